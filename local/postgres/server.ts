/** The embedded PostgreSQL: a real server on 127.0.0.1, made anew at every start, ended with it. */
import { randomBytes, createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { Child } from '../runtime/child';
import { execute } from '../runtime/execute';
import { ROOT, run } from '../runtime/paths';
import { binariesFor, isReachable, makeReachable, serverUser, type ServerUser } from './binaries';
import { makeServerCertificate, type ServerCertificate } from './certificate';
import { HBA, settings } from './settings';

const SUPERUSER = 'postgres';
/** Role that owns the example's tables and that `npm run sql` uses. */
const OWNER = 'source_owner';

export class PostgresServer {
  readonly host = '127.0.0.1';
  readonly superuser = SUPERUSER;
  readonly owner = OWNER;

  private constructor(
    readonly port: number,
    readonly child: Child,
    readonly superuserPassword: string,
    readonly ownerPassword: string,
    readonly caFile: string,
  ) {}

  /** Initialises a data folder (whatever was there is deleted), starts the server and waits until it lets in. */
  static async start(port: number, signal?: AbortSignal): Promise<PostgresServer> {
    const user = serverUser();
    const folder = dataFolder(user);
    removeData();
    const binaries = binariesFor(user, elsewhere());
    const passwords = { superuser: password(), owner: password() };
    await initialise(binaries, folder, passwords.superuser, user);
    const certificate = await makeServerCertificate(run.tls);
    giveToServer(certificate, folder, user);
    const child = await Child.start({
      name: 'PostgreSQL',
      command: join(binaries, 'bin', 'postgres'),
      args: ['-D', folder, ...settings(port)],
      log: join(run.logs, 'postgres.log'),
      cwd: folder,
      env: environment(binaries),
      stopSignal: 'SIGINT',
      ...user,
    });
    const server = new PostgresServer(port, child, passwords.superuser, passwords.owner, certificate.caFile);
    await child.until(() => server.letsIn(), 60, signal);
    await server.asSuperuser(async (client) => {
      await client.query(`create role ${OWNER} login createdb password '${passwords.owner}'`);
      await client.query(`grant pg_monitor to ${OWNER}`);
    });
    return server;
  }

  /** How the tables' owner connects to a database. */
  ownerConnection(database: string): ClientConfig {
    return this.connection(OWNER, this.ownerPassword, database);
  }

  /** Creates a database of the owner's, where there is none: the embedded AWS may have made it for its instance. */
  async createDatabase(name: string): Promise<void> {
    await this.asSuperuser(async (client) => {
      try {
        await client.query(`create database ${client.escapeIdentifier(name)} owner ${OWNER}`);
      } catch (error) {
        if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
      }
    });
  }

  private connection(user: string, secret: string, database: string): ClientConfig {
    const ca = readFileSync(this.caFile, 'utf8');
    return {
      host: this.host,
      port: this.port,
      user,
      password: secret,
      database,
      ssl: { ca },
      application_name: 'headwater',
    };
  }

  private async letsIn(): Promise<boolean> {
    try {
      await this.asSuperuser(() => Promise.resolve());
      return true;
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      // Not listening yet, or still starting up.
      if (['ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code)) return false;
      throw error;
    }
  }

  private async asSuperuser(work: (client: Client) => Promise<void>): Promise<void> {
    const client = new Client(this.connection(SUPERUSER, this.superuserPassword, 'postgres'));
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }
}

/** Deletes the data of the last start. */
export function removeData(): void {
  for (const folder of [run.postgres, join(elsewhere(), 'data')]) rmSync(folder, { recursive: true, force: true });
}

/** Deletes everything of the server outside of the installed packages. */
export function removeServer(): void {
  for (const folder of [run.postgres, elsewhere()]) rmSync(folder, { recursive: true, force: true });
}

/** Where things lie that the server's user must reach and can't in the repository. */
function elsewhere(): string {
  return join(
    tmpdir(),
    `headwater-${createHash('sha256').update(`${ROOT}\n${run.postgres}`).digest('hex').slice(0, 12)}`,
  );
}

function dataFolder(user: ServerUser | undefined): string {
  mkdirSync(dirname(run.postgres), { recursive: true });
  if (!user || isReachable(dirname(run.postgres))) return run.postgres;
  makeReachable(elsewhere());
  return join(elsewhere(), 'data');
}

const password = () => randomBytes(18).toString('base64url');

function environment(binaries: string): NodeJS.ProcessEnv {
  return { ...process.env, LD_LIBRARY_PATH: join(binaries, 'lib'), LC_ALL: 'C', TZ: 'UTC', PGDATA: undefined };
}

async function initialise(
  binaries: string,
  folder: string,
  secret: string,
  user: ServerUser | undefined,
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secretFile = join(folder, '..', `.initial-password-${process.pid}`);
  writeFileSync(secretFile, secret, { mode: 0o600 });
  if (user) for (const path of [folder, secretFile]) chownSync(path, user.uid, user.gid);
  try {
    const args = [
      '-D',
      folder,
      '-U',
      SUPERUSER,
      '-A',
      'scram-sha-256',
      '--pwfile',
      secretFile,
      '-E',
      'UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--no-sync',
      '--no-instructions',
    ];
    await execute(join(binaries, 'bin', 'initdb'), args, {
      what: 'PostgreSQL could not be initialised',
      cwd: folder,
      env: environment(binaries),
      ...user,
    });
  } finally {
    rmSync(secretFile, { force: true });
  }
  writeFileSync(join(folder, 'pg_hba.conf'), HBA);
}

/** The server wants its key to be its own and closed to others. */
function giveToServer(certificate: ServerCertificate, folder: string, user: ServerUser | undefined): void {
  for (const [from, name] of [
    [certificate.certificateFile, 'server.crt'],
    [certificate.keyFile, 'server.key'],
  ] as const) {
    const path = join(folder, name);
    cpSync(from, path);
    chmodSync(path, 0o600);
    if (user) chownSync(path, user.uid, user.gid);
  }
  rmSync(certificate.keyFile);
}
