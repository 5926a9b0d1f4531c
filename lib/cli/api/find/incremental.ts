/** Whether only what has changed can be read: a parameter for a time, and a field that has it. */
import type { ApiIncrementalDefinition } from '../../../platform';
import { isNode, nodes } from '../document/read';
import type { ObjectShape, ScalarShape } from '../document/shape';
import type { Operation, Parameter } from './operations';
import { plain } from './words';

export interface FoundIncremental {
  readonly incremental: ApiIncrementalDefinition;
  readonly reason: string;
}

const FROM = /(since|after|from|min|gte|gt|start)$|^(since|after|from|min|start|ifmodifiedsince)/;
const UNTIL = /(until|before|to|max|lte|lt|end)$|^(until|before|to|max|end)/;
const ABOUT = ['updat', 'modif', 'chang', 'creat', 'publish', 'play', 'occur', 'happen'] as const;
const TIME = /timestamp|iso.?8601|rfc.?3339|unix|epoch|date|time\b/i;

interface Bound {
  /** As it is written in the request. */
  readonly name: string;
  readonly plain: string;
  readonly parameter: Parameter;
}

export function findIncremental(
  operation: Operation,
  item: ObjectShape,
  used: readonly string[],
): FoundIncremental | undefined {
  const bounds = operation.parameters
    .filter((parameter) => parameter.in === 'query' && !parameter.required && !used.includes(parameter.name))
    .flatMap(boundsOf);
  const times = [...item.fields()].filter(
    (entry): entry is [string, { shape: ScalarShape; required: boolean }] => entry[1].shape.kind === 'scalar',
  );
  for (const about of [...ABOUT, undefined]) {
    const from = bounds.find(
      (bound) => FROM.test(bound.plain) && isTime(bound) && (about === undefined || bound.plain.includes(about)),
    );
    if (!from) continue;
    const field = fieldFor(times, about);
    if (!field) continue;
    const until = bounds.find(
      (bound) => UNTIL.test(bound.plain) && isTime(bound) && (about === undefined || bound.plain.includes(about)),
    );
    return {
      incremental: {
        field: field[0],
        parameter: from.name,
        ...(until && until.name !== from.name && !isEither(from, until) ? { untilParameter: until.name } : {}),
        ...formatOf(field[1].shape, from.parameter),
      },
      reason: `\`${from.name}\` asks for items from a time on, and \`${field[0]}\` has one${field[1].required ? '' : ', which the contract is to require then'}${/creat|publish/.test(about ?? '') ? '; changes to older items would not be seen' : ''}`,
    };
  }
  return undefined;
}

const EITHER =
  /\b(must|can|may|should)\s*not be (specified|given|set|used|combined|present)|mutually exclusive|only one of/i;
/** Whether a request may have only one of both. */
const isEither = (...both: readonly Bound[]): boolean =>
  both.some(
    ({ parameter, name }) =>
      both.some((other) => other.name !== name && parameter.description.includes(other.name)) &&
      EITHER.test(parameter.description),
  );

/** `created` with `gte` and `lte` in it is written `created[gte]`, `created[lte]`. */
function boundsOf(parameter: Parameter): Bound[] {
  const choices = [parameter.schema, ...nodes(parameter.schema.anyOf), ...nodes(parameter.schema.oneOf)];
  const inner = choices.flatMap((schema) => (isNode(schema.properties) ? Object.keys(schema.properties) : []));
  const parts = [...new Set(inner)].filter((name) => /^(gte?|lte?)$/.test(name));
  const names =
    parts.length > 0
      ? parts
          .filter((name) => name.endsWith('e') || !parts.includes(`${name}e`))
          .map((part) => `${parameter.name}[${part}]`)
      : [parameter.name];
  return names.map((name) => ({ name, plain: plain(name), parameter }));
}

const isTime = ({ parameter: { schema, description }, name }: Bound): boolean =>
  schema.format === 'date-time' ||
  schema.format === 'date' ||
  TIME.test(description) ||
  /updat|modif|creat|chang|date|\[/.test(name);

type Times = readonly (readonly [string, { readonly shape: ScalarShape; readonly required: boolean }])[];

function fieldFor(times: Times, about: string | undefined): Times[number] | undefined {
  const fitting = times.filter(
    ([name, { shape }]) => holdsTime(name, shape) && (about === undefined || plain(name).includes(about)),
  );
  const order = ['updat', 'modif', 'chang'];
  return fitting.find(([name]) => order.some((word) => plain(name).includes(word))) ?? fitting[0];
}

const holdsTime = (name: string, { type, format, description }: ScalarShape): boolean =>
  type === 'timestamp' ||
  type === 'date' ||
  format === 'unix-time' ||
  (type === 'integer' &&
    (/(_at|_time|date)$/i.test(name) || /unix|epoch|timestamp|measured in seconds/i.test(description ?? '')));

function formatOf(
  { type }: ScalarShape,
  { schema, description }: Parameter,
): { format?: ApiIncrementalDefinition['format'] } {
  if (schema.format === 'date' || (type === 'date' && schema.format !== 'date-time')) return { format: 'date' };
  const numeric =
    nodes(schema.anyOf)
      .concat(schema)
      .some((one) => one.type === 'integer') ||
    (type !== 'timestamp' && type !== 'date');
  if (!numeric) return {};
  return { format: /milli/i.test(description) ? 'epochMilliseconds' : 'epochSeconds' };
}
