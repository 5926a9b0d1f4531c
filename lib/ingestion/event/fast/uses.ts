import type { Enrichment, EventCondition, EventSpec, Scalar } from '../../../platform/events';
import { literal, spanIs } from './literals';
import { find, leaf, type Action, type Node, type Place } from './tree';
import { Unsure } from './unsure';

/** What the fast path keeps in mind while it reads a record. */
export interface Uses {
  /** Declarations, once. */
  readonly declarations: string[];
  /** Statements before each record. */
  readonly resets: string[];
}

const TEXTS = new Set(['string', 'date', 'timestamp', 'time']);
const NUMBERS = new Set(['integer', 'number']);

const place = (root: Node, path: string): Place => {
  const found = find(root, path);
  if (!found) throw new Unsure(`${path} is not in the present contract`);
  return found;
};

const values = (root: Node, path: string): Place => {
  const found = leaf(place(root, path));
  if (!found) throw new Unsure(`${path} is a list of anything`);
  return found;
};

function numbers(root: Node, path: string): Place {
  const found = values(root, path);
  if (!NUMBERS.has(found.node.field.type)) throw new Unsure(`${path} is not a number`);
  return found;
}

/** Attaches an action to a field; `where` has to be its sibling. */
function attach(root: Node, at: Node, code: string, where?: string): void {
  let action: Action = { code };
  if (where !== undefined) {
    const flag = place(root, where).node;
    if (flag.field.type !== 'boolean' || flag.parent !== at.parent)
      throw new Unsure(`${where} is not beside the value`);
    action = { code, where: flag };
  }
  at.actions.push(action);
  if (TEXTS.has(at.field.type)) at.spans = true;
}

/** Keeps what an enrichment needs. @returns the expression of its JSON text */
export function enrichment(root: Node, index: number, how: Enrichment, uses: Uses): string {
  const name = `x${index}`;
  const keep = (initial: string, declared = initial): void => {
    uses.declarations.push(`let ${name}=${declared};`);
    uses.resets.push(`${name}=${initial};`);
  };
  if ('processingTime' in how) return `'"'+now+'"'`;
  if ('constant' in how) return literal(JSON.stringify(how.constant));
  if ('sum' in how) {
    attach(root, numbers(root, how.sum).node, `${name}+=v;`, how.where);
    keep('0');
    return `num(${name})`;
  }
  if ('min' in how || 'max' in how) {
    const [path, sign, none] = 'min' in how ? [how.min, '<', 'Infinity'] : [how.max, '>', '-Infinity'];
    attach(root, numbers(root, path).node, `if(v${sign}${name})${name}=v;`, how.where);
    keep(none);
    return `num(${name})`; // Infinity where there were none, which is null
  }
  if ('count' in how) {
    const { node } = place(root, how.count);
    attach(root, node, node.field.type === 'array' ? `${name}+=n;` : `${name}++;`, how.where);
    keep('0');
    return name;
  }
  if ('countDistinct' in how) return distinct(root, name, how.countDistinct, how.where, uses, keep);
  const found = place(root, how.lookup);
  if (found.many || !TEXTS.has(found.node.field.type)) throw new Unsure(`${how.lookup} is not one string`);
  attach(root, found.node, `${name}=text(b,s,e);`);
  keep('undefined');
  const table = Object.entries(how.values).map(([from, to]) => [from, JSON.stringify(to)]);
  uses.declarations.push(`const ${name}m=new Map(${literal(table)});`);
  return `(${name}m.get(${name})??${literal(JSON.stringify(how.otherwise ?? null))})`;
}

