import { Client } from 'pg';
import type { TLSSocket } from 'node:tls';
import { codeOf, detailOf, Reason, type Facts } from '../reason';
import type { Code } from '../sentences';
import type { Credentials, Session } from './ports';

/** Name under which the probe's sessions show in pg_stat_activity. */
const APPLICATION = 'headwater probe';

/** A session over a connection that is open and secured already: what the layers before have tested is what is used. */
export async function login(
  socket: TLSSocket,
  database: string,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Session> {
  signal.addEventListener('abort', () => socket.destroy());
  const client = new Client({
    user: credentials.username,
    password: credentials.password,
    database,
    application_name: APPLICATION,
    // Neither the driver's TLS nor its own connection; without a word, environment variables would decide.
    ssl: false,
    host: 'connected',
    stream: () => opened(socket),
  });
  // An error of a session that nobody waits for is told by the next query.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw loginReason(error, [credentials.password]);
  }
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await client.query(text, [...values])).rows as Row[],
    end: () => client.end(),
  };
}

/** The driver opens its stream itself; to this one it is told at once that it is open. */
const opened = (socket: TLSSocket): TLSSocket =>
  Object.assign(socket, {
    connect: () => {
      process.nextTick(() => socket.emit('connect'));
      return socket;
    },
  });

/** By SQLSTATE. */
const KNOWN: Readonly<Record<string, Code>> = {
  '28P01': 'login/password',
  '28000': 'login/role',
  '3D000': 'login/no-database',
  '42501': 'login/denied',
  '53300': 'login/busy',
  '57P03': 'login/starting',
};

export function loginReason(error: unknown, secrets: readonly string[]): Reason {
  const facts: Facts = { detail: detailOf(error, secrets) };
  const known = KNOWN[codeOf(error)];
  return new Reason(known ?? 'login/failed', facts);
}
