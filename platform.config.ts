import { definePlatform } from './lib/platform';

/**
 * The example: flights out of New York in 2013, from a PostgreSQL database to daily punctuality; and sessions of a shop,
 * from a stream of events to a table that is minutes old. Every property is described in docs/configuration.md; what each
 * table holds is in contracts/.
 */
export default definePlatform({
  name: 'flights',

  environments: {
    dev: { size: 'small', removalPolicy: 'destroy' },
    prod: { size: 'medium', removalPolicy: 'retain', network: { maxAzs: 3, nat: 'per-zone' } },
  },

  sources: {
    operations: { type: 'postgres', database: 'operations' },
    shop: { type: 'eventStream' },
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
    // Events: checked, enriched and routed as they come; loaded every five minutes.
    sessions: {
      source: 'shop',
      load: {
        pattern: 'stream',
        // Producers send a session again when they are in doubt: the first one counts.
        keep: 'first',
        eventTime: 'occurred_at',
        enrich: {
          processing_timestamp: { processingTime: true },
          overall_product_quantity: { sum: 'browse_history.quantity' },
          overall_in_shopping_cart: { sum: 'browse_history.quantity', where: 'browse_history.in_shopping_cart' },
          total_different_products: { countDistinct: 'browse_history.product_code' },
        },
        routes: {
          usa: { when: { field: 'country', equals: 'USA' } },
          international: {},
        },
      },
      expectedRows: 100_000,
    },
  },

  pipelines: {
    flights: {
      datasets: ['flights', 'weather', 'planes', 'airlines', 'airports'],
      models: ['daily_delay'],
      schedule: { cron: '0 6 * * ? *', timeZone: 'America/New_York' },
      timeoutMinutes: 60,
    },
    sessions: {
      datasets: ['sessions'],
      schedule: { cron: '0/5 * * * ? *' },
      // A micro-batch that takes longer than usual is not an error: the next one waits.
      whenBusy: 'wait',
      timeoutMinutes: 15,
      maxConcurrency: 1,
    },
  },
});
