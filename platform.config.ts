import { definePlatform } from './lib/platform';

/**
 * The example: flights out of New York in 2013, from a PostgreSQL database to daily punctuality. Every property is
 * described in docs/configuration.md; what each table holds is in contracts/.
 */
export default definePlatform({
  name: 'flights',

  environments: {
    dev: { size: 'small', removalPolicy: 'destroy' },
    prod: { size: 'medium', removalPolicy: 'retain', network: { maxAzs: 3, nat: 'per-zone' } },
  },

  sources: {
    operations: { type: 'postgres', database: 'operations' },
  },

  datasets: {
    // Large, and changing every day: only what changed is read. The database's trigger keeps last_updated_at.
    flights: {
      source: 'operations',
      load: { pattern: 'incremental', cursor: 'last_updated_at' },
      expectedRows: 340_000,
    },
    weather: {
      source: 'operations',
      load: { pattern: 'incremental', cursor: 'last_updated_at' },
      transform: 'transforms/weather.sql',
      expectedRows: 26_000,
    },
    planes: {
      source: 'operations',
      load: { pattern: 'incremental', cursor: 'last_updated_at' },
      expectedRows: 3_500,
    },
    // Small: read whole every time, so that rows deleted in the source go here too.
    airlines: { source: 'operations', load: { pattern: 'snapshot' }, expectedRows: 20 },
    airports: { source: 'operations', load: { pattern: 'snapshot' }, expectedRows: 1_500 },
  },

  pipelines: {
    flights: {
      datasets: ['flights', 'weather', 'planes', 'airlines', 'airports'],
      models: ['daily_delay'],
      schedule: { cron: '0 6 * * ? *', timeZone: 'America/New_York' },
      timeoutMinutes: 60,
    },
  },
});
