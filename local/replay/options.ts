/** What the command is asked for. */
import { parseArgs } from 'node:util';
import { Failure } from '../runtime/failure';

export const USAGE = `npm run replay -- --stream NAME --from TIME [--to TIME]
npm run replay -- [--stream NAME] --quarantine [--from TIME] [--to TIME] [--code CODE]
npm run replay -- [--stream NAME] --failed [--from TIME] [--to TIME]

Gives events of a stream to its consumer once more, with the identity that they had: what silver has stays as it is, what
it lacks comes. Safe to run twice, and to stop.

  --stream      dataset of the stream, as in platform.config.ts  (default: the only one)
  --from, --to  when the stream took the event, ISO 8601, e.g. 2026-11-01T00:00Z; up to but without --to
  --quarantine  events in quarantine, after a fix; with --code only those of that code, e.g. Contract
  --failed      batches that the event source mapping gave up
  --endpoint    address of an embedded AWS    (default: of the platform that npm start keeps up)
  --aws         AWS itself, with the credentials of the environment
  --environment environment of platform.config.ts
`;

export interface ReplayOptions {
  readonly kind: 'stream' | 'quarantine' | 'failed';
  readonly dataset?: string;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly code?: string;
  readonly endpoint?: string;
  readonly aws: boolean;
  readonly environment?: string;
}

/** @returns undefined when help is asked for. @throws Failure */
export function parseOptions(argv: readonly string[], now: number): ReplayOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        stream: text,
        from: text,
        to: text,
        code: text,
        endpoint: text,
        environment: text,
        quarantine: flag,
        failed: flag,
        aws: flag,
        help: flag,
      },
    }));
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n\n${USAGE}`);
  }
  if (values.help) return undefined;
  const { quarantine = false, failed = false, aws = false, code } = values;
  if (quarantine && failed) throw new Failure('Either --quarantine or --failed.');
  if (aws && values.endpoint) throw new Failure('Either --aws or --endpoint.');
  if (code !== undefined && !quarantine) throw new Failure('--code goes with --quarantine.');
  const kind = quarantine ? 'quarantine' : failed ? 'failed' : 'stream';
  if (kind === 'stream' && values.from === undefined)
    throw new Failure(`From when on? --from 2026-11-01T00:00Z\n\n${USAGE}`);
  const from = values.from === undefined ? 0 : moment(values.from, '--from');
  const to = values.to === undefined ? now : moment(values.to, '--to');
  if (from >= to) throw new Failure('--from is not before --to (by default now).');
  const { stream: dataset, endpoint, environment } = values;
  return { kind, dataset, from, to, code, endpoint, aws, environment };
}

/** Without a zone it would be a guess which one is meant. */
function moment(text: string, name: string): number {
  const time = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Failure(`${name} ${text} is no time with its zone, such as 2026-11-01T00:00Z.`);
  return time;
}
