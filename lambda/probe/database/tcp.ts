import { connect, type Socket } from 'node:net';
import { codeOf, detailOf, Reason } from '../reason';

/** A connection to the first address that takes one. @throws {Reason} that of the last address */
export async function open(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  let last = new Reason('tcp/failed', { detail: 'the name has no address' });
  for (const address of addresses) {
    try {
      return await openOne(address, port, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      last = tcpReason(error, address);
    }
  }
  throw last;
}

function openOne(address: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, signal });
    // Stays: a connection that breaks later is told by whoever uses it then.
    socket.on('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

export function tcpReason(error: unknown, address: string): Reason {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return new Reason('tcp/refused', { address });
    case 'ETIMEDOUT':
      return new Reason('tcp/timeout', { address });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return new Reason('tcp/unreachable', { address });
    default:
      return new Reason('tcp/failed', { address, detail: codeOf(error) || detailOf(error) });
  }
}
