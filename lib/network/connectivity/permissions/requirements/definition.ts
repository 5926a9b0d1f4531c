/** Definitions of state machines, with the tokens that joins leave in them. */
import type { Resource } from '../../template/resources';
import type { Json, Value } from '../../template/values';
import { asObject, asText } from '../../template/values';

export interface State {
  readonly name: string;
  readonly state: Json;
  /** Whether its arguments are JSONata, where a text may be an expression. */
  readonly jsonata: boolean;
}

/** The definition of a state machine; undefined where it can't be read. */
export function definitionOf(resource: Resource): Json | undefined {
  const string = resource.get('DefinitionString');
  const object = resource.get('Definition');
  const substitutions = asObject(resource.get('DefinitionSubstitutions'));
  const text = asText(string) ?? (object === undefined ? undefined : JSON.stringify(object));
  if (text === undefined) return undefined;
  const filled = text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
    const value = asText(substitutions[name.trim()] as Value);
    return value === undefined ? whole : JSON.stringify(value).slice(1, -1);
  });
  for (const candidate of [filled, filled.replace(/([:[,]\s*)(⟦[^⟧]*⟧)(?=\s*[,}\]])/g, '$1"$2"')])
    try {
      const parsed = JSON.parse(candidate) as Json;
      return typeof parsed?.States === 'object' ? parsed : undefined;
    } catch {
      // The second way has quotes around tokens that stand for numbers.
    }
  return undefined;
}

/** Every state, those in maps and parallel branches too. */
export function* statesOf(definition: Json, jsonata = false): Generator<State> {
  const language = definition?.QueryLanguage === undefined ? jsonata : definition.QueryLanguage === 'JSONata';
  for (const [name, state] of Object.entries<Json>(definition?.States ?? {})) {
    const own = state?.QueryLanguage === undefined ? language : state.QueryLanguage === 'JSONata';
    yield { name, state, jsonata: own };
    for (const inner of [state?.ItemProcessor, state?.Iterator, ...(state?.Branches ?? [])])
      if (inner) yield* statesOf(inner, language);
  }
}

/** An argument of a task as a literal, with tokens; undefined where it is absent or worked out at run time. */
export function argument({ state }: Pick<State, 'state'>, name: string): string | undefined {
  const value = (state.Arguments ?? state.Parameters)?.[name];
  return typeof value === 'string' && !/^\s*\{%/.test(value) ? value : undefined;
}
