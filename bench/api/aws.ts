/**
 * As much of AWS as the function calls, a process of its own: objects on the disk, items of one table in memory, a secret.
 * Its folder comes in argv; prints its port. On loopback only; signatures aren't looked at.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve, sep } from 'node:path';

const folder = resolve(process.argv[2]!);
type Attributes = Record<string, { S?: string; N?: string }>;
const table = new Map<string, Attributes>();

interface Update {
  readonly Key: Attributes;
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Attributes;
}

/** @default undefined: the condition doesn't hold */
function update({ Key, UpdateExpression, ConditionExpression, ...input }: Update): object | undefined {
  const names = input.ExpressionAttributeNames;
  const values = input.ExpressionAttributeValues;
  const key = JSON.stringify(Key);
  const item = table.get(key) ?? { ...Key };
  const there = item[names['#is']!];
  const wanted = ConditionExpression.startsWith('attribute_not_exists') ? undefined : values[':expected'];
  if (JSON.stringify(there) !== JSON.stringify(wanted)) return undefined;
  const [set = '', gone = ''] = UpdateExpression.replace(/^SET /, '').split(/ ?REMOVE /);
  for (const [, name, value] of set.matchAll(/(#\w+) = (:\w+)/g)) item[names[name!]!] = values[value!]!;
  for (const [name] of gone.matchAll(/#\w+/g)) delete item[names[name]!];
  table.set(key, item);
  return {};
}

function call(target: string, body: string): object | undefined {
  if (target.endsWith('.GetSecretValue'))
    return { SecretString: JSON.stringify({ clientId: 'bench', clientSecret: 'bench' }) };
  const input = JSON.parse(body) as Update;
  if (target.endsWith('.GetItem')) return { Item: table.get(JSON.stringify(input.Key)) };
  if (target.endsWith('.UpdateItem')) return update(input);
  throw new Error(`${target} isn't part of this.`);
}

function object(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const path = join(folder, decodeURIComponent(new URL(request.url!, 'http://aws').pathname));
  if (!path.startsWith(folder + sep)) throw new Error(`${path} is somewhere else.`);
  if (request.method === 'PUT') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
    response.end();
  } else if (existsSync(path)) createReadStream(path).pipe(response);
  else response.writeHead(404).end('<Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>');
}

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const target = request.headers['x-amz-target'];
    if (typeof target !== 'string') return object(request, response, Buffer.concat(parts));
    const answer = call(target, Buffer.concat(parts).toString());
    if (answer) response.end(JSON.stringify(answer));
    else response.writeHead(400).end('{"__type":"ConditionalCheckFailedException","message":"It is another."}');
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
// Ends with who started it.
process.stdin.resume().on('end', () => process.exit());
