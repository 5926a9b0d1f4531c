import type { ApiRequest } from '../types';

/** Shorter ones are no secrets, and would take half of a text with them. */
const SHORTEST = 4;

/** What a request has that it hadn't before it was authorised: words that are not to be shown. The longest first. */
export function addedTo(request: ApiRequest, authorised: ApiRequest): string[] {
  const words: string[] = [];
  for (const [name, value] of Object.entries(authorised.headers))
    if (request.headers[name] !== value) words.push(value, ...value.split(/[\s,;]+|(?<=\w)=(?!=*$)/));
  if (authorised.url !== request.url) {
    const before = new URL(request.url);
    for (const [name, value] of new URL(authorised.url).searchParams)
      if (!before.searchParams.getAll(name).includes(value)) words.push(value, encodeURIComponent(value));
  }
  return words.filter(({ length }) => length >= SHORTEST).sort((a, b) => b.length - a.length);
}
