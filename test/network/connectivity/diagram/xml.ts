const TOKEN = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[A-Za-z_:][\w:.-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ENTITY = /&(?!(amp|lt|gt|quot|#39);)/;

/** What is wrong with a document, as far as it must be right here: tags, attributes, entities, characters. */
export function faultsOf(xml: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  // eslint-disable-next-line no-control-regex -- XML has none of these
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(xml))
    faults.push('forbidden character');
  TOKEN.lastIndex = 0;
  let at = 0;
  for (let match = TOKEN.exec(xml); match; match = TOKEN.exec(xml)) {
    at = TOKEN.lastIndex;
    const [, closing, name, attributes = '', empty, text = ''] = match;
    if (ENTITY.test(text) || ENTITY.test(attributes)) faults.push(`bare & near ${match[0].slice(0, 40)}`);
    if (name === undefined) {
      if (text.includes(']]>')) faults.push(']]> in text');
      continue;
    }
    const keys = [...attributes.matchAll(/([\w:.-]+)="/g)].map(([, key]) => key);
    if (new Set(keys).size < keys.length) faults.push(`attribute twice: ${match[0]}`);
    if (closing === '/') {
      const expected = open.pop();
      if (expected !== name) faults.push(`</${name}> closes <${expected}>`);
    } else if (empty !== '/') open.push(name);
  }
  if (at < xml.length) faults.push(`can't be read from: ${xml.slice(at, at + 80)}`);
  return [...faults, ...open.map((name) => `<${name}> stays open`)];
}
