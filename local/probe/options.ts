/** What the command is asked for. */
import { parseArgs } from 'node:util';
import { Failure } from '../runtime/failure';

export const USAGE = `npm run probe [-- --aws] [--environment NAME] [--json]

Runs the connectivity probe: from where the Spark job runs it tests each source from its name to the rights on its tables,
and each AWS service by one call. The exit code is 1 when something failed. docs/probe.md explains what it says.

  --endpoint    address of an embedded AWS    (default: of the platform that npm start keeps up)
  --aws         AWS itself, with the credentials of the environment
  --environment environment of platform.config.ts
  --json        print the report as JSON
`;

export interface ProbeOptions {
  readonly aws: boolean;
  readonly endpoint?: string;
  readonly environment?: string;
  readonly json: boolean;
}

/** @returns undefined when help is asked for. @throws Failure */
export function parseOptions(argv: readonly string[]): ProbeOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: { aws: flag, endpoint: text, environment: text, json: flag, help: flag },
    }));
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n\n${USAGE}`);
  }
  const { aws = false, json = false, endpoint, environment } = values;
  if (values.help) return undefined;
  if (aws && endpoint !== undefined) throw new Failure('Either --aws or --endpoint.');
  if (endpoint !== undefined && !URL.canParse(endpoint)) throw new Failure(`--endpoint ${endpoint} is no address.`);
  return { aws, endpoint, environment, json };
}
