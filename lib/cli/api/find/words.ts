/** Names in documents: told apart and compared, however they are written. */

/** `pageSize`, `page_size`, `page[size]` → `pagesize`. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** `pageSize`, `Page size` → `page_size`. */
export const snake = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');

/** `categories` → `category`; good enough for names of resources. */
export function singular(name: string): string {
  if (/(ss|us|is|news|series|species)$/.test(name)) return name;
  if (/ies$/.test(name)) return name.replace(/ies$/, 'y');
  if (/(xes|ches|shes|sses|zes)$/.test(name)) return name.replace(/es$/, '');
  return name.replace(/s$/, '');
}

export const segments = (path: string): string[] => path.split('/').filter((part) => part !== '');
export const isParameter = (segment: string): boolean => /\{[^}]+\}/.test(segment);
/** Names in braces, in order. */
export const pathParameters = (path: string): string[] => [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]!);

/** The last segment that is no parameter, without an ending such as `.json`. */
export function resourceOf(path: string): string | undefined {
  const last = segments(path).findLast((segment) => !isParameter(segment) && !/^v\d+(\.\d+)?$/i.test(segment));
  return last === undefined ? undefined : snake(last.replace(/\.(json|xml)$/i, '').replace(/^.*[.:]/, ''));
}

/** A text on one line, cut where it is too long. */
export function line(text: string, most = 160): string {
  const flat = text
    .replace(/<[^>]{1,40}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (flat.length <= most) return flat;
  const sentence = /^(.{20,}?[.!?])\s/.exec(flat)?.[1];
  if (sentence !== undefined && sentence.length <= most) return sentence;
  return `${flat.slice(0, most - 1).replace(/\s+\S*$/, '')}…`;
}
