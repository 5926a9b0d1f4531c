import { definePlatform } from './lib/platform';

/**
 * The example: flights out of New York in 2013, from a PostgreSQL database to daily punctuality; sessions of a shop,
 * from a stream of events to a table that is minutes old; and a music catalogue, from a REST API. Every property is
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
    shop: { type: 'eventStream' },
    // An API like that of a public music service, Spotify, which a server on this machine stands for. To read the real one:
    // 1. baseUrl 'https://api.spotify.com', tokenUrl 'https://accounts.spotify.com/api/token', perSecond 5;
    // 2. clientId and clientSecret of an app of yours (developer.spotify.com/dashboard) into the source's secret, once it
    //    is deployed: docs/apis.md, Authorisation. Since February 2026 the app has to be in extended quota mode: in
    //    development mode there are no new releases, and `albums` fails with Forbidden or NotFound;
    // 3. `plays` is a person's: see there, or take it out, here and in the pipeline;
    // 4. in the contracts `external_urls` has the field `spotify` in place of `catalogue`. What they don't describe is
    //    kept in `_extra`, and the alarm unknown-fields says so.
    catalogue: {
      type: 'restApi',
      baseUrl: 'https://api.catalogue.example',
      authorization: { type: 'oauth2', tokenUrl: 'https://accounts.catalogue.example/api/token' },
      limits: { concurrency: 4, perSecond: 20 },
    },
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
    // Pages of 50, side by side, since the answer tells how many albums there are.
    albums: {
      source: 'catalogue',
      load: {
        pattern: 'api',
        path: '/v1/browse/new-releases',
        items: 'albums.items',
        pagination: { type: 'offset', limit: 50, total: 'albums.total' },
      },
      expectedRows: 2_000,
    },
    // Read once for each album.
    tracks: {
      source: 'catalogue',
      load: {
        pattern: 'api',
        path: '/v1/albums/{album_id}/tracks',
        query: { limit: 50 },
        items: 'items',
        pagination: { type: 'nextLink', path: 'next', total: 'total' },
        parent: { dataset: 'albums', keys: { album_id: 'id' } },
      },
      expectedRows: 20_000,
    },
    // A list in each album becomes a table of its own, without another request.
    album_artists: {
      source: 'catalogue',
      load: {
        pattern: 'apiArray',
        dataset: 'albums',
        array: 'artists',
        keys: { album_id: 'id' },
        position: 'position',
      },
      expectedRows: 3_000,
    },
    // Only what was played since the last run. At the real service plays are a person's: add `grant: 'refreshToken'` to
    // the authorization, put that person's refreshToken (scope user-read-recently-played) into the secret too, and remove
    // `untilParameter`: the service takes `after` or `before`, never both, so that there are no backfills.
    plays: {
      source: 'catalogue',
      load: {
        pattern: 'api',
        path: '/v1/me/player/recently-played',
        query: { limit: 50 },
        items: 'items',
        pagination: { type: 'nextLink', path: 'next' },
        incremental: {
          field: 'played_at',
          parameter: 'after',
          untilParameter: 'before',
          format: 'epochMilliseconds',
        },
        nested: 'flatten',
      },
      expectedRows: 1_000,
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
    catalogue: {
      datasets: ['albums', 'tracks', 'album_artists', 'plays'],
      schedule: { cron: '0 5 * * ? *' },
      timeoutMinutes: 60,
    },
  },
});
