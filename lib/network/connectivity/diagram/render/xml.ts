/** Elements of an SVG document as text. Everything that comes from a template goes through `escape`. */

/** What XML can't hold, and marks that turn the direction of text, which make a name look like another. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu;
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as content of an element or value of an attribute. */
export const escape = (text: string): string =>
  text
    .replace(FORBIDDEN, '\ufffd')
    .replace(DIRECTION, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element around content that is markup already. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(String(value))}"`)
    .join('');
  const inner = content.filter((part) => part !== '').join('');
  return inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>`;
}

/** What a pointer on the element shows, and a screen reader reads. */
export const tooltip = (text: string): string => element('title', {}, escape(text));