function distinct(
  root: Node,
  name: string,
  path: string,
  where: string | undefined,
  uses: Uses,
  keep: (initial: string) => void,
): string {
  const { node } = values(root, path);
  keep('0');
  const { type } = node.field;
  if (type === 'boolean') {
    attach(root, node, `${name}|=t?1:2;`, where);
    return `(${name}===3?2:${name}?1:0)`;
  }
  const texts = TEXTS.has(type);
  if (!texts && !NUMBERS.has(type)) throw new Unsure(`${path} is not a single value`);
  uses.declarations.push(`const ${name}d=new ${texts ? 'Int32' : 'Float64'}Array(${texts ? 128 : 64});`);
  // More than 64 different ones is for the other path.
  const code = texts ? `newText(b,${name}d,${name},s,e)` : `newNumber(${name}d,${name},v)`;
  attach(root, node, `${name}=${code};if(${name}>64)return F;`, where);
  return name;
}

/** Tests of values become flags; a condition is an expression of these. */
export function conditions(root: Node, uses: Uses): (condition: EventCondition) => string {
  let flags = 0;
  const flag = (at: Node, test: string): string => {
    const name = `f${flags++}`;
    uses.declarations.push(`let ${name}=false;`);
    uses.resets.push(`${name}=false;`);
    attach(root, at, test === 'true' ? `${name}=true;` : `if(${test})${name}=true;`);
    return name;
  };
  const expression = (condition: EventCondition): string => {
    if ('all' in condition) return `(${condition.all.map(expression).join('&&') || 'true'})`;
    if ('any' in condition) return `(${condition.any.map(expression).join('||') || 'false'})`;
    if ('not' in condition) return `!${expression(condition.not)}`;
    if ('exists' in condition) {
      const name = flag(place(root, condition.field).node, 'true');
      return condition.exists ? name : `!${name}`;
    }
    if ('equals' in condition) return oneOf(condition.field, [condition.equals]);
    if ('in' in condition) return oneOf(condition.field, condition.in);
    const { node } = numbers(root, condition.field);
    const tests = [];
    if (condition.above !== undefined) tests.push(`v>${condition.above}`);
    if (condition.below !== undefined) tests.push(`v<${condition.below}`);
    return flag(node, tests.join('&&') || 'true');
  };
  const oneOf = (path: string, wanted: readonly Scalar[]): string => {
    const { node } = values(root, path);
    return flag(node, isOneOf(node, wanted, uses));
  };
  return expression;
}

/** Whether a value that was read (`s`, `e`, `v` or `t`) is one of these. */
export function isOneOf(node: Node, wanted: readonly Scalar[], uses: Uses): string {
  const { type } = node.field;
  if (TEXTS.has(type)) {
    const texts = wanted.filter((value) => typeof value === 'string');
    if (texts.length <= 8) return texts.map((text) => `(${spanIs(text)})`).join('||') || 'false';
    const name = `t${uses.declarations.length}`;
    uses.declarations.push(`const ${name}=new Set(${literal(texts)});`);
    return `${name}.has(text(b,s,e))`;
  }
  const kind = NUMBERS.has(type) ? 'number' : type === 'boolean' ? 'boolean' : undefined;
  if (!kind) throw new Unsure(`a ${type} is compared with single values`);
  const variable = kind === 'number' ? 'v' : 't';
  return (
    wanted
      .filter((value) => typeof value === kind)
      .map((value) => `${variable}===${value}`)
      .join('||') || 'false'
  );
}

/** All that is asked of an event's values. */
export interface Plan extends Uses {
  readonly filter: string | undefined;
  /** Conditions in order; undefined takes all. */
  readonly routes: readonly (string | undefined)[];
  /** Expressions of JSON texts by name. */
  readonly derived: readonly (readonly [name: string, expression: string])[];
}

export function plan(root: Node, spec: EventSpec): Plan {
  const uses: Uses = { declarations: [], resets: [] };
  const condition = conditions(root, uses);
  return {
    ...uses,
    filter: spec.filter && condition(spec.filter),
    routes: Object.values(spec.routes).map(({ when }) => when && condition(when)),
    derived: Object.entries(spec.enrich).map(([name, how], index) => [name, enrichment(root, index, how, uses)]),
  };
}
