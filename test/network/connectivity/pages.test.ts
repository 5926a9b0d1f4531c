import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REASON_CODES } from '../../../lib/network/connectivity/present/codes';
import { connectivityPages } from '../../../scripts/connectivity-pages';

const ROOT = join(__dirname, '..', '..', '..');
const CODE = join(ROOT, 'lib/network/connectivity');

test('the generated parts of the pages, and the picture, are up to date (npm run docs)', () => {
  for (const [path, text] of Object.entries(connectivityPages()))
    expect([path, readFileSync(join(ROOT, path), 'utf8')]).toEqual([path, text]);
});

test('every reason code that the proof gives is explained, and no other', () => {
  const files = ['packet', 'needs'].flatMap((folder) =>
    readdirSync(join(CODE, folder)).map((name) => join(CODE, folder, name)),
  );
  const sources = [...files, join(CODE, 'check.ts')].map((file) => readFileSync(file, 'utf8')).join('\n');
  const isCode = (text: string): boolean => text in REASON_CODES;
  const quoted = new Set([...sources.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, text]) => text!));
  const built = ['security-group-egress', 'security-group-ingress'];
  const unexplained = [...sources.matchAll(/(?:block|doubt|say)\(\s*'([a-z-]+)'/g)].map(([, code]) => code!);
  expect([...new Set(unexplained)].filter((code) => !isCode(code))).toEqual([]);
  expect(Object.keys(REASON_CODES).filter((code) => !quoted.has(code) && !built.includes(code))).toEqual([]);
});
