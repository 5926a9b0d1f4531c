import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import type { ErrorObject } from 'ajv';
import type { PathPart, Place } from '../errors';
import { meant, nearest } from '../check/suggest';
import validate from './odcs-validator';
import type { Contract } from './odcs';

/** What a file held when it was last read: several datasets and environments share contracts. */
const cache = new Map<string, { text: string; contract: Contract; errors: readonly ErrorObject[] }>();

/**
 * Reads a contract and checks it against the standard's JSON schema; what is wrong with it is reported at `place`,
 * that there is none at `reference`.
 */
export function loadContract(root: string, file: string, place: Place, reference: Place): Contract | undefined {
  let text: string;
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : `cannot be read (${String(error)})`;
    reference.add(
      `The contract '${file}' ${reason}.`,
      'Write it (docs/contracts.md says how), or name its path in `contract`.',
    );
    return undefined;
  }
  const known = cache.get(join(root, file));
  const read = known?.text === text ? known : parse(text, place);
  if (!read) return undefined;
  cache.set(join(root, file), read);
  for (const error of leaves(read.errors)) reportError(error, read.contract, place);
  return read.errors.length === 0 ? read.contract : undefined;
}

function parse(text: string, place: Place) {
  try {
    // The core schema: dates stay text, as the standard's JSON schema wants them.
    const contract = load(text, { schema: CORE_SCHEMA }) as Contract;
    return { text, contract, errors: validate(contract) ? [] : [...(validate.errors ?? [])] };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark ? `line ${error.mark.line + 1}, column ${error.mark.column + 1}: ` : '';
    place.add(`It is not valid YAML: ${line}${error.reason}.`, 'Correct it there or on the line above.');
    return undefined;
  }
}

/** Without the errors that only say that something below them failed, and those of branches nobody chose. */
function leaves(errors: readonly ErrorObject[]): ErrorObject[] {
  const own = errors.filter((e) => !['if', 'allOf', 'anyOf', 'oneOf'].includes(e.keyword) || !hasBelow(e, errors));
  // A failed part leaves its known properties "unevaluated": only what nothing else explains is truly unknown.
  const broken = own.filter((e) => e.keyword !== 'unevaluatedProperties');
  const known = own.filter(
    (e) => e.keyword !== 'unevaluatedProperties' || !broken.some((b) => b.instancePath.startsWith(e.instancePath)),
  );
  const seen = new Set<string>();
  return known.filter((e) => {
    const key = `${e.instancePath} ${e.keyword} ${JSON.stringify(e.params)}`;
    return !seen.has(key) && seen.add(key);
  });
}

const hasBelow = (e: ErrorObject, all: readonly ErrorObject[]): boolean =>
  all.some(
    (other) =>
      other !== e &&
      other.instancePath.startsWith(e.instancePath) &&
      other.schemaPath.startsWith(e.schemaPath.replace(/\/[^/]*$/, '')),
  );

function reportError(error: ErrorObject, contract: unknown, place: Place): void {
  const path = pathOf(error.instancePath, contract);
  const here = place.in(...path);
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      here.in(String(params.missingProperty)).add('It is missing; the standard requires it.', 'Add it.');
      return;
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(params.additionalProperty ?? params.unevaluatedProperty);
      const near = nearest(key, COMMON_KEYS);
      here
        .in(key)
        .add(
          `The standard has no property '${key}' here.`,
          near && near !== key ? `Did you mean '${near}'?` : 'Remove it, or move it into customProperties.',
        );
      return;
    }
    case 'enum':
      here.add(
        `It is ${value(contract, path)}.`,
        meant(value(contract, path).replace(/^'|'$/g, ''), params.allowedValues as string[]),
      );
      return;
    case 'type':
      here.add(
        `It is ${value(contract, path)}, which is not of type ${String(params.type)}.`,
        `Write ${String(params.type)}.`,
      );
      return;
    case 'oneOf':
      here.add(
        `It needs exactly one operator (${String(params.passingSchemas ?? 'it has none')}).`,
        'Write one of mustBe, mustBeGreaterThan, mustBeLessThan, mustBeBetween, ….',
      );
      return;
    default:
      here.add(
        `It ${error.message ?? 'is not allowed'}.`,
        'See the standard: https://bitol-io.github.io/open-data-contract-standard/v3.1.0/',
      );
  }
}

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

function value(contract: unknown, path: readonly PathPart[]): string {
  const at = path.reduce<unknown>((v, part) => (v as Record<PathPart, unknown>)[part], contract);
  return typeof at === 'object' ? (Array.isArray(at) ? 'a list' : 'an object') : `'${String(at)}'`;
}

/** Property names of the standard that are mistyped most; for suggestions only. */
const COMMON_KEYS = (
  'apiVersion kind id name version status domain dataProduct tenant description tags team schema slaProperties support servers roles price ' +
  'customProperties authoritativeDefinitions contractCreatedTs properties quality physicalName physicalType logicalType logicalTypeOptions ' +
  'required unique primaryKey primaryKeyPosition partitioned classification businessName dataGranularityDescription transformLogic ' +
  'transformSourceObjects transformDescription examples metric mustBe mustNotBe mustBeGreaterThan mustBeGreaterOrEqualTo mustBeLessThan ' +
  'mustBeLessOrEqualTo mustBeBetween mustNotBeBetween query type arguments severity unit dimension members username role property value element driver'
).split(' ');
