import { createHash } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { AwsError } from './error';
import { sign } from './sign';

export type Service = 'cloudformation' | 'dynamodb' | 'glue' | 'kinesis' | 'kms' | 'lambda' | 's3' | 'secretsmanager';

export interface Call {
  readonly service: Service;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Where to; what stands behind the host is not looked at. */
  readonly endpoint: URL;
  /** Encoded. @default '/' */
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parts, in order. */
  readonly body: readonly Buffer[];
  /** Over a connection of its own, in place of one that was left open. @default false */
  readonly newConnection?: boolean;
}

// A new connection costs three round trips; with one left open a call is one.
const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

/**
 * One signed request to AWS; what it answered, as text. The SDK would bring ten times the code and twice the time to load it.
 * @throws {AwsError} for an answer that says so; other errors for connections that fail, and for time that is up
 */
export const send = async (call: Call, timeoutMilliseconds: number, env = process.env): Promise<string> =>
  (await sendForBytes(call, timeoutMilliseconds, env)).toString();

/** Likewise; the answer as it came. */
export async function sendForBytes(call: Call, timeoutMilliseconds: number, env = process.env): Promise<Buffer> {
  const { endpoint, service, method, path = '/', body } = call;
  const secure = endpoint.protocol === 'https:';
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1';
  // Credentials each time: they change while a function lives.
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    sessionToken: env.AWS_SESSION_TOKEN,
  };
  const hash = createHash('sha256');
  for (const part of body) hash.update(part);
  const headers = {
    ...call.headers,
    Host: endpoint.host,
    'Content-Length': String(body.reduce((sum, { length }) => sum + length, 0)),
    'X-Amz-Content-Sha256': hash.digest('hex'),
  };
  const signed = sign({ service, region, method, path, headers }, credentials);
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? httpsRequest : httpRequest)(
      {
        method,
        path,
        hostname: endpoint.hostname,
        port: endpoint.port || undefined,
        headers: signed.headers,
        agent: call.newConnection ? false : secure ? agents.https : agents.http,
        signal: AbortSignal.timeout(timeoutMilliseconds),
      },
      (answer) => void read(answer).then(resolve, reject),
    );
    outgoing.on('error', reject);
    for (const part of body) outgoing.write(part);
    outgoing.end();
  });
}

async function read(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return body;
  throw AwsError.of(status, body.toString(), answer.headers['x-amzn-errortype']);
}

/** Of a service, as the SDKs find it: its own variable, the common one, AWS. */
export function endpointOf(service: Service, env = process.env): { url: URL; custom: boolean } {
  const custom = env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? env.AWS_ENDPOINT_URL;
  if (custom) return { url: new URL(custom), custom: true };
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { url: new URL(`https://${service}.${region}.${suffix}`), custom: false };
}
