import type { Context } from 'aws-lambda';
import type { ApiExtractAnswer, ApiExtractEvent } from '../../lib/platform/api';
import { extract } from './extraction/extract';
import { createWorld } from './world';

let current: { readonly runId: string; readonly world: ReturnType<typeof createWorld> } | undefined;

/** Reads datasets of one REST API, page by page, into bronze. Called again until it answers `DONE`. */
export const handler = async (
  event: ApiExtractEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<ApiExtractAnswer> => {
  const { runId } = event;
  // Once a run: its calls share a token and what is known of limits. Another run may come because the secret was filled,
  // a right was given or an outage is over, and is not to be refused by what an instance remembers.
  if (current?.runId !== runId) current = { runId, world: createWorld(process.env) };
  const world = await current.world.catch((error: unknown) => {
    // A failure is not kept.
    current = undefined;
    throw error;
  });
  return extract({ ...world, remaining: () => context.getRemainingTimeInMillis() }, event);
};
