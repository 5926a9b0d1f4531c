import type { EventCode, EventContext, EventSpec } from '../../../lib/platform/events';
import { Rejected, type Verdict } from '../verdict';

/** The platform's own code about an event: changes the verdict. @throws {Rejected} with what the code threw */
export function hooks(spec: EventSpec, reserved: readonly string[], code: EventCode | undefined) {
  const taken = new Set(reserved);
  const routes = Object.keys(spec.routes);
  return (verdict: Verdict, event: Record<string, unknown>, context: () => EventContext): void => {
    if (!code) return;
    const about = context();
    verdict.kept = called('filter', () => code.filter?.(event, about)) ?? true;
    if (!verdict.kept) return;
    const more = called('enrich', () => code.enrich?.(event, about)) ?? {};
    for (const [name, value] of Object.entries(more)) {
      if (taken.has(name)) throw new Rejected('Code', `enrich gives ${name}, which the platform adds`);
      if (Object.hasOwn(event, name)) throw new Rejected('ReservedField', `${name} is a field that the platform adds`);
      const text = called('enrich', () => JSON.stringify(value));
      if (text !== undefined) verdict.derived += `${verdict.derived && ','}${JSON.stringify(name)}:${text}`;
    }
    const route = called('route', () => code.route?.(event, about));
    if (route === undefined || route === null) return;
    verdict.route = routes.indexOf(route);
    if (verdict.route < 0) throw new Rejected('Code', `route gives '${route}', which is not a route`);
  };
}

function called<T>(name: string, call: () => T): T {
  let result: T;
  try {
    result = call();
  } catch (error) {
    throw new Rejected('Code', `${name}: ${error instanceof Error ? error.message : String(error)}`.slice(0, 500));
  }
  if (result instanceof Promise) {
    result.catch(() => {}); // Nobody waits for it.
    throw new Rejected('Code', `${name} gives a promise`);
  }
  return result;
}
