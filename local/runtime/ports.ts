import { createServer } from 'node:net';

/** Ports that a start uses when they are free; else any free one is taken and shown. */
export const DEFAULT_PORTS = { aws: 14566, postgres: 15432, console: 14500, catalogue: 14580 } as const;

/** `preferred` when nothing listens on it, else a free port, both on 127.0.0.1. */
export async function freePort(preferred = 0): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0))!;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: bound } = server.address() as { port: number };
      server.close(() => resolve(bound));
    });
  });
}
