/** Values as TypeScript, laid out as the project's formatter does. */

const WIDTH = 120;

export const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

/** @param used characters of the line that are taken: indentation, name, comma */
export function literal(value: unknown, indent: string, used = indent.length): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const short = flat(value);
  if (used + short.length <= WIDTH) return short;
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((one) => `${inner}${literal(one, inner)},`)
    : Object.entries(value).map(([name, one]) => entry(name, one, inner));
  return Array.isArray(value) ? `[\n${lines.join('\n')}\n${indent}]` : `{\n${lines.join('\n')}\n${indent}}`;
}

/** A property on its line or lines. */
export function entry(name: string, value: unknown, indent: string): string {
  const start = `${indent}${property(name)}: `;
  return `${start}${literal(value, indent, start.length + 1)},`;
}

function flat(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`;
  const entries = Object.entries(value).map(([name, one]) => `${property(name)}: ${flat(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

export const sentence = (text: string): string => text.replace(/^[a-z]/, (letter) => letter.toUpperCase());

/** A comment, wrapped; nothing in it can end it. */
export function comment(text: string, indent: string): string {
  const lines: string[] = [];
  for (const word of text.replace(/[\r\n\u2028\u2029]+/g, ' ').split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && indent.length + 4 + last.length + word.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((one) => `${indent}// ${one}`).join('\n');
}
