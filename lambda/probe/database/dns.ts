import { lookup } from 'node:dns/promises';
import { codeOf, detailOf, Reason } from '../reason';

/** Addresses of a host, in the order of the resolver: as the drivers of the loads look it up. */
export async function resolve(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw dnsReason(error);
  }
}

export function dnsReason(error: unknown): Reason {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'ENODATA') return new Reason('dns/not-found');
  // As the system's resolver calls it when no name server answered.
  if (code === 'EAI_AGAIN' || code === 'ETIMEOUT') return new Reason('dns/timeout');
  return new Reason('dns/failed', { detail: code || detailOf(error) });
}
