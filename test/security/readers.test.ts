/** What people may read is what loads have made: nothing that came from outside as it came. */
import { AS_IT_CAME } from '../../lib/lake/zone-reader';
import { ZONES } from '../../lib/platform/manifest';
import { buildPlatforms } from './support/platforms';
import type { Resources } from './support/rules';
import { statementsOf } from './support/rules';

const platforms = buildPlatforms();

/** Zone and prefix of every place in the lake that some role may write to, but for the load's own. */
const written = platforms.flatMap(({ templates }) => {
  const resources = templates.pipelines.toJSON().Resources as Resources;
  return statementsOf(resources)
    .filter(
      ({ id, kind, actions }) => kind === 'identity' && !id.startsWith('SparkRole') && actions.includes('s3:PutObject'),
    )
    .flatMap((statement) => statement.resources)
    .flatMap((resource) => {
      const [, zone, prefix] = /Storage(\w+?)Bucket.*"\/([^"]+)\*"/.exec(JSON.stringify(resource)) ?? [];
      return zone === undefined ? [] : [{ zone: zone.toLowerCase(), prefix: prefix! }];
    });
});

test('whoever else writes into a zone writes where its readers do not read', () => {
  const zones = written.filter(({ zone }) => (ZONES as readonly string[]).includes(zone));
  expect(new Set(zones.map(({ zone, prefix }) => `${zone} ${prefix}`))).toEqual(
    new Set([
      'bronze stream-events/sessions/',
      'bronze stream-errors/sessions/',
      'bronze stream-tables/sessions_usa/',
      'bronze stream-tables/sessions_international/',
      'bronze api-pages/albums/',
      'bronze api-pages/plays/',
      'bronze api-pages/tracks/',
      'quarantine stream-events/sessions/',
      'quarantine aws/lambda/',
    ]),
  );
  for (const { zone, prefix } of zones)
    expect(AS_IT_CAME[zone as keyof typeof AS_IT_CAME].some((closed) => prefix.startsWith(closed))).toBe(true);
});
