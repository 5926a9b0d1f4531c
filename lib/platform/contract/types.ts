/** PostgreSQL's types: spelled one way (as `format_type` spells them) and matched with the contract's logical types. */

const ALIASES: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int: 'integer',
  int8: 'bigint',
  serial: 'integer',
  serial4: 'integer',
  serial8: 'bigint',
  bigserial: 'bigint',
  smallserial: 'smallint',
  float4: 'real',
  float8: 'double precision',
  float: 'double precision',
  decimal: 'numeric',
  bool: 'boolean',
  varchar: 'character varying',
  char: 'character',
  bpchar: 'character',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
};

/** `NUMERIC(10, 2)` → `numeric(10,2)`, `timestamptz(3)` → `timestamp(3) with time zone`, `int4[]` → `integer[]`. */
export function canonicalType(physicalType: string): string {
  let canonical = known.get(physicalType);
  if (canonical === undefined) known.set(physicalType, (canonical = spell(physicalType)));
  return canonical;
}

/** A thousand tables have a dozen types. */
const known = new Map<string, string>();

function spell(physicalType: string): string {
  const match =
    /^\s*("[^"]+"|[a-z_][\w. ]*?)\s*(\(\s*[\d\s,-]+\))?\s*((?:with|without) time zone)?\s*((?:\[\s*\d*\s*\])*)\s*$/i.exec(
      physicalType,
    );
  if (!match) return physicalType.trim();
  const [, written, size = '', zone = '', dimensions = ''] = match as unknown as [
    string,
    string,
    string?,
    string?,
    string?,
  ];
  const base = `${written.toLowerCase()} ${zone.toLowerCase()}`.trim().replace(/\s+/g, ' ');
  const name = ALIASES[base] ?? (written.startsWith('"') ? written : base);
  const parameters = size.replace(/\s+/g, '');
  // format_type puts the precision of times before their zone, and writes all arrays with one pair of brackets.
  const sized = name.replace(/^(timestamp|time)?(.*)$/, (_, time: string | undefined, rest: string) =>
    time ? `${time}${parameters}${rest}` : `${rest}${parameters}`,
  );
  return dimensions ? `${sized}[]` : sized;
}

/** The type without its parameters, `numeric(10,2)` → `numeric`; `[]` stays. */
export const baseType = (canonical: string): string => canonical.replace(/\([^)]*\)/, '').replace(/\s+/g, ' ');

const LOGICAL: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer'],
  integer: ['integer'],
  bigint: ['integer'],
  oid: ['integer'],
  xid8: ['integer', 'string'],
  numeric: ['number', 'integer'],
  real: ['number'],
  'double precision': ['number'],
  boolean: ['boolean'],
  date: ['date'],
  'timestamp with time zone': ['timestamp', 'date'],
  'timestamp without time zone': ['timestamp', 'date'],
  'time with time zone': ['time'],
  'time without time zone': ['time'],
  text: ['string'],
  'character varying': ['string'],
  character: ['string'],
  uuid: ['string'],
  bytea: ['string'],
  json: ['object', 'array', 'string'],
  jsonb: ['object', 'array', 'string'],
};

/** Logical types that fit a physical one. @default undefined where the type is not known (enums, domains, extensions) */
export function logicalTypesOf(canonical: string): readonly string[] | undefined {
  return canonical.endsWith('[]') ? ['array'] : LOGICAL[baseType(canonical)];
}
