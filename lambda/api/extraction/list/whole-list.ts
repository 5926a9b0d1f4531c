/** A dataset without parents: its list, in as many passes as it takes. */
import type { ApiFinding } from '../../../../lib/platform/api';
import type { PassSummary } from '../../reading';
import { ApiError, Pause, type Json } from '../../types';
import { drain, isStop, type Deadline, type Stop } from '../drain';
import { readList, type ListEnd } from './one-pass';
import type { Recording, Step } from '../recording';
import type { Read } from '../seal';
import { writtenItems } from './reread';
import { asking } from './unchanged';
import { fingerprintOf } from '../fingerprint';
import type { Task } from '../world';

/** @throws {ApiError} `ItemsMissing`, and what fails for good; {Unchanged} */
export async function readWholeList(task: Task, deadline: Deadline, recording: Recording): Promise<Read | Stop> {
  const { name, load } = task.dataset;
  const findings: ApiFinding[] = [];
  for (;;) {
    const before = recording.state.open;
    const end = await onePass(task, deadline, recording);
    if (end === 'anew') continue;
    if (isStop(end)) return end;
    const { steady, covered, total, reasons } = await summaryOf(task, recording, before.place.pages, end);
    if (before.restarts > 0) findings.push(expired(name));
    if (steady && covered !== false) return { expected: total, findings };
    if (before.pass < load.passes) {
      task.log.info('reads again: items moved between pages meanwhile', { pass: before.pass, reasons });
      await recording.restart({ pass: before.pass + 1 });
      continue;
    }
    if (!covered)
      throw new ApiError(
        'ItemsMissing',
        `${name}: items are missing after ${before.pass} passes, because the list changed while it was read. ${reasons.join(' ')} Load it when less is changed, or raise passes.`,
      );
    findings.push({
      kind: 'SourceShifted',
      severity: 'warning',
      message: `The list of ${name} changed during each of ${before.pass} passes; all of its items were seen in the last. ${reasons.join(' ')}`,
    });
    return { expected: total, findings };
  }
}

/** One pass. A cursor that expired is answered by beginning anew, once. */
async function onePass(task: Task, deadline: Deadline, recording: Recording): Promise<ListEnd | Stop | 'anew'> {
  const { open } = recording.state;
  try {
    return await drain(task, deadline, recording, (signal) => steps(task, recording, open.place.walk, signal));
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'CursorExpired') || open.restarts > 0) throw error;
    task.log.warn('begins anew: the server forgot its cursor', { reason: error.message });
    await recording.restart({ restarts: open.restarts + 1 });
    return 'anew';
  }
}

async function* steps(
  task: Task,
  recording: Recording,
  from: Json | undefined,
  signal: AbortSignal,
): AsyncGenerator<Step, ListEnd> {
  const { world, dataset } = task;
  const { open, tags } = recording.state;
  const known =
    dataset.load.conditional &&
    open.asked === 'ordinary' &&
    open.pass === 1 &&
    from === undefined &&
    tags?.fingerprint === fingerprintOf(world.source, dataset)
      ? tags
      : undefined;
  const options = {
    world,
    dataset,
    bounds: open.bounds,
    client: known && asking(world.client, known),
    concurrency: world.source.limits.concurrency,
    signal,
  };
  try {
    return yield* readList(options, from);
  } catch (error) {
    // Of one parent's list this is that parent's failure; of the whole list the state machine waits for its end.
    if (!(error instanceof ApiError && OUTAGES.has(error.code))) throw error;
    throw new Pause(world.source.retries.breakSeconds, error.message, error);
  }
}

/** What an outage looks like when all attempts are used up. */
const OUTAGES = new Set(['ServerError', 'Unreachable', 'Timeout', 'RateLimited']);

/** Where a call went on in the middle, keys from before are counted from what was written, if they matter. */
async function summaryOf(
  task: Task,
  recording: Recording,
  pages: number,
  { summary, pass }: ListEnd,
): Promise<PassSummary> {
  if (summary.covered !== undefined || pages === 0) return decided(summary);
  for await (const items of writtenItems(task.world.bronze, task.dataset, recording.state.open, pages))
    pass.recount(items);
  return decided(pass.summary());
}

/** More keys than can be counted: pages that all met, and as many items as there are to be, have to do. */
const decided = (summary: PassSummary): PassSummary =>
  summary.covered === undefined
    ? { ...summary, covered: !summary.gap && summary.received >= (summary.total ?? 0) }
    : summary;

const expired = (name: string): ApiFinding => ({
  kind: 'CursorExpired',
  severity: 'info',
  message: `The server forgot the cursor of ${name} in the middle; it was read anew from the beginning.`,
});
