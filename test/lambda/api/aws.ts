/** As much of S3, DynamoDB and Secrets Manager as the function calls, over HTTP on this machine. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Item = Record<string, { S?: string; N?: string }>;

export interface LittleAws {
  /** What Secrets Manager has. */
  secret: object;
  readonly url: string;
  /** By `/bucket/key`. */
  readonly objects: Map<string, Buffer>;
  /** By partition key. */
  readonly items: Map<string, Item>;
  close(): void;
}

export async function startLittleAws(secret: object): Promise<LittleAws> {
  const kept = { secret };
  const objects = new Map<string, Buffer>();
  const items = new Map<string, Item>();
  const targets: Record<string, (input: { Key: Item; ExpressionAttributeValues: Item }) => [number, object]> = {
    'DynamoDB_20120810.GetItem': ({ Key }) => [200, { Item: items.get(Key.pk!.S!) }],
    'DynamoDB_20120810.UpdateItem': ({ Key, ExpressionAttributeValues: values }) => {
      const key = Key.pk!.S!;
      if (items.get(key)?.revision?.N !== values[':expected']?.N)
        return [400, { __type: 'x#ConditionalCheckFailedException' }];
      const named = Object.entries(values).filter(([name]) => name !== ':expected');
      items.set(key, Object.fromEntries(named.map(([name, value]) => [name.slice(1), value])));
      return [200, {}];
    },
    'secretsmanager.GetSecretValue': () => [200, { SecretString: JSON.stringify(kept.secret) }],
  };
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const target = request.headers['x-amz-target'];
      if (target !== undefined) {
        const [status, answer] = targets[String(target)]!(JSON.parse(body.toString()));
        return void response.writeHead(status).end(JSON.stringify(answer));
      }
      if (request.method === 'PUT') {
        objects.set(request.url!, body);
        return void response.end();
      }
      const found = objects.get(request.url!);
      if (found) return void response.end(found);
      response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(kept, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    items,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
