/** A dataset without parents: its list, in as many passes as it takes. */
import type { ApiFinding } from '../../../../lib/platform/api';
import type { PassSummary } from '../../reading';
import { ApiError, Pause, type Json } from '../../types';
import { drain, isStop, type Deadline, type Stop } from '../drain';
import { readList, type ListEnd } from './one-pass';
import type { Recording, Step } from '../recording';
import type { Open } from '../../store/state';
import type { Read } from '../seal';
import { writtenItems } from './reread';
import { asking } from './unchanged';
import { fingerprintOf } from '../fingerprint';
import type { Task } from '../world';

/** @throws {ApiError} `ItemsMissing`, and what fails for good; {Unchanged} */
export async function readWholeList(task: Task, deadline: Deadline, recording: Recording): Promise<Read | Stop> {
  const { name, load } = task.dataset;
  for (;;) {
    const before = recording.state.open;
    const end = await onePass(task, deadline, recording);
    if (end === 'anew') continue;
    if (isStop(end)) return end;
    const findings = [...(before.restarts > 0 ? [expired(name)] : []), ...onePageOnly(task, before, end.summary)];
    if (end.summary.steady && end.summary.covered !== false) return { expected: end.summary.total, findings };
    if (before.pass < load.passes) {
      const { reasons } = end.summary;
      task.log.info('reads again: items moved between pages meanwhile', { pass: before.pass, reasons });
      await recording.restart({ pass: before.pass + 1 });
      continue;
    }
    const { covered, total, reasons } = await counted(task, recording, end);
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

/** Keys are counted from what was written, where it is they that tell. */
async function counted(task: Task, recording: Recording, { summary, pass }: ListEnd): Promise<PassSummary> {
  if (summary.covered !== undefined) return summary;
  const { open } = recording.state;
  for await (const items of writtenItems(task.world.bronze, task.dataset, open, open.place.pages)) pass.recount(items);
  return decided(pass.summary());
}

/** More keys than can be counted: pages that all met, and as many items as there are to be, have to do. */
const decided = (summary: PassSummary): PassSummary =>
  summary.covered === undefined
    ? { ...summary, covered: !summary.gap && summary.received >= (summary.total ?? 0) }
    : summary;

/** Whether there is a next page is the server's word alone: a misspelt `path` of it looks like the end. Told once. */
function onePageOnly({ dataset: { name, load } }: Task, { extraction }: Open, summary: PassSummary): ApiFinding[] {
  const { pagination } = load;
  if (extraction > 1 || summary.pages > 1 || summary.items === 0 || summary.total !== undefined) return [];
  if (pagination.type !== 'nextLink' && pagination.type !== 'cursor' && pagination.type !== 'linkHeader') return [];
  const where = pagination.type === 'linkHeader' ? `a link '${pagination.rel}'` : `anything at '${pagination.path}'`;
  const message =
    `All ${summary.items} items of ${name} came in one page, which has not ${where}, so that nothing tells whether ` +
    'there are more. If there are, correct pagination. A total (pagination.total, or expected) would tell.';
  return [{ kind: 'OnePage', severity: 'warning', message }];
}

const expired = (name: string): ApiFinding => ({
  kind: 'CursorExpired',
  severity: 'info',
  message: `The server forgot the cursor of ${name} in the middle; it was read anew from the beginning.`,
});
