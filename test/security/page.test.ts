/** docs/security.md says what is so. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lakeFixture } from '../fixtures/lake';
import type { Json } from '../fixtures/stack';
import { propertiesOf, templateOf } from '../fixtures/stack';
import { ROOT } from '../fixtures/streams';
import { variants } from './support/platforms';

const page = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8');

test('the policy of a reader of silver is the one in the template', () => {
  const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)![1]!);
  const template = templateOf((stack) => void lakeFixture(stack));
  const policy = propertiesOf(template, 'AWS::IAM::ManagedPolicy').find(({ ManagedPolicyName: name }) =>
    name.startsWith('flights-dev-read-silver'),
  );
  expect(written(policy!.PolicyDocument)).toEqual(shown);
});

/** References as the page writes them. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  SilverBucket: 'arn:aws:s3:::SILVER_BUCKET',
  ArtefactsBucket: 'arn:aws:s3:::ARTEFACTS_BUCKET',
  LakeKey: 'arn:aws:kms:eu-central-1:111122223333:key/LAKE_KEY',
};
const named = (id: string): string => Object.entries(NAMES).find(([name]) => id.includes(name))![1];

function written(value: Json): Json {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  if (value.Ref) return named(value.Ref);
  if (value['Fn::GetAtt']) return named(value['Fn::GetAtt'][0]);
  if (value['Fn::Join']) return value['Fn::Join'][1].map(written).join('');
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, written(child)]));
}

test('the tests that it names are there', () => {
  const names = [...page.matchAll(/`([\w/.-]+\.test\.ts|glue\/tests\/\w+|test\/\w+)`/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(15);
  const missing = names.filter(
    (name) => ![join(ROOT, name), join(ROOT, 'test', name)].some((path) => existsSync(path)),
  );
  expect(missing).toEqual([]);
});

test('it has room for the table of who reaches what', () => {
  expect(page).toMatch(/<!-- who-reaches-what -->[\s\S]*<!-- \/who-reaches-what -->/);
});

test('it counts the variants as they are', () => {
  expect(page).toContain('over eleven variants of the example');
  expect(variants).toHaveLength(11);
});
