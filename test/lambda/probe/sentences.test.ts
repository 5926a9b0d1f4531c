import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detailOf } from '../../../lambda/probe/reason';
import { SENTENCES, SERVICES } from '../../../lambda/probe/sentences';

const docs = join(__dirname, '..', '..', '..', 'docs');
const facts = {
  ...{ host: 'db.example.com', port: 5432, address: '10.0.0.1', database: 'flights', user: 'reader', seconds: 5 },
  ...{ secret: 'arn:secret', service: 'glue', action: 'glue:GetDatabase', resource: 'flights_dev_silver' },
  ...{ detail: 'what it said', names: 'public.planes', count: 1 },
};

test.each(Object.entries(SENTENCES))('%s: one sentence, with all of its facts, and what to do', (_code, sentence) => {
  const text = sentence(facts);
  expect(text).toMatch(/^\S.{30,}[^.]\.$/);
  expect(text.slice(0, -1)).not.toMatch(/\. [A-Z]/);
  expect(text).not.toMatch(/undefined|\[object/);
  expect(text).toMatch(/[:,] .+/);
});

test('a TCP time-out names security group and route, a refusal port and host', () => {
  expect(SENTENCES['tcp/timeout'](facts)).toMatch(/security group .* port 5432.* routes/);
  expect(SENTENCES['tcp/refused'](facts)).toMatch(/db\.example\.com .* port 5432.* host and port/);
});

test('docs/probe.md has every code, and no other', () => {
  const page = readFileSync(join(docs, 'probe.md'), 'utf8');
  const table = page.slice(page.indexOf('## Reason codes'), page.indexOf('## What it doesn'));
  const documented = [...table.matchAll(/`([\w<>]+\/[\w-]+)`/g)].map(([, code]) => code!);
  const generic = new RegExp(`^(${SERVICES.filter((service) => service !== 'secret').join('|')})/`);
  const real = new Set(Object.keys(SENTENCES).map((code) => code.replace(generic, '<service>/')));
  expect(new Set(documented)).toEqual(real);
});

test('the runbook has something to look at for every code', () => {
  const page = readFileSync(join(docs, 'runbooks', 'connectivity.md'), 'utf8');
  for (const code of Object.keys(SENTENCES)) {
    const [family, reason] = code.split('/') as [string, string];
    const rows = [`\`${code}\``, `\`${family}/…\``, `\`…/${reason}\``];
    expect(rows.filter((row) => page.includes(row))).not.toEqual([]);
  }
});

test('what must not be told is not, wherever it stands', () => {
  const error = new Error('password "a-b" of a-b\n is wrong.');
  expect(detailOf(error, ['a-b', ''])).toBe('password "***" of *** is wrong');
  expect(detailOf('x'.repeat(500))).toHaveLength(200);
});
