import type { Place } from '../../report';
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import { parseArn, splitOutsideTokens } from '../arns';
import type { World } from '../world';
import type { Statement } from './statements';
import { statementsOf } from './statements';

/** The policy of a bucket, key, queue, topic, secret, function … */
export interface ResourcePolicy {
  readonly statements: readonly Statement[];
  /** False where the document isn't known. */
  readonly known: boolean;
  readonly place: Place;
}

/** Where a policy is: property with the document, property with what it is for, the service. */
const ATTACHED: Readonly<Record<string, readonly [service: string, subject: string, document: string]>> = {
  'AWS::S3::BucketPolicy': ['s3', 'Bucket', 'PolicyDocument'],
  'AWS::SQS::QueuePolicy': ['sqs', 'Queues', 'PolicyDocument'],
  'AWS::SNS::TopicPolicy': ['sns', 'Topics', 'PolicyDocument'],
  'AWS::SecretsManager::ResourcePolicy': ['secretsmanager', 'SecretId', 'ResourcePolicy'],
  'AWS::Kinesis::ResourcePolicy': ['kinesis', 'ResourceArn', 'ResourcePolicy'],
};
/** Policies that are properties of their resource. */
const OWN: Readonly<Record<string, readonly [service: string, document: string]>> = {
  'AWS::KMS::Key': ['kms', 'KeyPolicy'],
  'AWS::DynamoDB::Table': ['dynamodb', 'ResourcePolicy'],
  'AWS::ECR::Repository': ['ecr', 'RepositoryPolicyText'],
};

/** What an ARN is of, as its policy is looked up: `s3 my-bucket`, `kms ⟦data/Key⟧`. */
export function subjectOf(arn: string): string | undefined {
  const { service, rest = '' } = parseArn(arn) ?? {};
  switch (service) {
    case 's3':
      return `s3 ${splitOutsideTokens(rest, '/')[0]}`;
    case 'sqs':
    case 'sns':
      return `${service} ${rest}`;
    case 'kms':
    case 'dynamodb':
    case 'kinesis':
    case 'ecr':
      return `${service} ${rest.replace(/^[a-z-]+\//, '').replace(/\/(index|stream|consumer)\/.*$/, '')}`;
    case 'secretsmanager':
      return `${service} ${rest.replace(/^secret:/, '')}`;
    case 'lambda':
      return `${service} ${splitOutsideTokens(rest.replace(/^function:/, ''), ':')[0]}`;
    default:
      return undefined;
  }
}

/** The policies of resources, by the ARNs that they are for. */
export class ResourcePolicies {
  readonly #bySubject = new Map<string, ResourcePolicy[]>();
  /** Services of policies for which it can't be told what they are for. */
  readonly #stray = new Set<string>();
  readonly #services = new Map<string, ResourcePolicy[]>();

  constructor(private readonly world: World) {
    const { resources } = world;
    for (const [type, [service, subject, document]] of Object.entries(ATTACHED))
      for (const resource of resources.ofType(type)) {
        const policy = this.#policy(resource, resource.get(document));
        for (const value of asList(resource.get(subject))) this.#add(service, nameIn(service, value), policy);
      }
    for (const [type, [service, document]] of Object.entries(OWN))
      for (const resource of resources.ofType(type)) {
        const value = resource.get(document);
        const own = service === 'dynamodb' ? asObject(value).PolicyDocument : value;
        if (own !== undefined) this.#add(service, subjectOf(world.arn(resource)), this.#policy(resource, own));
      }
    for (const permission of resources.ofType('AWS::Lambda::Permission')) this.#permission(permission);
  }

  of(arn: string): readonly ResourcePolicy[] {
    const subject = subjectOf(arn);
    return (subject !== undefined && this.#bySubject.get(subject)) || [];
  }

  /** Every policy of a service, e.g. of all buckets. */
  ofService(service: string): readonly ResourcePolicy[] {
    return this.#services.get(service) ?? [];
  }

  /** Whether a policy of the service may be for any of its resources. */
  hasStray(service: string): boolean {
    return this.#stray.has(service);
  }

  #policy(resource: Resource, document: Value): ResourcePolicy {
    const place = this.world.place(resource);
    const statements = statementsOf(document, place, this.world.exists(resource));
    return { statements: statements ?? [], known: statements !== undefined, place };
  }

  #add(service: string, subject: string | undefined, policy: ResourcePolicy): void {
    if (subject === undefined || subject.includes('⟦?')) {
      this.#stray.add(service);
      return;
    }
    this.#bySubject.set(subject, [...(this.#bySubject.get(subject) ?? []), policy]);
    this.#services.set(service, [...(this.#services.get(service) ?? []), policy]);
  }

  /** A permission is a statement of the function's policy. */
  #permission(permission: Resource): void {
    const get = (name: string): string | undefined => asText(permission.get(name));
    const principal = get('Principal') ?? '⟦?principal⟧';
    const service = principal.includes('.') || principal.includes('⟦?');
    const source = { 'aws:SourceArn': get('SourceArn') };
    const condition: Record<string, Record<string, Value>> = {};
    if (source['aws:SourceArn'] !== undefined) condition.ArnLike = source as Record<string, Value>;
    if (get('SourceAccount') !== undefined) condition.StringEquals = { 'aws:SourceAccount': get('SourceAccount') };
    const statement: Statement = {
      allows: true,
      actions: [get('Action') ?? 'lambda:InvokeFunction'],
      resources: ['*'],
      principals: {
        aws: service || principal === '*' ? [] : [principal],
        services: service ? [principal] : [],
        federated: false,
        everybody: principal === '*',
      },
      condition,
      place: this.world.place(permission),
      certain: this.world.exists(permission),
    };
    const name = permission.get('FunctionName');
    const target = this.world.find(name, 'AWS::Lambda::Function');
    const arn = target ? this.world.arn(target) : (asText(name) ?? '');
    const subject = arn.startsWith('arn:') ? subjectOf(arn) : nameIn('lambda', arn);
    this.#add('lambda', subject, { statements: [statement], known: true, place: statement.place! });
  }
}

/** A bucket's name, a queue's address or name, an ARN: as `subjectOf` says it. */
function nameIn(service: string, value: Value): string | undefined {
  const text = asText(value);
  if (text === undefined) return undefined;
  if (text.startsWith('arn:')) return subjectOf(text);
  return `${service} ${service === 'sqs' ? splitOutsideTokens(text, '/').at(-1)! : text}`;
}
