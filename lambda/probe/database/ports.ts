import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface Session {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Says goodbye, so that the server's log has nothing to complain of. */
  end(): Promise<void>;
}

/** What probing a database needs of the world. Each ends when its signal does, and throws a `Reason` for what it knows. */
export interface DatabasePorts {
  resolve(host: string): Promise<string[]>;
  open(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket>;
  secure(socket: Socket, host: string, authorities: string, signal: AbortSignal): Promise<TLSSocket>;
  credentials(secretArn: string, milliseconds: number): Promise<Credentials>;
  login(socket: TLSSocket, database: string, credentials: Credentials, signal: AbortSignal): Promise<Session>;
}
