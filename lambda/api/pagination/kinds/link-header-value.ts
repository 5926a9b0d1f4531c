/** A link of a `Link` header. */
export interface Link {
  readonly target: string;
  /** Lower-case names; the first of each. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Reads the value of a `Link` header (RFC 8288, appendix B.2); several headers are joined by commas. What isn't one is left out. */
export function parseLinks(header: string): Link[] {
  const links: Link[] = [];
  let at = 0;
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(header)?.[0] ?? '';
    at += found.length;
    return found;
  };
  for (;;) {
    skip(/[\s,]*/y);
    if (header[at] !== '<') return links;
    const end = header.indexOf('>', at);
    if (end < 0) return links;
    const target = header.slice(at + 1, end).trim();
    at = end + 1;
    const parameters: Record<string, string> = {};
    for (;;) {
      skip(/[^;,]*/y);
      if (header[at] !== ';') break;
      skip(/[;\s]*/y);
      const name = skip(/[^\s=;,]*/y).toLowerCase();
      skip(/\s*/y);
      let value = '';
      if (header[at] === '=') {
        at++;
        skip(/\s*/y);
        value = header[at] === '"' ? unquoted(skip(/"(?:\\.|[^"\\])*"?/y)) : skip(/[^;,]*/y).trim();
      }
      if (name !== '' && !Object.hasOwn(parameters, name)) parameters[name] = value;
    }
    links.push({ target, parameters });
  }
}

/** Target of the first link with a relation; those about something else than the answer (`anchor`) don't count. */
export function targetOf(header: string | undefined, rel: string): string | undefined {
  const wanted = rel.toLowerCase();
  return parseLinks(header ?? '').find(
    ({ parameters }) =>
      parameters.anchor === undefined && (parameters.rel ?? '').toLowerCase().split(/\s+/).includes(wanted),
  )?.target;
}

const unquoted = (text: string): string => text.slice(1, text.endsWith('"') ? -1 : undefined).replace(/\\(.)/g, '$1');
