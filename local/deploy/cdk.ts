/** The real CDK command line, against the embedded AWS. */
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { awsEnvironment } from '../aws/server';
import { execute } from '../runtime/execute';
import { ROOT, run } from '../runtime/paths';

export interface CdkCall {
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  /** Environment of platform.config.ts. */
  readonly environment: string;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

/** `cdk synth` of all stacks into `.headwater/run/cdk.out`, so that deploying needs no second synthesis. */
export async function synthesise(call: CdkCall): Promise<void> {
  const context = ['-c', `environment=${call.environment}`, '-c', 'securityChecks=false'];
  // The checks of templates are a matter of `cdk synth` and CI; here they would cost seconds at every start.
  await cdk('The templates could not be synthesised', ['synth', '--quiet', ...context, '-o', run.cdk], call, {
    cwd: ROOT,
    env: { CDK_VALIDATION: 'false' },
  });
}

/** `cdk bootstrap`, from a folder without a CDK app: it needs none. */
export async function bootstrap(call: CdkCall): Promise<void> {
  mkdirSync(run.aws, { recursive: true });
  await cdk('`cdk bootstrap` failed', ['bootstrap', `aws://${call.account}/${call.region}`], call, { cwd: run.aws });
}

/** `cdk deploy --all` of what was synthesised. */
export async function deploy(call: CdkCall): Promise<void> {
  const args = [
    'deploy',
    '--all',
    '--app',
    run.cdk,
    '--require-approval',
    'never',
    '--concurrency',
    '3',
    '--progress',
    'events',
  ];
  await cdk('`cdk deploy --all` failed', args, call, { cwd: ROOT });
}

/** `cdk destroy` of all stacks of what was synthesised. */
export async function destroy(call: CdkCall): Promise<void> {
  await cdk('`cdk destroy` failed', ['destroy', '--all', '--force', '--app', run.cdk], call, { cwd: ROOT });
}

async function cdk(
  what: string,
  args: readonly string[],
  call: CdkCall,
  at: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<void> {
  const program = join(
    dirname(createRequire(join(ROOT, 'package.json')).resolve('aws-cdk/package.json')),
    'bin',
    'cdk',
  );
  await execute(process.execPath, [program, ...args, '--no-notices', '--no-color'], {
    what,
    cwd: at.cwd,
    env: {
      ...awsEnvironment(call.endpoint, call.region),
      CDK_DEFAULT_ACCOUNT: call.account,
      CDK_DISABLE_CLI_TELEMETRY: '1',
      NODE_NO_WARNINGS: '1',
      ...at.env,
    },
    log: join(run.logs, 'deploy.log'),
    signal: call.signal,
    onLine: call.onLine,
  });
}
