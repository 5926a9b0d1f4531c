/** One call to each AWS service that the platform uses: the cheapest that needs the way, the right and the resource. */
import { objectPath, s3Address } from '../../shared/aws/s3';
import { endpointOf, send, type Service } from '../../shared/aws/send';
import type { Credentials } from '../database/ports';
import { Reason } from '../reason';
import { serviceReason } from './errors';

/** A call, and how a sentence names it. */
export interface ServiceCall {
  readonly service: Exclude<Service, 'cloudformation' | 'dynamodb' | 'lambda'>;
  /** As IAM names it, e.g. `glue:GetDatabase`. */
  readonly action: string;
  readonly resource: string;
  call(milliseconds: number): Promise<unknown>;
}

/** Targets of AWS's JSON protocol, by service. */
const TARGETS = { glue: 'AWSGlue', kinesis: 'Kinesis_20131202', kms: 'TrentService', secretsmanager: 'secretsmanager' };

async function json(service: keyof typeof TARGETS, operation: string, input: object, milliseconds: number) {
  const answer = await send(
    {
      service,
      method: 'POST',
      endpoint: endpointOf(service).url,
      headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `${TARGETS[service]}.${operation}` },
      body: [Buffer.from(JSON.stringify(input))],
      newConnection: true,
    },
    milliseconds,
  );
  return JSON.parse(answer) as Record<string, unknown>;
}

const get = (bucket: string, path: string, milliseconds: number): Promise<string> =>
  send(
    { service: 's3', method: 'GET', ...s3Address(bucket, path), headers: {}, body: [], newConnection: true },
    milliseconds,
  );

export const listBucket = (bucket: string): ServiceCall => ({
  service: 's3',
  action: 's3:ListBucket',
  resource: `the bucket ${bucket}`,
  call: (milliseconds) => get(bucket, '/?list-type=2&max-keys=1', milliseconds),
});

/** @param uri `s3://bucket/key` @param take gets the object's text */
export const getObject = (uri: string, take: (text: string) => void): ServiceCall => ({
  service: 's3',
  action: 's3:GetObject',
  resource: uri,
  call: async (milliseconds) => {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    take(await get(bucket, objectPath(key), milliseconds));
  },
});

export const getDatabases = (names: readonly string[]): ServiceCall => ({
  service: 'glue',
  action: 'glue:GetDatabase',
  resource: `the Glue databases ${names.join(', ')}`,
  call: (milliseconds) => Promise.all(names.map((Name) => json('glue', 'GetDatabase', { Name }, milliseconds))),
});

export const describeStream = (StreamName: string): ServiceCall => ({
  service: 'kinesis',
  action: 'kinesis:DescribeStreamSummary',
  resource: `the stream ${StreamName}`,
  call: (milliseconds) => json('kinesis', 'DescribeStreamSummary', { StreamName }, milliseconds),
});

/** The data key is thrown away. */
export const generateDataKey = (KeyId: string): ServiceCall => ({
  service: 'kms',
  action: 'kms:GenerateDataKey',
  resource: `the key ${KeyId}`,
  call: async (milliseconds) =>
    void (await json('kms', 'GenerateDataKey', { KeyId, KeySpec: 'AES_256' }, milliseconds)),
});

/** Without its value. */
export const describeSecret = (SecretId: string): ServiceCall => ({
  service: 'secretsmanager',
  action: 'secretsmanager:DescribeSecret',
  resource: `the secret ${SecretId}`,
  call: (milliseconds) => json('secretsmanager', 'DescribeSecret', { SecretId }, milliseconds),
});

/** User and password of a database. @throws {Reason} */
export async function credentials(secretArn: string, milliseconds: number): Promise<Credentials> {
  const call = json('secretsmanager', 'GetSecretValue', { SecretId: secretArn }, milliseconds);
  const { SecretString } = await call.catch((error: unknown) => {
    throw serviceReason('secret', error);
  });
  let value: Partial<Credentials> | undefined;
  try {
    value = JSON.parse(String(SecretString)) as Partial<Credentials>;
  } catch {
    // Nothing of the text is told.
  }
  const { username, password } = value ?? {};
  if (typeof username !== 'string' || typeof password !== 'string') throw new Reason('secret/malformed');
  return { username, password };
}
