/** A real server on this machine, for tests of what happens on the network. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ApiTimeouts } from '../../../../lib/platform/api';
import type { ApiRequest } from '../../../../lambda/api/types';

export const TIMEOUTS: ApiTimeouts = { connectSeconds: 2, responseSeconds: 2, idleSeconds: 2, totalSeconds: 5 };

export class LocalServer {
  /** What is answered; each test sets its own. */
  answer: RequestListener = (_, response) => void response.end('{}');
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  readonly sockets = new Set<Socket>();
  connections = 0;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => void this.take(request, response));
    this.server.keepAliveTimeout = 0;
    this.server.on('connection', (socket) => {
      this.connections++;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get(path = '/v1/albums', headers: Record<string, string> = {}): ApiRequest {
    return { method: 'GET', url: this.origin + path, headers };
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    this.requests.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    this.answer(request, response);
  }
}
