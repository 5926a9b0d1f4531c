/** Finds secrets in texts. Pure: what is read, and what is done about a finding, is the caller's affair. */
import { looksGenerated, looksLikePassword } from './entropy';
import { lookAlike } from './look-alikes';
import { ASSIGNMENTS, PATTERNS } from './patterns';

export interface Finding {
  /** Name of the text, as it was given. */
  readonly where: string;
  /** From 1. */
  readonly line: number;
  readonly kind: string;
  /** The beginning of what was found, and its length: a finding is printed, and a secret must not be. */
  readonly excerpt: string;
}

const excerpt = (value: string): string => `${value.slice(0, 3)}… (${value.length} characters)`;
const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Secrets in a text by what they look like, and by the names that they are assigned to. */
export function scan(where: string, text: string): Finding[] {
  const found = new Map<string, Finding>();
  const note = (kind: string, match: RegExpMatchArray, value: string): void => {
    const line = lineOf(text, match.index ?? 0);
    // What is a token by its looks is also assigned to something: it is told of once.
    const key = `${line} ${value}`;
    if (!found.has(key)) found.set(key, { where, line, kind, excerpt: excerpt(value) });
  };
  for (const { kind, pattern, when = () => true } of PATTERNS)
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.value ?? match[0];
      if (when(value)) note(kind, match, value);
    }
  for (const { kind, pattern, when } of ASSIGNMENTS)
    for (const match of text.matchAll(pattern)) {
      const { name = '', value = '' } = match.groups ?? {};
      if (when(value, name)) note(`${kind} to ${name}`, match, value);
    }
  return [...found.values()];
}

/** Secrets that are known, in a text, also as they look in addresses, in JSON and in base64. */
export function findKnown(where: string, text: string, secrets: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(secrets).flatMap(([kind, secret]) => {
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ];
    const index = Math.max(...forms.map((form) => text.indexOf(form)));
    return index < 0 ? [] : [{ where, line: lineOf(text, index), kind, excerpt: excerpt(secret) }];
  });
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Where values go to code: whoever may describe the function or the job reads them. */
const VALUES: Readonly<Record<string, (properties: never) => Record<string, unknown> | undefined>> = {
  'AWS::Lambda::Function': ({ Environment }: { Environment?: { Variables?: Record<string, unknown> } }) =>
    Environment?.Variables,
  'AWS::Glue::Job': ({ DefaultArguments }: { DefaultArguments?: Record<string, unknown> }) => DefaultArguments,
  'AWS::Glue::Connection': ({
    ConnectionInput,
  }: {
    ConnectionInput?: { ConnectionProperties?: Record<string, unknown> };
  }) => ConnectionInput?.ConnectionProperties,
};

/**
 * Secrets among the values that a template hands to code, whatever they are called. Whatever looks generated is one,
 * since everything that may be generated there is a reference or has a name.
 */
export function scanValues(where: string, template: { Resources?: Readonly<Record<string, Resource>> }): Finding[] {
  return Object.entries(template.Resources ?? {}).flatMap(([id, { Type, Properties }]) =>
    Object.entries(VALUES[Type]?.((Properties ?? {}) as never) ?? {}).flatMap(([name, value]) =>
      textsOf(value)
        .filter((text) => suspicious(name, text))
        .map((text) => ({ where: `${where} ${id}`, line: 1, kind: `value of ${name}`, excerpt: excerpt(text) })),
    ),
  );
}

const suspicious = (name: string, text: string): boolean =>
  wordsOf(text).some((word) => lookAlike(word) === undefined && looksGenerated(word)) ||
  (/pass|secret|token|credential|key$/i.test(name) && lookAlike(text) === undefined && looksLikePassword(text));

/** Base64 has slashes of its own, and paths have parts: a word is looked at whole and in parts. */
const wordsOf = (text: string): string[] =>
  text.split(/[\s,;:="']+|\$\{[^}]*\}/).flatMap((word) => [word, ...word.split('/')]);

/** The literal texts of a value: itself, or what is between the references of a join. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const { 'Fn::Join': join, 'Fn::Sub': sub } = value as { 'Fn::Join'?: [string, unknown[]]; 'Fn::Sub'?: unknown };
  if (join) return join[1].filter((part) => typeof part === 'string').flatMap(textsOf);
  return sub === undefined ? [] : textsOf(Array.isArray(sub) ? sub[0] : sub);
}
