import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');

/** Words with hyphens that are no code: values of AWS's own and of the model. */
const NO_CODES = /^(likely-other|service-prefix-list|internet-gateway|route-table|network-acl|public-image-registry)$/;

test('every code has a case', () => {
  const written = sources('lib/network/connectivity/faults').matchAll(/'([a-z]+(?:-[a-z]+)+)'/g);
  const codes = new Set([...written].map(([, code]) => code!).filter((code) => !NO_CODES.test(code)));
  const prefixed = ['rule', 'network-acl'].flatMap((prefix) =>
    ['ports-ignored', 'without-ports', 'port-range'].map((code) => `${prefix}-${code}`),
  );
  const doubled = ['route-table', 'network-acl'].flatMap((kind) => [`${kind}-other-vpc`, `${kind}-twice`]);
  const tests = sources('test/network/connectivity/faults');
  expect([...codes, ...prefixed, ...doubled].filter((code) => !tests.includes(code))).toEqual([]);
  expect(codes.size).toBeGreaterThan(60);
});
