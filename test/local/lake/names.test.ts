/** The names of zones in queries: local/lake/names.py, which needs nothing but a Python. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findPython } from '../../../local/setup/python';
import { ROOT } from '../../../local/runtime/paths';

const databases = {
  bronze: 'f_dev_bronze',
  silver: 'f_dev_silver',
  gold: 'f_dev_gold',
  quarantine: 'f_dev_quarantine',
};
const cases: [string, string][] = [
  ['select * from silver.flights', 'select * from glue_catalog.f_dev_silver.flights'],
  [
    'select * from Gold.daily_delay d join `silver`.planes p',
    'select * from glue_catalog.f_dev_gold.daily_delay d join glue_catalog.f_dev_silver.planes p',
  ],
  [
    'select \'silver.flights\', "gold.x" from bronze.t -- silver.x',
    'select \'silver.flights\', "gold.x" from glue_catalog.f_dev_bronze.t -- silver.x',
  ],
  ['select t.silver.x, my_silver.y from quicksilver.z', 'select t.silver.x, my_silver.y from quicksilver.z'],
  ['select x from silver.flights.history', 'select x from glue_catalog.f_dev_silver.flights.history'],
  ['show tables in silver', 'show tables in glue_catalog.f_dev_silver'],
  ['show tables from gold;', 'show tables from glue_catalog.f_dev_gold;'],
  ['select silver from t', 'select silver from t'],
];

test('zones become databases, and nothing else does', () => {
  const script = `
import json, sys
sys.path.insert(0, ${JSON.stringify(join(ROOT, 'local', 'lake'))})
sys.dont_write_bytecode = True
from names import real_names
databases, statements = json.load(sys.stdin)
print(json.dumps([real_names(statement, databases) for statement in statements]))`;
  const answer = execFileSync(findPython().path, ['-c', script], {
    input: JSON.stringify([databases, cases.map(([statement]) => statement)]),
    encoding: 'utf8',
  });
  expect(JSON.parse(answer)).toEqual(cases.map(([, real]) => real));
});
