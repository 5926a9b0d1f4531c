/** Sends an answer: packed, slowly, in part or not at all. */
import type { ServerResponse } from 'node:http';
import * as zlib from 'node:zlib';
import type { Reply } from './exchange';
import type { Encoding, Fault } from './faults/model';

type Pack = (body: Buffer) => Buffer;
const PACKERS: Partial<Record<Encoding, Pack>> = {
  gzip: zlib.gzipSync,
  br: (body) => zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
  deflate: zlib.deflateSync,
  // Of newer versions of Node.js only.
  zstd: (zlib as unknown as { zstdCompressSync?: Pack }).zstdCompressSync,
};

/** Packs an answer in one of the ways that are offered and taken. @param choice 0 to 1 */
export function packed(reply: Reply, accepted: string, offered: readonly Encoding[], choice: number): Reply {
  const taken = accepted.split(',').map((part) => part.split(';')[0]!.trim());
  const possible = offered.filter((encoding) => taken.includes(encoding) && PACKERS[encoding]);
  if (possible.length === 0 || reply.body.length === 0) return reply;
  const encoding = possible[Math.floor(choice * possible.length)]!;
  const headers = { ...reply.headers, 'content-encoding': encoding, vary: 'Accept-Encoding' };
  return { ...reply, headers, body: PACKERS[encoding]!(reply.body) };
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const SLOW_PARTS = 5;

/** @param fault of those that befall an answer on its way; others are nothing here */
export async function send(response: ServerResponse, reply: Reply, fault: Fault | undefined, slowMs: number) {
  const { status, headers, body } = reply;
  const length = { 'content-length': String(body.length) };
  const half = body.subarray(0, Math.floor(body.length / 2));
  /** Sends the head and a half, and waits until that is gone. */
  const sendHalf = (more: Record<string, string>) =>
    new Promise((resolve) => response.writeHead(status, { ...headers, ...more }).write(half, resolve));
  // What isn't packed can't be cut within the packing.
  const befalls = fault === 'truncatedPacked' && !headers['content-encoding'] ? 'truncated' : fault;
  switch (befalls) {
    case 'hangs':
      return;
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'resetInBody':
      await sendHalf(length);
      await pause(20);
      return void response.socket?.resetAndDestroy();
    case 'stalls':
      return void (await sendHalf(length));
    case 'truncated':
      await sendHalf(length);
      return void response.socket?.end();
    case 'truncatedChunked':
      await sendHalf({});
      return void response.socket?.end();
    case 'truncatedPacked': {
      const cut = body.subarray(0, Math.max(1, Math.floor(body.length * 0.7)));
      return void response.writeHead(status, { ...headers, 'content-length': String(cut.length) }).end(cut);
    }
    case 'slowBody': {
      response.writeHead(status, { ...headers, ...length });
      const size = Math.max(1, Math.ceil(body.length / SLOW_PARTS));
      let start = 0;
      for (; start + size < body.length; start += size) {
        response.write(body.subarray(start, start + size));
        await pause(slowMs / SLOW_PARTS);
      }
      // No pause behind the last part: the client may send its next request as soon as it has it.
      return void response.end(body.subarray(start));
    }
    default:
      if (befalls === 'slowHeaders') await pause(slowMs);
      // A 304 has no body, and says nothing of its length.
      response.writeHead(status, status === 304 ? headers : { ...headers, ...length }).end(body);
  }
}
