/** What was found, what was guessed, and what is to be done. */
import type { Found } from '../find/find';
import type { FoundDataset } from '../find/dataset';

const SKIPPED_SHOWN = 12;
const GUESSES_SHOWN = 30;

export function reportText(found: Found, written: readonly string[], dangling: readonly string[]): string {
  const { title, source, base, authorization, datasets, skipped } = found;
  const width = Math.max(0, ...datasets.map(({ name }) => name.length));
  const guesses = datasets.flatMap(guessesOf);
  const todos = [
    ...(base.todo === undefined ? [] : [`source: ${base.todo}`]),
    ...(authorization.todo === undefined ? [] : [`source: ${authorization.todo}`]),
  ];
  return [
    `${title} as source '${source}'`,
    `  at     ${base.baseUrl}`,
    `  authorised by ${authorization.authorization?.type ?? 'nothing'} (${authorization.reason})`,
    '',
    `Found ${datasets.length} ${datasets.length === 1 ? 'list' : 'lists'}:`,
    ...datasets.map(({ name, path, load }) => `  ${name.padEnd(width)}  GET ${path}  ${kind(load)}`),
    ...(skipped.length === 0
      ? []
      : [
          '',
          `Left out ${skipped.length}:`,
          ...shown(
            skipped.map(({ path, why }) => `GET ${path}: ${why}`),
            SKIPPED_SHOWN,
          ),
          '  Name one in --only to have it with a place to write what is missing.',
        ]),
    ...(dangling.length === 0
      ? []
      : [
          '',
          `Not in the document, so unknown: ${dangling.slice(0, 5).join(', ')}${dangling.length > 5 ? ', …' : ''}. Bundle it into one file to have that too.`,
        ]),
    ...(todos.length + guesses.length === 0
      ? []
      : ['', 'Guessed, to be looked at (TODO in the files):', ...shown([...todos, ...guesses], GUESSES_SHOWN)]),
    '',
    `Wrote ${written.length} files: ${written[0]!} and ${written.length - 1} contracts.`,
    '',
    'Next:',
    ...nextSteps(found),
  ].join('\n');
}

const shown = (lines: readonly string[], most: number): string[] => [
  ...lines.slice(0, most).map((text) => `  ${text}`),
  ...(lines.length > most ? [`  and ${lines.length - most} more`] : []),
];

function guessesOf({ name, notes, incremental }: FoundDataset): string[] {
  const guessed = Object.entries(notes).filter(([, note]) => note.guessed);
  return [
    ...guessed.map(([key, note]) => `${name}: ${key}: ${note.text}`),
    ...(incremental ? [`${name}: it is read whole; ${incremental.reason}`] : []),
  ];
}

function kind({ pagination, parent }: FoundDataset['load']): string {
  const pages = pagination?.type ?? 'one answer';
  return parent ? `${pages}, for each of ${parent.dataset}` : pages;
}

function nextSteps({ source, authorization, datasets }: Found): string[] {
  const camel = source.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const key = /^\w+$/.test(source) ? source : `'${source}'`;
  const secret = JSON.stringify(Object.fromEntries(authorization.secret.map((field) => [field, '…'])));
  return [
    '  1. Look at the TODOs.',
    '  2. In platform.config.ts:',
    `       import * as ${camel} from './apis/${source}';`,
    `       sources: { ${key}: ${camel}.source }, datasets: { ...${camel}.datasets },`,
    `       pipelines: { ${key}: { datasets: [${datasets.map(({ name }) => `'${name}'`).join(', ')}] } },`,
    '  3. npx cdk synth: mistakes are named with their place.',
    ...(authorization.secret.length === 0
      ? []
      : [
          '  4. After the first deployment, fill the secret:',
          `       aws secretsmanager put-secret-value --secret-id <platform>-<environment>/${source} --secret-string '${secret}'`,
        ]),
    '  docs/apis.md has the rest.',
  ];
}
