import { looksGenerated, looksLikePassword } from './entropy';
import { lookAlike } from './look-alikes';

/** What a secret looks like. `value` is the group that is one, where only part of the match is. */
export interface Pattern {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Whether what was found in the group `value` is one. @default always */
  readonly when?: (value: string) => boolean;
}

const NAMES = String.raw`pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|mask[-_]?key|auth`;
/** A name that ends in one of these holds what leads to a secret, or speaks of it, and not the secret. */
const TELLS_OF =
  /(arn|id|name|file|path|ur[il]|hash|uuid|type|version|policy|length|count|expires?|expiration|kind|stage|encryption|algorithm)s?$/i;

/** `name = value`, `"name": "value"`, `name: value`; the value quoted, or, of environments and logs, bare. */
const quoted = new RegExp(
  String.raw`(?<name>[\w.$-]*(?:${NAMES})[\w-]*)\\?["'\x60]?\s*(?:=>|[:=])\s*\\?(?<quote>["'\x60])(?<value>(?:(?!\k<quote>)[^\\\n]){8,}?)\\?\k<quote>`,
  'gi',
);
const bare = new RegExp(
  String.raw`(?<![\w.$-])(?<name>[\w.-]*(?:${NAMES})[\w-]*)\s*(?:=|:[ \t])[ \t]*(?<value>[^\s"'\x60;,&(){}<>\\]{8,})(?=[\s;,&]|$)`,
  'gim',
);

const secret = (value: string): boolean => lookAlike(value) === undefined && looksLikePassword(value);
const named = (value: string, name: string): boolean => !TELLS_OF.test(name) && secret(value);

/** Patterns whose match is enough. */
export const PATTERNS: readonly Pattern[] = [
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g, when: (value) => !value.endsWith('EXAMPLE') },
  {
    kind: 'AWS secret key',
    pattern: /(?:aws|secret)[\w-]*key["']?\s*[:=]\s*["']?(?<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    when: (value) => lookAlike(value) === undefined && looksGenerated(value.replaceAll('/', '_')),
  },
  { kind: 'private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/g },
  { kind: 'JSON web token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
  {
    kind: 'token of a service',
    pattern:
      /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,}|xox[abprs]-[\w-]{10,}|npm_[A-Za-z0-9]{36}|sk_live_\w{16,})/g,
  },
  {
    kind: 'password in an address',
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"'<>`{}]+:(?<value>[^\s/@"'<>`]+)@/gi,
    when: (value) => lookAlike(value) === undefined || /^[A-Za-z]+\d*$/.test(value),
  },
  {
    kind: 'password in a connection string',
    pattern: /(?:[;?&]|\b(?:host|server|user|uid|dbname)=\S+\s)\s*(?:password|pwd)\s*=\s*(?<value>[^\s;&"'`]+)/gi,
    when: (value) => !/^[$<{*%\\]/.test(value),
  },
];

/** Assignments to a name that tells of a secret. */
export const ASSIGNMENTS: readonly { readonly kind: string; readonly pattern: RegExp; readonly when: typeof named }[] =
  [
    { kind: 'assignment', pattern: quoted, when: named },
    {
      kind: 'assignment',
      pattern: bare,
      // Without quotes it may be code: names have no digits among their letters, or lead on to something.
      when: (value, name) => named(value, name) && /\d/.test(value) && !/[.[\]]/.test(value),
    },
  ];
