import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server that answers each request with bytes as a test has them. */
export class RawServer {
  respond: (socket: Socket, request: string) => void = (socket) => socket.end();
  connections = 0;
  requests = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.connections++;
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (data) => {
      this.requests++;
      this.respond(socket, data.toString());
    });
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

/** Head and body of an answer. */
export const http = (body: string, ...headers: string[]): string =>
  ['HTTP/1.1 200 OK', ...headers, '', body].join('\r\n');
