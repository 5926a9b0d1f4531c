/** Faults as a person asks for them: what is misspelt would spoil nothing, and look like a reader that nothing disturbs. */
import { z } from 'zod';
import { parse } from '../../../lib/platform/check/parse';
import { ConfigurationError, Mistakes } from '../../../lib/platform/errors';
import { FATAL, PASSING, type Faults } from './model';

const whole = (least: number) => z.int().min(least);
const share = z.number().min(0).max(1);

const schema = (collections: readonly string[]) => {
  const collection = z.enum([...collections, 'token']);
  return z.strictObject({
    shares: z
      .strictObject(Object.fromEntries([...PASSING, ...FATAL].map((fault) => [fault, share.optional()])))
      .optional(),
    schedule: z
      .array(
        z.strictObject({
          fault: z.enum([...PASSING, ...FATAL]),
          collection: collection.optional(),
          from: whole(1),
          times: whole(1).optional(),
        }),
      )
      .optional(),
    mostInARow: whole(0).optional(),
    slowMs: whole(0).optional(),
    retryAfterSeconds: whole(0).optional(),
    encodings: z.array(z.enum(['gzip', 'br', 'zstd', 'deflate'])).optional(),
    spared: z.array(collection).optional(),
  });
};

/**
 * @param collections names of what the server has
 * @returns the faults, or what is wrong with them
 */
export function readFaults(text: string, collections: readonly string[]): Faults | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'Write an object, such as {"shares": {"serverError": 0.1}}; {} for no faults.';
  const mistakes = new Mistakes();
  const faults = parse(schema(collections), value, mistakes.at('faults'));
  try {
    mistakes.throwIfAny();
  } catch (error) {
    return (error as ConfigurationError).mistakes.map(({ where, what, mend }) => `${where}: ${what} ${mend}`).join(' ');
  }
  return faults as Faults;
}
