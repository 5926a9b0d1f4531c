import type { ApiExtraction, ApiExtractionResult } from '../../../lib/platform/api';
import { completeKey, objectKeys, resultKey } from '../store/names';
import { extractionName, type Open, type Seal, type State } from '../store/state';
import type { ApiError } from '../types';
import type { ChildrenWalk } from './children/walk';
import { report } from './metrics';
import type { Task } from './world';

const JSON_TYPE = 'application/json';
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

export type SealedState = State & { readonly open: Open & { readonly seal: Seal } };

export const isSealed = (state: State): state is SealedState => state.open?.seal !== undefined;

/** Says that an extraction is complete, and so is its dataset in this run. */
export async function finish(task: Task, state: SealedState): Promise<void> {
  const { open } = state;
  await complete(task, state, async () => {
    const { requests, retries, seconds } = open.efforts;
    await putResult(task, {
      dataset: task.dataset.name,
      status: 'SUCCEEDED',
      extraction: extractionName(open.extraction),
      requests,
      retries,
      seconds: Math.round(seconds * 10) / 10,
    });
  });
  report(task, open, { expected: open.seal.expected, childrenFailed: childrenOf(open)?.failed });
}

/**
 * Says that an extraction is complete. All that is said follows from the state: saying it twice is saying it once.
 * @param beforeMove what is to be done before the state moves
 * @returns the state after it
 */
export async function complete(
  task: Task,
  state: SealedState,
  beforeMove: () => Promise<void> = async () => undefined,
): Promise<State> {
  const { world, dataset } = task;
  const { open } = state;
  const { seal } = open;
  const said: ApiExtraction = {
    extraction: extractionName(open.extraction),
    runId: seal.runId,
    startedAt: open.startedAt,
    completedAt: seal.completedAt,
    whole: seal.whole,
    unchanged: seal.unchanged,
    objects: objectKeys(dataset.load.pages, open.extraction, open.segments),
    pages: open.place.pages,
    items: open.place.items,
    ...(seal.expected === undefined ? {} : { expected: seal.expected }),
    findings: seal.findings,
  };
  await world.bronze.put(completeKey(dataset.load.pages, open.extraction), bytes(said), JSON_TYPE);
  await beforeMove();
  const after = await world.progress.move(dataset.name, state, finished(task, state), world.now());
  task.log.info('complete', { extraction: open.extraction, pages: said.pages, items: said.items });
  return after;
}

/** The state after it. */
function finished({ dataset }: Task, state: SealedState): State {
  const { open, ...rest } = state;
  const { seal, parents, place } = open;
  const { incremental, conditional } = dataset.load;
  const tags = conditional && !incremental && !seal.unchanged && place.tags;
  return {
    ...rest,
    ...(parents && behindParents(state, parents[1], childrenOf(open))),
    extraction: open.extraction,
    whole: seal.whole ? open.extraction : state.whole,
    ...(seal.cursor === undefined ? {} : { cursor: seal.cursor, cursorField: incremental?.field }),
    tags: tags ? { ...tags, fingerprint: open.fingerprint } : seal.unchanged ? state.tags : undefined,
  };
}

/** Parents that failed are owed to the next run; where they are too many to be noted, all of these come again. */
const behindParents = (state: State, last: number, children: ChildrenWalk | undefined): Partial<State> =>
  children?.owedAll ? { parentExtraction: Math.max(last, state.parentExtraction), owed: children.owed } : {};

/**
 * Says that a dataset failed. What was read is kept where going on later can help.
 * @param state as it is in the table; undefined: this call hasn't taken anything over
 */
export async function fail(task: Task, state: State | undefined, error: ApiError): Promise<void> {
  const { world, dataset } = task;
  const { code, message } = error;
  const open = state?.open;
  // Moves in any case: a call that is no longer the one that goes on has nothing to say.
  if (state)
    await world.progress.move(dataset.name, state, mayGoOn(error) ? state : { ...state, open: undefined }, world.now());
  await putResult(task, { dataset: dataset.name, status: 'FAILED', error: { code, message } });
  report(task, open, { childrenFailed: childrenOf(open)?.failed });
  task.log.error('failed', { code, reason: message, kept: mayGoOn(error) });
}

/** Such as pass, or are mended outside. */
const PASSING = new Set(['RateLimited', 'ServerError', 'Unreachable', 'Timeout', 'Truncated', 'NoProgress']);
const MENDED = new Set(['AuthorizationFailed', 'Forbidden', 'SecretMissing']);
const mayGoOn = ({ code, transient }: ApiError): boolean => transient || PASSING.has(code) || MENDED.has(code);

const putResult = ({ world, event }: Task, result: ApiExtractionResult): Promise<void> =>
  world.artefacts.put(resultKey(event.pipeline, event.runId, result.dataset), bytes(result), JSON_TYPE);

const childrenOf = (open: Open | undefined): ChildrenWalk | undefined =>
  open?.parents && (open.place.walk as ChildrenWalk | undefined);
