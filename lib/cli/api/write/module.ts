/** `apis/<source>.ts`. */
import type { Found } from '../find/find';
import type { FoundDataset, Note } from '../find/dataset';
import { line } from '../find/words';
import { comment, entry, literal, quoted, sentence } from './literal';

/** @param platform where the module finds `lib/platform` */
export function moduleText(found: Found, platform: string): string {
  const { source, base, authorization, datasets } = found;
  const camel = source.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const note = (text: string): string => `  // ${text}`;
  return [
    `/**
 * ${line(found.title).replaceAll('*/', '* /')}, by its OpenAPI document. What is marked TODO was guessed or is missing: look at it.
 *
 *   import * as ${camel} from './apis/${source}';
 *   sources: { ${property(source)}: ${camel}.source }, datasets: { ...${camel}.datasets },
 *   pipelines: { ${property(source)}: { datasets: [${datasets.map(({ name }) => quoted(name)).join(', ')}] } },
 */`,
    `import type { DatasetDefinition, RestApiSourceDefinition } from ${quoted(platform)};`,
    '',
    'export const source = {',
    "  type: 'restApi',",
    ...(base.todo === undefined ? [] : [comment(`TODO: ${base.todo}`, '  ')]),
    entry('baseUrl', base.baseUrl, '  '),
    note(
      `${authorization.reason}${authorization.secret.length > 0 ? `; fields of the secret: ${authorization.secret.join(', ')}` : ''}`,
    ),
    ...(authorization.todo === undefined ? [] : [comment(`TODO: ${authorization.todo}`, '  ')]),
    ...(authorization.authorization ? [entry('authorization', authorization.authorization, '  ')] : []),
    '} satisfies RestApiSourceDefinition;',
    '',
    'export const datasets = {',
    ...datasets.map((dataset) => datasetText(dataset)),
    '} satisfies Record<string, DatasetDefinition>;',
    '',
  ].join('\n');
}

const property = (name: string): string => (/^\w+$/.test(name) ? name : quoted(name));

function datasetText({ name, source, path, summary, load, notes, incremental, arrays }: FoundDataset): string {
  const { query, headers, items, pagination, expected, parent, nested } = load;
  const given = { query, headers, items, pagination, expected, parent, nested };
  const inner = '      ';
  const noteOf = (key: keyof typeof given): Note | undefined =>
    key === 'nested' ? (nested ? notes.key : undefined) : key === 'expected' ? undefined : notes[key];
  return [
    comment(`GET ${path}${summary === undefined ? '' : `: ${line(summary)}`}`, '  '),
    `  ${name}: {`,
    `    source: ${quoted(source)} as const,`,
    '    load: {',
    `${inner}pattern: 'api',`,
    ...said(notes.path, inner),
    entry('path', load.path, inner),
    ...(Object.keys(given) as (keyof typeof given)[]).flatMap((key) => [
      ...said(noteOf(key), inner),
      ...(given[key] === undefined ? [] : [entry(key, given[key], inner)]),
    ]),
    ...(incremental
      ? [
          comment(`TODO: everything is read each time. To read only what has changed: ${incremental.reason}.`, inner),
          `${inner}// incremental: ${literal(incremental.incremental, inner, 1_000 - 900)},`
            .replace(/\n\s*/g, ' ')
            .replace(/, \}/g, ' }'),
        ]
      : []),
    ...(arrays.length > 0
      ? [
          comment(
            `Lists in items that can be tables of their own (\`pattern: 'apiArray'\`): ${arrays.join(', ')}.`,
            inner,
          ),
        ]
      : []),
    '    },',
    '  },',
  ].join('\n');
}

const said = (note: Note | undefined, indent: string): string[] =>
  note ? [comment(`${note.guessed ? 'TODO: ' : ''}${sentence(note.text)}.`, indent)] : [];
