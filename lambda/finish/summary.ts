import type { Finding } from './results';
import type { Outcome } from './outcome';
import { short } from './outcome';

/** What is kept of a run in the state table: DynamoDB takes 400 KB an item, attribute names included. */
const MOST_BYTES = 350_000;
const MOST_FINDINGS = 5;

export interface Summary {
  readonly datasets: Readonly<Record<string, unknown>>;
  readonly models: Readonly<Record<string, unknown>>;
  /** Tables that went well and were left out to keep the item small. */
  readonly omitted?: number;
}

/** As much as fits: findings go first, then the tables that went well. */
export function summaryOf({ loads, models }: Outcome): Summary {
  const make = (findings: boolean, onlyBad: boolean): Summary => {
    const kept = loads.filter((load) => !onlyBad || load.status !== 'SUCCEEDED');
    return {
      datasets: Object.fromEntries(
        kept.map(({ dataset, findings: found, error, steps, ...rest }) => [
          dataset,
          {
            ...rest,
            ...(findings ? { steps, findings: shorten(found) } : {}),
            ...(error ? { error: { ...error, message: short(error.message) } } : {}),
          },
        ]),
      ),
      models: Object.fromEntries(
        models.map(({ model, findings: found, error, ...rest }) => [
          model,
          {
            ...rest,
            ...(findings ? { findings: shorten(found) } : {}),
            ...(error ? { error: { ...error, message: short(error.message) } } : {}),
          },
        ]),
      ),
      ...(kept.length < loads.length ? { omitted: loads.length - kept.length } : {}),
    };
  };
  const choices = [() => make(true, false), () => make(false, false), () => make(false, true)];
  for (const choice of choices) {
    const summary = choice();
    if (Buffer.byteLength(JSON.stringify(summary)) <= MOST_BYTES) return summary;
  }
  return { datasets: {}, models: {}, omitted: loads.length };
}

const shorten = (findings: readonly Finding[] | undefined): Finding[] =>
  (findings ?? []).slice(0, MOST_FINDINGS).map((finding) => ({ ...finding, message: short(finding.message) }));
