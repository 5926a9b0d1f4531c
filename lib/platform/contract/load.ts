import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import type { ErrorObject } from 'ajv';
import type { Place } from '../errors';
import validate from './odcs-validator';
import type { Contract } from './odcs';
import { reportSchemaErrors } from './schema-errors';

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
  if (read.errors.length > 0) reportSchemaErrors(read.errors, read.contract, place);
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
