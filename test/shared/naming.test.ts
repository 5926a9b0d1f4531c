import { bucketOutput, databaseIdentifier, databaseOutputs, pascalCase, stateTableName } from '../../lib/shared/naming';

test.each([
  ['flights', 'Flights'],
  ['nyc-flights', 'NycFlights'],
  ['a1-b2', 'A1B2'],
])('%s as an id is %s', (name, id) => {
  expect(pascalCase(name)).toBe(id);
});

test('names that manifest, jobs and operators rely on', () => {
  expect(stateTableName('flights-dev')).toBe('flights-dev-state');
  expect(databaseIdentifier('flights-dev', 'operations')).toBe('flights-dev-operations');
  expect(bucketOutput('artefacts')).toBe('ArtefactsBucket');
  expect(databaseOutputs('nyc-flights')).toEqual({
    address: 'NycFlightsDbInstanceAddress',
    port: 'NycFlightsDbInstancePort',
    secretArn: 'NycFlightsDbInstanceSecretArn',
  });
});
