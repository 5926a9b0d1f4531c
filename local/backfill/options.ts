/** What the command is asked for. */
import { parseArgs } from 'node:util';
import { Failure } from '../runtime/failure';

export const USAGE = `npm run backfill -- --source NAME --from TIME --to TIME [--dataset NAME …] [--days N]

Reads a part of an API once more, whatever the watermarks say: the datasets of a source that are read incrementally, from
--from up to but without --to. Items are merged by key, so that the same command may be given twice; watermarks stay.

  --source      source of type restApi, as in platform.config.ts  (default: the only one)
  --from, --to  ISO 8601, e.g. 2026-01-01 or 2026-01-01T06:00Z; numbers where the field is one
  --dataset     only this dataset; may be given more than once
  --days        a run for each so many days, one after the other, in place of one for all
  --json        print the runs as JSON
  --endpoint    address of an embedded AWS    (default: of the platform that npm start keeps up)
  --aws         AWS itself, with the credentials of the environment
  --environment environment of platform.config.ts
`;

export interface BackfillOptions {
  readonly source?: string;
  readonly datasets: readonly string[];
  readonly from: string | number;
  readonly to: string | number;
  /** Days of a run. @default all in one */
  readonly days?: number;
  readonly json: boolean;
  readonly endpoint?: string;
  readonly aws: boolean;
  readonly environment?: string;
}

/** A date, or a time; without a zone it is UTC, as in the runs' input. */
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** @returns undefined when help is asked for. @throws Failure */
export function parseOptions(argv: readonly string[]): BackfillOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        ...{ source: text, from: text, to: text, days: text, endpoint: text, environment: text },
        ...{ dataset: { ...text, multiple: true }, json: flag, aws: flag, help: flag },
      },
    }));
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n\n${USAGE}`);
  }
  const { aws, endpoint, days } = values;
  if (values.help) return undefined;
  if (aws && endpoint !== undefined) throw new Failure('Either --aws or --endpoint.');
  if (endpoint !== undefined && !URL.canParse(endpoint)) throw new Failure(`--endpoint ${endpoint} is no address.`);
  const [from, to] = [bound('from', values.from), bound('to', values.to)];
  if (typeof from !== typeof to) throw new Failure('--from and --to are both times, or both numbers.');
  if (from >= to) throw new Failure(`--from ${values.from} is not before --to ${values.to}.`);
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days)) throw new Failure(`--days ${days} is no number of days.`);
  if (days !== undefined && typeof from === 'number') throw new Failure('--days is for times, not for numbers.');
  return {
    ...{ source: values.source, datasets: values.dataset ?? [], from, to, json: values.json, aws, endpoint },
    ...{ environment: values.environment, ...(days === undefined ? {} : { days: Number(days) }) },
  };
}

function bound(name: string, text: string | undefined): string | number {
  if (text === undefined) throw new Failure(`--${name} is missing.\n\n${USAGE}`);
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const zoned = /T/.test(text) && !/(Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text;
  if (!ISO.test(text) || Number.isNaN(Date.parse(zoned)))
    throw new Failure(`--${name} ${text} is no time. Write a date (2026-01-01) or a time (2026-01-01T06:00Z).`);
  return new Date(zoned).toISOString();
}
