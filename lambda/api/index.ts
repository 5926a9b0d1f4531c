import type { Context } from 'aws-lambda';
import type { ApiExtractAnswer, ApiExtractEvent } from '../../lib/platform/api';
import { extract } from './extraction/extract';
import { createWorld } from './world';

let world: ReturnType<typeof createWorld> | undefined;

/** Reads datasets of one REST API, page by page, into bronze. Called again until it answers `DONE`. */
export const handler = async (
  event: ApiExtractEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<ApiExtractAnswer> => {
  // Once an instance: the manifest's key changes with its content. A failure is not kept.
  world ??= createWorld(process.env).catch((error: unknown) => {
    world = undefined;
    throw error;
  });
  return extract({ ...(await world), remaining: () => context.getRemainingTimeInMillis() }, event);
};
