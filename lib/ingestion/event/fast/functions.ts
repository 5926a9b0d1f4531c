import { EVENT_FIELDS } from '../../../platform/events';
import { bytesAre } from './literals';
import type { Action, Node } from './tree';
import type { Uses } from './uses';
import { readValue } from './values';

const LOCALS = 'let c=b[p],s=0,e=0,v=0,n=0,t=false';
const SPACE = 'if(c<=32){p=space(b,p);c=b[p]}';
const NEXT = `c=b[++p];${SPACE}`;
const NULL = 'if(b[p+1]!==117||b[p+2]!==108||b[p+3]!==108)return F;p+=4;';

/** A function for each object and list of a contract, innermost first. */
export function functions(root: Node, derived: readonly string[], uses: Uses): string[] {
  const all: string[] = [];
  const visit = (node: Node): void => {
    node.children.forEach(visit);
    if (node.items) visit(node.items);
    if (node.field.type === 'array') all.push(arrayFunction(node, uses));
    else if (node.field.type === 'object' && node.field.fields)
      all.push(objectFunction(node, node.parent ? [] : [...EVENT_FIELDS, ...derived], uses));
  };
  visit(root);
  return all;
}

const immediate = (actions: readonly Action[]): string =>
  actions
    .filter(({ where }) => !where)
    .map(({ code }) => code)
    .join('');

/** Value of a field or item, null included. */
function value(node: Node, after: string, uses: Uses): string {
  const absent = node.field.required ? 'return F;' : NULL;
  return `if(c===110){${absent}}else{${readValue(node, uses)}${immediate(node.actions)}${after}}`;
}

function arrayFunction(node: Node, uses: Uses): string {
  const { minItems, maxItems } = node.field;
  const item = node.items ? value(node.items, '', uses) : 'p=skip(b,p);';
  const limits = [];
  if (minItems !== undefined) limits.push(`i<${minItems}`);
  if (maxItems !== undefined) limits.push(`i>${maxItems}`);
  return [
    `function a${node.id}(b,p){${LOCALS},i=0;${SPACE}`,
    `if(c===93)p++;else for(;;){${item}i++;c=b[p];${SPACE}`,
    `if(c===44){${NEXT}continue}if(c!==93)return F;p++;break}`,
    limits.length ? `if(${limits.join('||')})return F;` : '',
    'N=i;return p}',
  ].join('');
}

function objectFunction(node: Node, reserved: readonly string[], uses: Uses): string {
  const { children } = node;
  const flags = new Set(children.flatMap(({ actions }) => actions.flatMap(({ where }) => where?.id ?? [])));
  const words = Array.from({ length: Math.ceil(children.length / 32) }, (_, word) => word);
  const cases = children.map((child, index) => {
    const seen = `m${index >> 5}`;
    const bit = 1 << (index & 31);
    const waits = child.actions.some(({ where }) => where);
    const keep = [
      waits ? `h${child.id}=true;s${child.id}=s;e${child.id}=e;v${child.id}=v;n${child.id}=n;t${child.id}=t;` : '',
      flags.has(child.id) ? `w${child.id}=t;` : '',
    ].join('');
    return `case ${index}:if(${seen}&${bit})return F;${seen}|=${bit};${value(child, keep, uses)}break;`;
  });
  // Fields of older contracts only are known, if not to this one; what is inside them is for the other path.
  const older = [...(node.known?.fields.keys() ?? [])].filter((name) => !children.some((c) => c.field.name === name));
  const note = node.known?.open ? '' : 'U=true;';
  const keys = [
    ...children.map(({ field }, index) => [field.name, `i=${index};`] as const),
    ...reserved.map((name) => [name, 'return F;'] as const),
    ...older.filter((name) => !reserved.includes(name)).map((name) => [name, 'i=-2;'] as const),
  ];
  const required = words.map((word) =>
    children.reduce((bits, { field }, i) => (i >> 5 === word && field.required ? bits | (1 << (i & 31)) : bits), 0),
  );
  return [
    `function o${node.id}(b,p){${LOCALS},i=0,k=0,g=0${words.map((word) => `,m${word}=0`).join('')}`,
    children
      .filter(({ actions }) => actions.some(({ where }) => where))
      .map(({ id }) => `,h${id}=false,s${id}=0,e${id}=0,v${id}=0,n${id}=0,t${id}=false`)
      .join(''),
    [...flags].map((id) => `,w${id}=false`).join(''),
    `;${SPACE}if(c===125)p++;else for(;;){if(c!==34)return F;k=p+1;i=-1;`,
    expected(children),
    `if(i===-1){p=plain(b,k);if(p>E)return F;`,
    keySwitch(keys),
    '}g=i+1;',
    `${NEXT}if(c!==58)return F;${NEXT}`,
    `switch(i){${cases.join('')}case -2:if(c===123||c===91)return F;p=skip(b,p);break;default:${note}p=skip(b,p)}`,
    `c=b[p];${SPACE}if(c===44){${NEXT}continue}if(c!==125)return F;p++;break}`,
    ...required.map((bits, word) => (bits ? `if((m${word}&${bits})!==${bits})return F;` : '')),
    ...children.map(deferred),
    'return p}',
  ].join('');
}

/** What waited for the flag beside it. */
function deferred({ id, actions }: Node): string {
  const waiting = actions.filter(({ where }) => where);
  if (!waiting.length) return '';
  const back = `s=s${id};e=e${id};v=v${id};n=n${id};t=t${id};`;
  return `if(h${id}){${back}${waiting.map(({ code, where }) => `if(w${where!.id}){${code}}`).join('')}}`;
}

/** Producers write fields in one order, mostly the contract's: the next name is compared before its end is looked for. */
function expected(children: readonly Node[]): string {
  const cases = children.map(({ field: { name } }, index) => {
    if (JSON.stringify(name).includes('\\')) return ''; // It has escapes, which are for the other path.
    const length = Buffer.byteLength(name);
    return `case ${index}:if(${bytesAre('k', `${name}"`)}){i=${index};p=k+${length}}break;`;
  });
  return `switch(g){${cases.join('')}}`;
}

function keySwitch(keys: readonly (readonly [name: string, code: string])[]): string {
  const byLength = new Map<number, string[]>();
  for (const [name, code] of keys) {
    const length = Buffer.byteLength(name);
    const tests = byLength.get(length) ?? byLength.set(length, []).get(length)!;
    tests.push(`if(${bytesAre('k', name)}){${code}}`);
  }
  const cases = [...byLength].map(([length, tests]) => `case ${length}:${tests.join('else ')}break;`);
  return `switch(p-k){${cases.join('')}}`;
}
