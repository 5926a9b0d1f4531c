import type { ApiSourceSpec } from '../../../../lib/platform/api';
import { ApiError, type Transport } from '../../types';
import { where } from '../describe';
import { createAgents, type Agents } from './agents';
import { exchange, StaleConnection, type Answer, type Exchange } from './exchange';
import { tooLarge, truncated } from './network-errors';
import { checkRedirect, targetOf } from './target';
import { unpack } from './unpack';

export type TransportSpec = Pick<ApiSourceSpec, 'timeouts' | 'maxPageMegabytes'>;

/**
 * HTTP as Node has it, over connections that are kept. Redirects are answers like others: the client follows them,
 * within its limits and authorised anew.
 * @param redirect where every connection leads instead, on a laptop; URLs and the header `Host` stay as they are
 * @throws {InvalidConfiguration} for a redirect that leaves this machine
 */
export function createTransport(spec: TransportSpec, redirect?: URL): Transport {
  const agents = createAgents();
  const to = checkRedirect(redirect);
  const maxBytes = spec.maxPageMegabytes * 2 ** 20;
  return async (request, signal) => {
    const place = where(request);
    const target = targetOf(request, to);
    const answer = await overKept(agents, { request, target, place, timeouts: spec.timeouts, maxBytes, signal });
    return { status: answer.status, headers: answer.headers, body: await unpacked(answer, place, maxBytes) };
  };
}

/** Over a kept connection; if that had died meanwhile, over a new one. */
async function overKept(agents: Agents, parameters: Exchange): Promise<Answer> {
  agents.used(Date.now());
  try {
    return await exchange({ ...parameters, agents });
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw error;
    // What isn't a GET may have been done all the same, so that whoever asked decides.
    if (parameters.request.method === 'GET') return exchange(parameters);
    throw new ApiError('Unreachable', `${parameters.place}: the connection was closed before the answer.`, true);
  }
}

const HOW = {
  cut: 'broke off: its packed data has no end',
  damaged: 'is damaged: its packed data can’t be read',
};

async function unpacked({ status, headers, body }: Answer, place: string, maxBytes: number): Promise<Buffer> {
  const encoding = headers['content-encoding'];
  if (!encoding || status === 204 || status === 304) return body;
  const result = await unpack(body, encoding, maxBytes);
  if ('body' in result) return result.body;
  if (status >= 400) return Buffer.alloc(0);
  if (result.failure === 'large') throw tooLarge(place, maxBytes);
  if (result.failure === 'unknown')
    throw new ApiError(
      'NotJson',
      `The answer of ${place} is packed in a way that was not asked for (${encoding.slice(0, 50)}).`,
    );
  throw truncated(place, HOW[result.failure]);
}
