/** Documents of any make: whatever is written from one, the platform takes. */
import fc from 'fast-check';
import { init, made } from './run';

const NAMES =
  'id|name|data|items|next|cursor|total|meta|page|offset|limit|after|created_at|ID|_id|a b|x.y|x[y]|@odata.nextLink|__proto__|constructor|has_more|per_page|.|*|$|sort_key|password|it’s';
const word = fc.constantFrom(...NAMES.split('|'), '');
const leaf = fc.oneof(
  fc.record({
    type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'null', 'file'),
    format: fc.constantFrom(undefined, 'date-time', 'date', 'int64', 'uri'),
    nullable: fc.boolean(),
  }),
  fc.constantFrom<unknown>({}, true, null, { type: ['string', 'null'] }, { enum: ['a', 1, null] }, { enum: [] }),
  fc.constantFrom('A', 'B', 'C').map((name) => ({ $ref: `#/components/schemas/${name}` })),
  fc.constantFrom({ $ref: '#/nowhere' }, { $ref: 'other.yaml' }, { $ref: '#' }),
);
const { schema } = fc.letrec((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.record({
      type: fc.constantFrom('object', undefined),
      properties: fc.array(fc.tuple(word, tie('schema')), { maxLength: 6 }).map((all) => Object.fromEntries(all)),
      required: fc.array(word, { maxLength: 3 }),
    }),
    fc.record({ type: fc.constantFrom('array', ['array', 'null'], undefined), items: tie('schema') }),
    fc
      .tuple(fc.constantFrom('allOf', 'oneOf', 'anyOf'), fc.array(tie('schema'), { maxLength: 3 }))
      .map(([how, parts]) => ({ [how]: parts })),
  ),
}));
const answer = fc.tuple(schema, word, fc.boolean()).map(([item, name, wrapped]) => {
  const list = { type: 'array', items: { allOf: [item, { type: 'object', properties: { id: { type: 'string' } } }] } };
  const properties = { [name]: list, next: { type: 'string' }, total: { type: 'integer' } };
  return wrapped ? { type: 'object', properties } : list;
});
const parameter = fc.record({
  name: word,
  in: fc.constantFrom('query', 'query', 'path', 'header', 'cookie'),
  required: fc.boolean(),
  schema: leaf,
  description: fc.constantFrom('', 'maximum 100', 'timestamp'),
});
const path = fc
  .array(fc.constantFrom('a', 'users', '{id}', '{user_id}', 'orders', 'v1', '{x}-{y}', 'search', 'it’s', 'a:b', '{}'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => `/${parts.join('/')}`);
const url = fc.oneof(fc.webUrl(), fc.constantFrom('/', '', 'x', '/v1', '//h/x', 'https://{a}.b/{c}', 'https://h/a b'));
const operation = fc.tuple(answer, fc.array(parameter, { maxLength: 4 })).map(([of, parameters]) => ({
  get: { parameters, summary: "x */ '", responses: { 200: { content: { 'application/json': { schema: of } } } } },
}));
const document = fc.record({
  openapi: fc.constantFrom('3.0.3', '3.1.0'),
  info: fc.record({ title: fc.string(), version: fc.string() }),
  servers: fc.array(fc.record({ url }), { maxLength: 2 }),
  paths: fc.array(fc.tuple(path, operation), { minLength: 1, maxLength: 6 }).map((all) => Object.fromEntries(all)),
  components: fc.record({ schemas: fc.record({ A: schema, B: schema, C: schema }) }),
});

test('what is written is what the platform takes', () => {
  let taken = 0;
  fc.assert(
    fc.property(document, fc.boolean(), (of, named) => {
      const only = named ? ['--only', Object.keys(of.paths).slice(0, 2).join(',')] : [];
      const { code, written, error } = init(of, ...only);
      if (code !== 0) return void expect(error).not.toBe('');
      made(written);
      taken += 1;
    }),
    // The same each time: what is found anew belongs to whoever looks for it.
    { numRuns: 300, seed: 20_261_126 },
  );
  expect(taken).toBeGreaterThan(80);
}, 60_000);
