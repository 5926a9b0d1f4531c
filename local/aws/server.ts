/** The embedded AWS: MiniStack on 127.0.0.1 with the parts of `local/aws/emulated` filled in; its state is in memory. */
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Child } from '../runtime/child';
import { writeAtomically } from '../runtime/files';
import { ROOT, run } from '../runtime/paths';

/** Account of the embedded AWS. */
export const ACCOUNT = '000000000000';

export interface AwsServerOptions {
  readonly port: number;
  readonly region: string;
  /** Account of requests with the keys that all local clients use. @default 000000000000 */
  readonly account?: string;
  /** Python with `local/requirements/aws.txt`. */
  readonly python: string;
  /** Command that runs a Glue job's script. What it needs in its environment is given later, see {@link AwsServer.letJobsRun}. */
  readonly jobCommand: readonly string[];
  /** More variables of functions, such as where an API is on this machine. @default none */
  readonly functionEnvironment?: Readonly<Record<string, string>>;
  /** The PostgreSQL server that stands for every `AWS::RDS::DBInstance`. */
  readonly postgres?: {
    readonly host: string;
    readonly port: number;
    readonly superuser: string;
    readonly password: string;
    readonly owner: string;
    readonly caFile: string;
  };
}

export class AwsServer {
  readonly endpoint: string;

  private constructor(
    readonly child: Child,
    port: number,
  ) {
    this.endpoint = endpointOf(port);
  }

  /** Starts it, empty, and waits until it answers. */
  static async start(options: AwsServerOptions, signal?: AbortSignal): Promise<AwsServer> {
    rmSync(run.aws, { recursive: true, force: true });
    const temporary = join(run.aws, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const configuration = join(run.aws, 'launcher.json');
    writeAtomically(configuration, JSON.stringify(launcherConfiguration(options)));
    const child = await Child.start({
      name: 'The embedded AWS',
      command: options.python,
      args: [join(ROOT, 'local', 'aws', 'launcher.py'), configuration],
      log: join(run.logs, 'aws.log'),
      cwd: run.aws,
      lifeline: true,
      env: {
        ...awsEnvironment(endpointOf(options.port), options.region),
        // Functions inherit it.
        ...options.functionEnvironment,
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        GATEWAY_PORT: String(options.port),
        MINISTACK_REGION: options.region,
        MINISTACK_ACCOUNT_ID: options.account ?? ACCOUNT,
        // Servers for services that the platform doesn't use.
        SFTP_ENABLED: '0',
        IOT_MTLS_ENABLED: '0',
        DOCKER_HOST: 'unix:///nonexistent',
        TMPDIR: temporary,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUNBUFFERED: '1',
        LOG_LEVEL: process.env.HEADWATER_LOG_LEVEL ?? 'WARNING',
        // Lambda functions run by this Node.js, and find the AWS SDK as in AWS's runtime.
        NODE_PATH: join(ROOT, 'node_modules'),
        PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
      },
    });
    const server = new AwsServer(child, options.port);
    await child.until(() => server.answers(), 60, signal);
    return server;
  }

  /** Tells with which variables jobs run; before that, job runs fail. */
  letJobsRun(environment: Readonly<Record<string, string>>): void {
    writeAtomically(jobEnvironmentFile(), JSON.stringify(environment));
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.endpoint}/_ministack/health`)).ok;
    } catch {
      return false;
    }
  }
}

export const endpointOf = (port: number) => `http://127.0.0.1:${port}`;

/** What every AWS client, command or handler needs in order to speak to the embedded AWS, and to nothing else. */
export function awsEnvironment(endpoint: string, region: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|CDK_DEFAULT_|API_ENDPOINT_URL_|NODE_OPTIONS$)/.test(name),
  );
  return {
    ...Object.fromEntries(others),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    // No profile of the user's own may send a request elsewhere.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',

    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: region,
  };
}

const jobEnvironmentFile = () => join(run.aws, 'job-environment.json');

function launcherConfiguration({ jobCommand, postgres }: AwsServerOptions): object {
  return {
    folder: run.aws,
    jobCommand,
    jobEnvironmentFile: jobEnvironmentFile(),
    postgres: postgres && {
      host: postgres.host,
      port: postgres.port,
      superuser: postgres.superuser,
      password: postgres.password,
      owner: postgres.owner,
      ca_file: postgres.caFile,
    },
  };
}
