import type { CodeFile } from '../../input/stacks';

/**
 * Whether the call is made: `certain`; `likely` where what is called was guessed; `possible` where the code holds the
 * call and perhaps never makes it.
 */
export type Certainty = 'certain' | 'likely' | 'possible';

/** A call of an AWS service that code makes. */
export interface Call {
  /** IAM prefix of the service. */
  readonly service: string;
  readonly operation: string;
  readonly file: string;
  readonly certainty: Certainty;
  /** The environment variable whose value the call passes, where exactly one is seen. */
  readonly variable?: string;
}

/** What was found in the code of a function or job. */
export interface CodeUse {
  readonly calls: readonly Call[];
  /** Whether all calls were found: no call is made in a way that can't be read. */
  readonly complete: boolean;
  /** Why not, for a person. */
  readonly obstacle?: string;
}

export interface FileUse {
  readonly calls: Found[];
  obstacle?: string;
}

/** A call and where it stands in the text that was searched. */
export interface Found extends Omit<Call, 'file'> {
  readonly at: number;
}

export const isPython = (file: CodeFile): boolean => file.path.endsWith('.py');

/** The text between an opening parenthesis and its partner, at most `most` characters of it. */
export function argumentsAt(text: string, open: number, most = 1500): string {
  let depth = 0;
  for (let i = open; i < text.length && i < open + most; i += 1) {
    const character = text[i];
    if (character === '(') depth += 1;
    else if (character === ')' && (depth -= 1) === 0) return text.slice(open + 1, i);
  }
  return text.slice(open + 1, open + most);
}

const RANK = { certain: 2, likely: 1, possible: 0 } as const;

/** One call of each kind: the surest, and of these one that says its variable. Different variables stay apart. */
export function distinct(calls: readonly Call[]): Call[] {
  const found = new Map<string, Call>();
  for (const call of calls) {
    const key = `${call.service}:${call.operation} ${call.variable ?? ''}`;
    const known = found.get(key);
    if (!known || RANK[call.certainty] > RANK[known.certainty]) found.set(key, call);
  }
  return [...found.values()];
}
