import { isUtf8 } from 'node:buffer';
import { knownNames } from '../../../lib/ingestion/event/names';
import { EVENT_FIELDS, type EventCode, type EventContext, type EventSpec } from '../../../lib/platform/events';
import { MOST_DEPTH } from '../limits';
import { Rejected, type Verdict } from '../verdict';
import { check, isObject, own } from './check';
import { test } from './condition';
import { depthOf } from './depth';
import { enrichment } from './enrich';
import { hooks } from './hooks';
import { utc } from './times';
import { hasUnknown } from './unknown';

/** Decides about one event. @throws {Rejected} with the reason why it can't be taken */
export type Judge = (bytes: Buffer, now: string, context: () => EventContext) => Verdict;

/** The path that decides: it understands all that a specification can say, and gives the reasons. */
export function judge(spec: EventSpec, code?: EventCode): Judge {
  const checks = spec.versions.map(({ fields }) => check({ name: '', type: 'object', required: true, fields }));
  const known = knownNames(spec.versions);
  const derived = Object.entries(spec.enrich).map(([name, how]) => [JSON.stringify(name), enrichment(how)] as const);
  const reserved = [...EVENT_FIELDS, ...Object.keys(spec.enrich)];
  const filter = spec.filter && test(spec.filter);
  const routes = Object.values(spec.routes).map(({ when }) => (when ? test(when) : () => true));
  const coded = hooks(spec, reserved, code);

  return (bytes, now, context) => {
    const event = parse(bytes);
    for (const name of reserved)
      if (Object.hasOwn(event, name)) throw new Rejected('ReservedField', `${name} is a field that the platform adds`);
    const version = fitting(checks, event);
    const verdict: Verdict = {
      kept: filter?.(event) ?? true,
      route: routes.findIndex((when) => when(event)),
      derived: derived.map(([name, text]) => `${name}:${text(event, now)}`).join(','),
      time: time(event, spec.eventTime),
      unknown: hasUnknown(event, known),
      brace: bytes.lastIndexOf('}'),
      version,
    };
    if (verdict.kept) coded(verdict, event, context);
    if (verdict.kept && verdict.route < 0) throw new Rejected('Contract', 'no route takes the event');
    return verdict;
  };
}

function parse(bytes: Buffer): Record<string, unknown> {
  if (!isUtf8(bytes)) throw new Rejected('NotUtf8', 'not UTF-8');
  let event: unknown;
  try {
    event = JSON.parse(bytes.toString());
  } catch (error) {
    throw new Rejected('NotJson', unquoted((error as Error).message));
  }
  if (depthOf(bytes) > MOST_DEPTH) throw new Rejected('Contract', `it is nested more than ${MOST_DEPTH} deep`);
  if (isObject(event)) return event;
  const kind = Array.isArray(event) ? 'a list' : event === null ? 'null' : `a ${typeof event}`;
  throw new Rejected('Contract', `the event is ${kind}, not an object`);
}

/** What the engine says of text that isn't JSON, without the piece of the text that it quotes: that may be personal. */
const unquoted = (message: string): string => message.replace(/,? ?(\.\.\.)?"[^]*$/, '').slice(0, 200) || 'not JSON';

/** The first version that the event fits. The reason is about the present contract: the others will go. */
function fitting(checks: readonly ((value: unknown) => string)[], event: object): number {
  const problem = checks[0]!(event);
  if (!problem) return 0;
  for (let version = 1; version < checks.length; version++) if (!checks[version]!(event)) return version;
  throw new Rejected('Contract', problem.slice(1));
}

function time(event: object, field: string | undefined): string {
  const value = field === undefined ? undefined : own(event, field);
  return (typeof value === 'string' ? utc(value) : undefined) ?? '';
}
