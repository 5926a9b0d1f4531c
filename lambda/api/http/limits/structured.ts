/** A member of a list of structured fields (RFC 9651). */
export interface Member {
  readonly name: string;
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** Nobody needs more to say how many requests are left. */
const LONGEST = 2_000;

/** Members of a list with their parameters, leniently: what isn't one is left out, and nothing is thrown. */
export const membersOf = (text: string): Member[] =>
  split(text.slice(0, LONGEST), ',').map((member) => {
    const [name = '', ...parameters] = split(member, ';');
    const values = parameters.map((parameter) => {
      const [key = '', value = ''] = split(parameter, '=');
      return [key, bare(value)];
    });
    return { name: bare(name), values: Object.fromEntries(values) as Member['values'] };
  });

const bare = (text: string): string => text.replace(/^"|"$/g, '');

/** Splits but within quotation marks; without what is empty. In one go: headers are a server's, and may be anything. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    if (quoted && text[at] === '\\') at++;
    else if (text[at] === '"') quoted = !quoted;
    else if (at === text.length || (text[at] === separator && !quoted)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts.filter((part) => part !== '');
}
