/** The shape of an item as properties of a contract; what a contract can't have is left out and told. */
import type { ObjectShape, Shape } from '../document/shape';
import { line } from './words';

export interface Property {
  readonly name?: string;
  readonly physicalName?: string;
  readonly description?: string;
  readonly logicalType: string;
  /** `string`: kept as JSON. */
  readonly physicalType?: string;
  readonly required?: boolean;
  readonly primaryKey?: boolean;
  readonly primaryKeyPosition?: number;
  readonly properties?: readonly Property[];
  readonly items?: Property;
}

export interface Columns {
  readonly properties: readonly Property[];
  /** Paths that stay in `_extra`, and why. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

export interface ColumnWishes {
  /** Names of columns that are there without the item. */
  readonly taken: readonly string[];
  /** Paths of the item's key, in order. */
  readonly key: readonly string[];
  /** Paths that others count on, whatever the document says. */
  readonly required: readonly string[];
  readonly nested: 'struct' | 'flatten';
  /** Place of the item's first key column. */
  readonly firstKeyPosition: number;
}

/** As columns and fields of structs may be called. */
const NAME = /^[^\s.,:;<>()[\]{}`"'\\=]{1,255}$/;
export const canBeColumn = (name: string): boolean => NAME.test(name) && /[^_]/.test(name);
/** What is deeper is rather a thing of its own. */
const DEEPEST = 5;
/** Of all levels together. */
const MOST = 400;

export function columnsOf(item: ObjectShape, wishes: ColumnWishes): Columns {
  return new Reader(wishes).read(item);
}

class Reader {
  private readonly left: { path: string; why: string }[] = [];
  private readonly columns: Set<string>;
  private count = 0;

  constructor(private readonly wishes: ColumnWishes) {
    this.columns = new Set(wishes.taken.map((name) => name.toLowerCase()));
  }

  read(item: ObjectShape): Columns {
    // Keys first: what comes last may find no room, or its name taken.
    const fields = [...item.fields()];
    const rank = (name: string): number =>
      this.wishes.key.some((path) => path === name || path.startsWith(`${name}.`)) ? 0 : 1;
    fields.sort(([a], [b]) => rank(a) - rank(b));
    const properties = fields.flatMap(([name, { shape, required }]) => {
      if (this.wishes.taken.includes(name)) return [];
      return this.property(name, shape, required, [], '');
    });
    return { properties, left: this.left };
  }

  /** @param prefix of the names of columns, with `flatten` */
  private property(
    name: string,
    shape: Shape,
    required: boolean,
    within: readonly string[],
    prefix: string | undefined,
  ): Property[] {
    const path = [...within, name].join('.');
    const leave = (why: string): [] => {
      this.left.push({ path, why });
      return [];
    };
    if (!NAME.test(name)) return leave('its name can be none in the lake');
    const dissolves = this.wishes.nested === 'flatten' && shape.kind === 'object' && prefix !== undefined;
    const written = prefix === undefined ? name : `${prefix}${name}`;
    const column = prefix === undefined ? name : written.replace(/^_+/, '');
    if (prefix !== undefined && !dissolves) {
      if (column === '') return leave('its name can be none in the lake');
      if (this.columns.has(column.toLowerCase())) return leave(`there is a column '${column}' already`);
    }
    if ((this.count += 1) > MOST) return leave(`the item has more than ${MOST} fields`);
    const before = [this.left.length, this.count] as const;
    let inner = this.type(shape, [...within, name], dissolves ? `${written}_` : undefined);
    if (typeof inner === 'string') {
      const whole = asJson(shape);
      if (prefix === undefined || whole === undefined) return leave(inner);
      // All of it is kept, so that nothing of it is left out.
      this.left.length = before[0];
      this.count = before[1];
      inner = whole;
    }
    if (prefix !== undefined && !dissolves) this.columns.add(column.toLowerCase());
    const position = this.wishes.key.indexOf(path);
    const several = this.wishes.key.length > 1 || this.wishes.firstKeyPosition > 1;
    return [
      {
        name,
        ...(column === written ? {} : { physicalName: column }),
        ...(shape.description === undefined ? {} : { description: line(shape.description, 200) }),
        ...inner,
        ...((required && !shape.nullable) || position >= 0 || this.wishes.required.includes(path)
          ? { required: true }
          : {}),
        ...(position >= 0 ? { primaryKey: true } : {}),
        ...(position >= 0 && several ? { primaryKeyPosition: this.wishes.firstKeyPosition + position } : {}),
      },
    ];
  }

  /** @default a text: why it can be no property */
  private type(shape: Shape, path: readonly string[], prefix: string | undefined): Omit<Property, 'name'> | string {
    if (shape.kind === 'scalar') return { logicalType: shape.type };
    if (shape.kind === 'open') return shape.why === 'null' ? 'it is always null' : shape.why;
    if (path.length > DEEPEST) return `it is more than ${DEEPEST} levels deep`;
    if (shape.kind === 'list') {
      const items = this.type(shape.items(), [...path, '[]'], undefined);
      return typeof items === 'string' ? items : { logicalType: 'array', items };
    }
    const seen = new Set<string>();
    const properties = [...shape.fields()].flatMap(([name, field]) => {
      if (prefix === undefined && seen.has(name.toLowerCase())) {
        this.left.push({ path: [...path, name].join('.'), why: 'the lake does not tell upper from lower case' });
        return [];
      }
      seen.add(name.toLowerCase());
      return this.property(name, field.shape, field.required, path, prefix);
    });
    return properties.length === 0 ? 'none of its fields can be a column' : { logicalType: 'object', properties };
  }
}

/** What can be no column by its parts may be one as a whole. */
function asJson(shape: Shape): Omit<Property, 'name'> | undefined {
  const as =
    shape.kind === 'object' ? 'object' : shape.kind === 'list' ? 'array' : shape.kind === 'open' ? shape.as : undefined;
  return as && { logicalType: as, physicalType: 'string' };
}
