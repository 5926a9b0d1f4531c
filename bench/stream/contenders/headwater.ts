/** Ours: the function's handler with what is compiled from the contract; only what the calls reach isn't there. */
import * as events from 'headwater:events';
import { createConsumer } from '../../../lambda/stream/consumer';
import { serve } from '../serve';

const log = { info() {}, warn() {}, error() {} };
let done = { usa: 0, international: 0, bytes: 0 };
const consumer = createConsumer({
  events,
  settings: {
    platform: 'flights-dev',
    dataset: 'sessions',
    routes: { usa: 'usa', international: 'international' },
    quarantineBucket: 'quarantine',
  },
  putRecords: async (stream, body, records) => {
    done[stream as 'usa' | 'international'] += records;
    for (const { length } of body) done.bytes += length;
    return new Array<undefined>(records).fill(undefined);
  },
  putObject: async () => {
    throw new Error('Something went to quarantine.');
  },
  now: Date.now,
  random: Math.random,
  sleep: async () => {},
  write: () => {},
  log,
});

serve(async (event) => {
  done = { usa: 0, international: 0, bytes: 0 };
  await consumer(event as never, { getRemainingTimeInMillis: () => 60_000 });
  return done;
});
