/**
 * `npm run console`: the console page of the platform that runs here; with `-- --environment prod` of one on AWS, with
 * the credentials of the shell (they need to read only). `--region` and `--port` are optional.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigurationError, resolvePlatform } from '../../lib/platform';
import { describeError } from '../metrics/loop';
import { requireState } from '../runtime/state';
import { startConsole, type ConsoleOptions } from './server';

async function optionsOf(args: string[]): Promise<ConsoleOptions> {
  const { values } = parseArgs({
    args,
    options: { environment: { type: 'string' }, region: { type: 'string' }, port: { type: 'string' } },
  });
  const port = values.port === undefined ? {} : { port: Number(values.port) };
  if (values.environment === undefined) {
    const { endpoint, region, prefix } = requireState();
    return { endpoint, region, prefix, ...port };
  }
  const { default: definition } = await import('../../platform.config');
  const platform = resolvePlatform(definition, { environment: values.environment, root: join(__dirname, '..', '..') });
  return { region: values.region ?? platform.region, prefix: platform.prefix, ...port };
}

async function main(): Promise<void> {
  const options = await optionsOf(process.argv.slice(2));
  const page = await startConsole(options);
  console.log(`${options.prefix}: ${page.url}  (Ctrl-C ends it)`);
  const end = () => void page.close().then(() => process.exit(0));
  process.once('SIGINT', end).once('SIGTERM', end);
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigurationError ? error.message : describeError(error));
  process.exitCode = 1;
});
