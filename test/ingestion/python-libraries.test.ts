import { join } from 'node:path';
import { readRequirements } from '../../lib/ingestion/python-libraries';

test('every library of the job is pinned to one version, and the extensions to that of DuckDB', () => {
  const requirements = readRequirements(join(__dirname, '..', '..', 'glue', 'requirements.txt'));
  for (const requirement of requirements) expect(requirement).toMatch(/^[a-z0-9-]+==[0-9.]+$/);
  const duckdb = requirements.find((requirement) => requirement.startsWith('duckdb=='))!.split('==')[1]!;
  const extensions = requirements.filter((requirement) => requirement.startsWith('duckdb-ext-'));
  expect(extensions.length).toBeGreaterThanOrEqual(2);
  for (const extension of extensions)
    expect(extension.split('==')[1]).toMatch(new RegExp(`^${duckdb.replaceAll('.', '\\.')}\\.`));
});
