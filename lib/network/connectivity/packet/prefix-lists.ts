/** Ids of AWS's prefix lists for S3 and DynamoDB. They never change, and one id means different things in different regions. */
interface Lists {
  readonly s3: string;
  readonly dynamodb?: string;
}

const LISTS: Readonly<Record<string, Lists>> = {
  'us-east-1': { s3: 'pl-63a5400a', dynamodb: 'pl-02cd2c6b' },
  'us-east-2': { s3: 'pl-7ba54012', dynamodb: 'pl-4ca54025' },
  'us-west-1': { s3: 'pl-6ba54002', dynamodb: 'pl-6ea54007' },
  'us-west-2': { s3: 'pl-68a54001', dynamodb: 'pl-00a54069' },
  'ca-central-1': { s3: 'pl-7da54014' },
  'eu-west-1': { s3: 'pl-6da54004', dynamodb: 'pl-6fa54006' },
  'eu-west-2': { s3: 'pl-7ca54015', dynamodb: 'pl-b3a742da' },
  'eu-west-3': { s3: 'pl-23ad484a', dynamodb: 'pl-abb451c2' },
  'eu-central-1': { s3: 'pl-6ea54007', dynamodb: 'pl-66a5400f' },
  'eu-north-1': { s3: 'pl-c3aa4faa', dynamodb: 'pl-adae4bc4' },
  'ap-south-1': { s3: 'pl-78a54011', dynamodb: 'pl-66a7420f' },
  'ap-southeast-1': { s3: 'pl-6fa54006', dynamodb: 'pl-67a5400e' },
  'ap-southeast-2': { s3: 'pl-6ca54005', dynamodb: 'pl-62a5400b' },
  'ap-northeast-1': { s3: 'pl-61a54008', dynamodb: 'pl-78a54011' },
  'ap-northeast-2': { s3: 'pl-78a54011', dynamodb: 'pl-48a54021' },
  'sa-east-1': { s3: 'pl-6aa54003' },
};

/** Whether a list of AWS holds a service's addresses; undefined where the list or the region isn't known. */
export function listsService(id: string, service: string | undefined, region: string | undefined): boolean | undefined {
  const own = LISTS[region ?? ''];
  if (own?.s3 !== id && own?.dynamodb !== id) {
    const elsewhere = Object.values(LISTS).filter(({ s3, dynamodb }) => s3 === id || dynamodb === id);
    // A region that isn't known may be any of those in which the list is the service's.
    return own || elsewhere.length === 0
      ? undefined
      : elsewhere.every((lists) => holds(lists, id, service)) || undefined;
  }
  return holds(own, id, service);
}

const holds = ({ s3, dynamodb }: Lists, id: string, service: string | undefined): boolean =>
  (service === 's3' && s3 === id) || (service === 'dynamodb' && dynamodb === id);
