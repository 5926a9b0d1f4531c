import * as events from 'headwater:events';
import { required } from '../shared/environment';
import { InvalidConfiguration } from '../shared/errors';
import { createLog } from '../shared/log';
import { putObject } from './aws/s3';
import { putRecords } from './aws/kinesis';
import { createConsumer } from './consumer';
import type { Settings } from './dependencies';

function settings(env: NodeJS.ProcessEnv): Settings {
  const routes = JSON.parse(required(env, 'ROUTES')) as Record<string, string>;
  for (const route of Object.keys(events.spec.routes))
    if (!routes[route]) throw new InvalidConfiguration(`ROUTES has no stream for the route ${route}.`);
  return {
    platform: required(env, 'PLATFORM'),
    dataset: required(env, 'DATASET'),
    routes,
    quarantineBucket: required(env, 'QUARANTINE_BUCKET'),
  };
}

/** Takes batches of a stream's events: checks, completes and routes them. */
export const handler = createConsumer({
  events,
  settings: settings(process.env),
  putRecords,
  putObject,
  now: Date.now,
  random: Math.random,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  // Past the console, which Lambda would wrap in its own JSON: CloudWatch makes metrics of whole lines only.
  write: (line) => void process.stdout.write(`${line}\n`),
  log: createLog({ dataset: events.spec.dataset }),
});
