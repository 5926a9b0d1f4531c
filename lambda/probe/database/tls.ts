import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { codeOf, detailOf, Reason } from '../reason';

/** What a client says first when it wants TLS: the length, and a version that no protocol has. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** TLS over a connection to PostgreSQL; the certificate is checked against `authorities` and the host's name. */
export async function secure(
  socket: Socket,
  host: string,
  authorities: string,
  signal: AbortSignal,
): Promise<TLSSocket> {
  signal.addEventListener('abort', () => socket.destroy());
  await ask(socket);
  return new Promise((resolve, reject) => {
    const secured = connect({
      socket,
      host,
      ca: authorities,
      // Names alone are sent; an address is compared to the certificate all the same.
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    secured.on('error', (error) => reject(tlsReason(error)));
    secured.once('close', () => reject(new Reason('tls/failed', { detail: 'the server hung up' })));
    secured.once('secureConnect', () => resolve(secured));
  });
}

/** One byte is the answer: `S` for yes, `N` for no. */
function ask(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => reject(new Reason('tls/failed', { detail: codeOf(error) })));
    socket.once('close', () => reject(new Reason('tls/not-postgres')));
    socket.once('data', (answer) => {
      const text = answer.toString('latin1');
      if (text === 'S') resolve();
      else reject(new Reason(text === 'N' ? 'tls/refused' : 'tls/not-postgres'));
    });
    socket.write(SSL_REQUEST);
  });
}

const UNTRUSTED = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_SIGNATURE_FAILURE',
]);

export function tlsReason(error: unknown): Reason {
  const code = codeOf(error);
  if (UNTRUSTED.has(code)) return new Reason('tls/untrusted', { detail: detailOf(error) });
  if (code === 'CERT_HAS_EXPIRED') return new Reason('tls/expired');
  if (code === 'CERT_NOT_YET_VALID') return new Reason('tls/not-yet-valid');
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return new Reason('tls/name', { detail: detailOf(error) });
  return new Reason('tls/failed', { detail: detailOf(error) || code });
}
