/** Pieces of Spark SQL. */

export function oneOf(column: string, values: readonly unknown[]): string {
  const listed = values.filter((v) => v !== null);
  const parts = [
    ...(values.includes(null) ? [`${quote(column)} is null`] : []),
    ...(listed.length > 0 ? [`${quote(column)} in (${listed.map(literal).join(', ')})`] : []),
  ];
  return parts.join(' or ');
}

export const quote = (identifier: string): string => `\`${identifier.replaceAll('`', '``')}\``;

/** A literal of Spark SQL, where backslashes escape. */
export const literal = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
