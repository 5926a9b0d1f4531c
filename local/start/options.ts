/** Arguments of `npm start`. */
import { parseArgs } from 'node:util';
import { Failure } from '../runtime/failure';

export interface StartOptions {
  /** End after the summary, for CI. @default false: stay up until Ctrl-C */
  readonly exit: boolean;
  /** Show what the steps' programs print. @default false */
  readonly verbose: boolean;
  /** Environment of platform.config.ts. @default the first */
  readonly environment?: string;
  readonly help: boolean;
}

export const USAGE = `npm start -- [--exit] [--verbose] [--environment NAME]

Deploys the platform into an embedded AWS on this machine, fills its lake from a real PostgreSQL, lets a day pass there
and loads that too. Stays up until Ctrl-C.

  --exit               end after the summary; the exit code is 1 when a run failed or contents differ
  --environment NAME   environment of platform.config.ts (default: the first)
  --verbose            show what the programs print; it is in .headwater/run/logs anyway
  --help               this text
`;

/** @throws Failure for what it doesn't know */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { exit: flag, verbose: flag, help: { ...flag, short: 'h' }, environment: { type: 'string' } },
    });
    return { exit: values.exit, verbose: values.verbose, help: values.help, environment: values.environment };
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n\n${USAGE}`);
  }
}
