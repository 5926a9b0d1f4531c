import jsonata from 'jsonata';
import type { Json } from '../fixtures/stack';

export type State = Record<string, Json>;

const context = { Execution: { Name: 'run-1', Id: 'arn:execution', StartTime: '2026-11-23T06:00:00Z' } };
const functions = { parse: (text: string) => JSON.parse(text) as unknown };

/** Evaluates what stands between the marks, as Step Functions does, in a field or in all fields of an object. */
export async function evaluate(field: unknown, given: Record<string, unknown>): Promise<Json> {
  if (typeof field === 'string') {
    const expression = /^\{% (.*) %\}$/s.exec(field)?.[1];
    if (expression === undefined) return field;
    const result: unknown = await jsonata(expression).evaluate({}, { states: { context, ...given }, ...functions });
    return result === undefined ? undefined : JSON.parse(JSON.stringify(result));
  }
  if (field === null || typeof field !== 'object') return field;
  const entries = Object.entries(field).map(async ([key, value]) => [key, await evaluate(value, given)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** Where a choice goes. */
export async function choose(state: State, input: unknown): Promise<string> {
  for (const choice of state['Choices'] as State[]) {
    if ((await evaluate(choice['Condition'], { input })) === true) return choice['Next'] as string;
  }
  return state['Default'] as string;
}
