/** The examples of docs/deploying.md are configurations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { PlatformDefinition } from '../../lib/platform';
import { definition, resolve } from './fixture';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'deploying.md'), 'utf8');
const examples = [...page.matchAll(/```ts\n((?:network|sources): [\s\S]*?)```/g)].map(([, text]) => text!);

/** A part of a definition as it is written on the page. */
function read(text: string): Partial<PlatformDefinition> {
  const { outputText } = ts.transpileModule(`export = {${text}};`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS },
  });
  const module = { exports: {} };
  new Function('module', outputText)(module);
  return module.exports;
}

function platform(part: Partial<PlatformDefinition>) {
  const [source = 'main'] = Object.keys(part.sources ?? {});
  return resolve(
    definition({
      environments: { dev: { account: '111122223333', region: 'eu-central-1' } },
      ...part,
      datasets: {
        orders: { source, load: { pattern: 'incremental', cursor: 'changed' } },
        goods: { source, load: { pattern: 'snapshot' } },
      },
    }),
  );
}

test('there is one for each import and each way', () => {
  const resolved = examples.map((text) => platform(read(text)));
  const ways = resolved.flatMap(({ sources }) =>
    Object.values(sources).flatMap((source) => (source.kind === 'existing' ? [source.reachedBy.type] : [])),
  );
  expect(resolved.map(({ network }) => network.kind).slice(0, 3)).toEqual(['existing', 'existing', 'lookup']);
  expect(ways).toEqual(['other', 'other', 'other', 'peering', 'transitGateway', 'privateLink']);
});

test.each(examples.map((text, index) => [index + 1, text]))('example %i is right', (_, text) => {
  expect(() => platform(read(text as string))).not.toThrow();
});

test('an example that were wrong would be found', () => {
  expect(() => platform(read(examples[0]!.replace('privateSubnets', 'privateSubnet')))).toThrow(/no property/);
});
