/** ARNs with tokens, which may hold colons and slashes of their own. */
const SEGMENT = '((?:⟦[^⟧]*⟧|[^:])*)';
const ARN = new RegExp(`^arn:${SEGMENT}:${SEGMENT}:${SEGMENT}:${SEGMENT}:([\\s\\S]*)$`);

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** What comes after the account, e.g. `table/orders`. */
  readonly rest: string;
}

export function parseArn(text: string): Arn | undefined {
  const match = ARN.exec(text);
  if (!match) return undefined;
  const [, partition, service, region, account, rest] = match as unknown as string[];
  return { partition: partition!, service: service!, region: region!, account: account!, rest: rest! };
}

/** Splits at a separator that isn't inside a token. */
export const splitOutsideTokens = (text: string, separator: ':' | '/'): string[] =>
  text.match(new RegExp(`(?:⟦[^⟧]*⟧|[^${separator}])+`, 'g')) ?? [];
