import type { ApiLimits } from '../../../../lib/platform/api';
import { membersOf, type Member } from './structured';
import { untilReset } from './times';

type Headers = Readonly<Record<string, string>>;

/** How many requests a server lets us make. */
export interface Allowance {
  /** Which of its limits. */
  readonly name: string;
  readonly remaining: number;
  /** Milliseconds until there are more. */
  readonly reset: number;
}

/** Of the common families: how many are left, and when there are more. */
const FAMILIES: readonly (readonly [remaining: string, ...reset: string[]])[] = [
  ['x-ratelimit-remaining', 'x-ratelimit-reset-after', 'x-ratelimit-reset'],
  ['x-rate-limit-remaining', 'x-rate-limit-reset'],
  ['ratelimit-remaining', 'ratelimit-reset'],
  ['x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
];

/** Everything that an answer says about what is left. What can't be understood says nothing, and -1 is no limit. */
export function allowances(headers: Headers, limits: ApiLimits, now: number): Allowance[] {
  const found: Allowance[] = [];
  const policies = membersOf(headers['ratelimit-policy'] ?? '');
  const add = (name: string, left: string | undefined, reset: number | undefined): void => {
    const remaining = Number(left);
    if (left === undefined || left.trim() === '' || !(remaining >= 0) || reset === undefined) return;
    found.push({ name, remaining, reset });
  };
  const own = limits.remainingHeader?.toLowerCase();
  const ownReset = limits.resetHeader?.toLowerCase();
  if (own) {
    const reset = ownReset
      ? headers[ownReset]
      : firstOf(
          headers,
          FAMILIES.flatMap(([, ...names]) => names),
        );
    add(own, headers[own], reset === undefined ? undefined : untilReset(reset, headers, now, limits.resetAs));
  }
  for (const [left, ...resets] of FAMILIES) {
    if (left === own) continue;
    const text = firstOf(headers, ownReset && !own ? [ownReset] : resets);
    const as = ownReset && !own ? limits.resetAs : undefined;
    const reset = text === undefined ? windowOf(policies) : (duration(text) ?? untilReset(text, headers, now, as));
    add(left, headers[left], reset);
  }
  if (headers.ratelimit) found.push(...structured(headers.ratelimit, policies));
  return found;
}

const firstOf = (headers: Headers, names: readonly string[]): string | undefined =>
  names.map((name) => headers[name]).find((value) => value !== undefined);

/** `6m0s`, `1.5s`, `20ms`, as some write it. */
function duration(text: string): number | undefined {
  if (text.length > 50 || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  let sum = 0;
  for (const [, value, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    sum += Number(value) * units[unit as keyof typeof units];
  return sum;
}

/**
 * The header `RateLimit` of the IETF's draft: `"default";r=50;t=30` for each limit, or in earlier versions
 * `limit=100, remaining=50, reset=30`. Without a time, a window of `RateLimit-Policy` is waited for.
 */
function structured(text: string, policies: readonly Member[]): Allowance[] {
  const members = membersOf(text);
  const early = Object.fromEntries(members.map(({ name }) => name.split('=').map((part) => part.trim())));
  if (early.remaining !== undefined)
    members.push({ name: 'ratelimit', values: { r: early.remaining, t: early.reset } });
  return members.flatMap(({ name, values: { r, t } }) => {
    const reset = t === undefined ? windowOf(policies, name) : Number(t) * 1_000;
    return r === undefined || !(Number(r) >= 0) || !(reset! >= 0)
      ? []
      : [{ name: `ratelimit ${name}`, remaining: Number(r), reset: reset! }];
  });
}

/** The window of a policy: the named one, or the longest. */
function windowOf(policies: readonly Member[], name?: string): number | undefined {
  const fitting = policies.filter((policy) => policy.name === name);
  const windows = (fitting.length > 0 ? fitting : policies).map(({ values }) => Number(values.w)).filter((w) => w > 0);
  return windows.length > 0 ? Math.max(...windows) * 1_000 : undefined;
}
