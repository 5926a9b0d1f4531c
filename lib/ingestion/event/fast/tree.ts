import type { EventField } from '../../../platform/events';
import type { KnownNames } from '../names';

/** What is to be done with a value once it is read, as JavaScript; `where`: only if that sibling is true. */
export interface Action {
  readonly code: string;
  /** Node of the boolean beside it. */
  readonly where?: Node;
}

/** A field of the present contract, and what else than checking happens to its values. */
export interface Node {
  readonly id: number;
  readonly field: EventField;
  readonly parent?: Node;
  readonly children: readonly Node[];
  readonly items?: Node;
  readonly known: KnownNames | undefined;
  /** Places of the values in the record are needed: `s` and `e` for strings. */
  spans: boolean;
  /** Done as soon as a value that is not null was read. */
  readonly actions: Action[];
}

/** The tree of a contract; its root is an object without a name. */
export function tree(fields: readonly EventField[], known: KnownNames): Node {
  let ids = 0;
  const grow = (field: EventField, names: KnownNames | undefined, parent?: Node): Node => {
    const children: Node[] = [];
    const node = { id: ids++, field, parent, children, known: names, spans: false, actions: [] } as Node & {
      items?: Node;
      children: Node[];
    };
    for (const child of field.fields ?? []) children.push(grow(child, names?.fields.get(child.name), node));
    if (field.items) node.items = grow(field.items, names, node);
    return node;
  };
  return grow({ name: '', type: 'object', required: true, fields }, known);
}

export interface Place {
  readonly node: Node;
  /** Whether there may be several values in an event. */
  readonly many: boolean;
}

/** The field that a path names. @returns undefined where the contract has none */
export function find(root: Node, path: string): Place | undefined {
  let node = root;
  let many = false;
  for (const name of path.split('.')) {
    while (node.field.type === 'array' && node.items) {
      node = node.items;
      many = true;
    }
    const child = node.field.type === 'object' ? node.children.find((one) => one.field.name === name) : undefined;
    if (!child) return undefined;
    node = child;
  }
  return { node, many };
}

/** Where a field's single values are: itself, or the items of its list. @returns undefined where a list is untyped */
export function leaf({ node, many }: Place): Place | undefined {
  while (node.field.type === 'array') {
    if (!node.items) return undefined;
    node = node.items;
    many = true;
  }
  return { node, many };
}
