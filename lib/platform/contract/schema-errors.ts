/** What the standard's JSON schema has against a contract, in words: ajv reports each branch that did not fit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import { meant, nearest } from '../check/suggest';
import type { PathPart, Place } from '../errors';

const SCHEMA = join(__dirname, '..', '..', '..', 'contracts', 'schema', 'odcs-json-schema-v3.1.0.json');
const STANDARD = 'https://bitol-io.github.io/open-data-contract-standard/v3.1.0/';

export function reportSchemaErrors(errors: readonly ErrorObject[], contract: unknown, place: Place): void {
  const names = propertyNames();
  for (const error of relevant(errors, names)) report(error, contract, place, names);
}

const isBranch = (e: ErrorObject): boolean => ['if', 'allOf', 'anyOf', 'oneOf'].includes(e.keyword);
const isOperator = (e: ErrorObject): boolean => e.schemaPath.includes('DataQualityOperators/oneOf');
const unknownKey = (e: ErrorObject): string | undefined =>
  (e.params.additionalProperty ?? e.params.unevaluatedProperty) as string | undefined;

/** Without errors that only say that something else failed, and those of branches that nobody meant. */
function relevant(errors: readonly ErrorObject[], names: ReadonlySet<string>): ErrorObject[] {
  const telling = errors.filter(
    (e) => !isBranch(e) && unknownKey(e) === undefined && !(isOperator(e) && e.keyword === 'required'),
  );
  const explained = (e: ErrorObject): boolean =>
    telling.some((t) => t !== e && t.instancePath.startsWith(e.instancePath));
  return errors.filter((e) => {
    if (e.keyword === 'oneOf' && isOperator(e)) return !explained(e);
    if (isBranch(e) || (isOperator(e) && e.keyword === 'required')) return false;
    // "Not an array" about what was to be the other form.
    if (e.keyword === 'type' && /(oneOf|anyOf)\/\d+\/type$/.test(e.schemaPath))
      return !errors.some((t) => t !== e && !isBranch(t) && t.instancePath.startsWith(e.instancePath));
    // A part that fails leaves its known properties unevaluated; one that the standard has nowhere is wrong in any case.
    const key = unknownKey(e);
    return (
      key === undefined ||
      !names.has(key) ||
      !(explained(e) || errors.some((o) => isOperator(o) && o.instancePath === e.instancePath))
    );
  });
}

function report(error: ErrorObject, contract: unknown, place: Place, names: ReadonlySet<string>): void {
  const path = pathOf(error.instancePath, contract);
  const here = place.in(...path);
  const value = show(path.reduce<unknown>((at, part) => (at as Record<PathPart, unknown>)[part], contract));
  const key = unknownKey(error);
  if (key !== undefined) {
    const near = nearest(key, names);
    const mend =
      near !== undefined && near !== key ? `Did you mean '${near}'?` : 'Remove it, or move it into customProperties.';
    return here.in(key).add(`The standard has no property '${key}' here.`, mend);
  }
  switch (error.keyword) {
    case 'required':
      return here.in(String(error.params.missingProperty)).add('It is missing; the standard requires it.', 'Add it.');
    case 'enum':
      return here.add(`It is ${value}.`, meant(value.replace(/^'|'$/g, ''), error.params.allowedValues as string[]));
    case 'type':
      return here.add(
        `It is ${value}, which is not of type ${String(error.params.type)}.`,
        `Write ${String(error.params.type)}.`,
      );
    case 'oneOf':
      return here.add(
        error.params.passingSchemas ? 'It has more than one operator.' : 'It has no operator to compare with.',
        'Write one of mustBe, mustNotBe, mustBeGreaterThan, mustBeGreaterOrEqualTo, mustBeLessThan, mustBeLessOrEqualTo, mustBeBetween, mustNotBeBetween.',
      );
    default:
      return here.add(`It ${error.message ?? 'is not allowed'}.`, `See the standard: ${STANDARD}`);
  }
}

/** All names of properties that the standard has anywhere. */
function propertyNames(): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && !Array.isArray(value))
        Object.keys(value as object).forEach((name) => names.add(name));
      visit(value);
    }
  };
  visit(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  return names;
}

/** `/schema/0/name` → `['schema', 0, 'name']`. */
function pathOf(pointer: string, contract: unknown): PathPart[] {
  let at: unknown = contract;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const isIndex = Array.isArray(at);
      at = (at as Record<string, unknown> | undefined)?.[key];
      return isIndex ? Number(key) : key;
    });
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : `'${String(value)}'`;
}
