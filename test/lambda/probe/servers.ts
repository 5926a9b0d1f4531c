/** Servers on 127.0.0.1 that behave like databases in trouble. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket, createSecureContext } from 'node:tls';
import { generate } from 'selfsigned';

const DAY = 86_400_000;

export interface Certificates {
  /** PEM of the authority. */
  readonly authority: string;
  readonly key: string;
  readonly certificate: string;
}

/** A certificate of an authority of its own. @param days until it ends; below zero: since it has */
export async function certificates(days = 1, host = '127.0.0.1'): Promise<Certificates> {
  const common = { keyType: 'ec', algorithm: 'sha256' } as const;
  const authority = await generate([{ name: 'commonName', value: `Authority ${days}` }], {
    ...common,
    notBeforeDate: new Date(Date.now() - 10 * DAY),
    notAfterDate: new Date(Date.now() + 10 * DAY),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: host }], {
    ...common,
    notBeforeDate: new Date(Date.now() - 9 * DAY),
    notAfterDate: new Date(Date.now() + days * DAY),
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      {
        name: 'subjectAltName',
        altNames: [/^[\d.]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host }],
      },
    ],
  });
  return { authority: authority.cert, key: server.private, certificate: server.cert };
}

const open = new Set<Server>();
const sockets = new Set<Socket>();

/** A server that treats each connection so. @returns its port */
export async function serve(treat: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    treat(socket);
  });
  open.add(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Answers the request for TLS with a byte, and goes on. */
export const answering =
  (answer: string, then: (socket: Socket) => void = () => undefined) =>
  (socket: Socket): void =>
    void socket.once('data', () => {
      socket.write(answer);
      then(socket);
    });

/** Speaks TLS with this certificate, as PostgreSQL does after its `S`. */
export const securing = ({ key, certificate }: Certificates, then: (socket: TLSSocket) => void = () => undefined) =>
  answering('S', (socket) => {
    const secured = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ key, cert: certificate }),
    });
    secured.on('error', () => undefined);
    then(secured);
  });

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const port = await serve(() => undefined);
  const server = [...open].at(-1)!;
  open.delete(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function closeServers(): void {
  for (const socket of sockets) socket.destroy();
  for (const server of open) server.close();
  open.clear();
  sockets.clear();
}
