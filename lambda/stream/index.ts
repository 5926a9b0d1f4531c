import { spec } from 'headwater:events';

/** Consumer of an event stream. */
export const handler = async (): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> => {
  throw new Error(`The consumer of ${spec.dataset} is not there yet.`);
};
