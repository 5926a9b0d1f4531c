/** What hangs together within a load from an API. */
import type { RestApi } from '../../check/api';
import type { ApiLoadShape } from '../../check/api-load';
import { meant } from '../../check/suggest';
import type { Place } from '../../errors';
import { checkIncremental, checkPagination } from './check-reading';
import { authorizing } from './check-source';
import { checkParameters } from './parameters';

export function checkApiLoad(load: ApiLoadShape, source: RestApi, place: Place): void {
  checkPath(load, place);
  if (load.body !== undefined && load.method === 'GET')
    place.in('body').add('A GET has no body.', "Write `method: 'POST'`, or put parameters into `query`.");
  for (const name of Object.keys(load.headers))
    if (authorizing(source.authorization).includes(name.toLowerCase()))
      place.in('headers', name).add("It is a header of the source's `authorization`.", 'Remove it here.');
  checkParameters(load, source, place);
  checkPagination(load, place);
  checkIncremental(load, place);
  checkConditional(load, place);
}

/** Braces in the path are keys of the parent, all of them. */
function checkPath({ path, parent }: ApiLoadShape, place: Place): void {
  const keys = Object.keys(parent?.keys ?? {});
  const named = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name!);
  if (/[{}]/.test(path.replace(/\{[^{}]*\}/g, '')))
    place.in('path').add(`'${path}' has a brace without its other one.`, 'Write keys of the parent as {key}.');
  if (path.includes('${'))
    place
      .in('path')
      .add(`'${path}' has a dollar sign before a brace, which would be a part of the address.`, 'Write {key} alone.');
  for (const name of new Set(named))
    if (!keys.includes(name))
      place
        .in('path')
        .add(
          `'{${name}}' stands for no key of a parent.`,
          parent === undefined
            ? `Say in \`parent\` whose it is: { dataset: …, keys: { ${name || 'id'}: 'id' } }.`
            : meant(name, keys),
        );
  for (const key of keys)
    if (!named.includes(key))
      place
        .in('parent', 'keys', key)
        .add(`'{${key}}' is not in the path '${path}'.`, 'Put it where the value belongs, or remove the key.');
}

/** What an unchanged first page says is that there is nothing to be read: of this list alone, asked as the last time. */
function checkConditional(load: ApiLoadShape, place: Place): void {
  if (!load.conditional) return;
  const reason = load.parent
    ? 'it is read once for each of its parents'
    : load.incremental || load.pagination?.type === 'timeWindow'
      ? 'its address has another time in each run'
      : load.method === 'POST'
        ? 'a POST has no tag'
        : undefined;
  if (reason !== undefined)
    place.in('conditional').add(`It can't be asked whether it has changed: ${reason}.`, 'Remove `conditional`.');
}
