/** The plainest client: one request, whatever comes of it. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Whether it came whole. */
  readonly complete: boolean;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds after which the connection is given up. */
  readonly timeout?: number;
}

/** @throws what the connection says when there is no answer at all */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body, timeout = 5_000 }: Asking = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false, timeout }, (response) => {
      const parts: Buffer[] = [];
      const done = () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          body: Buffer.concat(parts),
          complete: response.complete,
        });
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', done).once('end', done);
    });
    request.once('timeout', () => request.destroy(new Error('timeout')));
    request.once('error', reject);
    request.end(body);
  });
}

/** Whatever JSON has. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Any = any;

export const parsed = ({ body }: Answer): Any => JSON.parse(body.toString());
