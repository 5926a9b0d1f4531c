/** What stacks hand to others: exports, and what the library's writers put into other regions. */
import type { StackInput } from '../input/stacks';
import type { Json, Value } from './values';

/** A stack under evaluation. */
export interface Scope {
  readonly input: StackInput;
  readonly region: string;
  readonly account: string;
}

interface Outlet {
  readonly scope: Scope;
  readonly value: Json;
}

export interface Outlets {
  /** By the export's name. */
  readonly exports: ReadonlyMap<string, readonly Outlet[]>;
  /** By the name of the parameter that a reader in another region looks up. */
  readonly published: ReadonlyMap<string, Outlet>;
}

/** @param evaluate resolves the name of an export, which may be built of others */
export function outletsOf(scopes: readonly Scope[], evaluate: (scope: Scope, expression: Json) => Value): Outlets {
  const exports = new Map<string, Outlet[]>();
  const published = new Map<string, Outlet>();
  for (const scope of scopes) {
    for (const { Value: value, Export: exported } of Object.values<Json>(scope.input.template.Outputs ?? {})) {
      const name = exported?.Name === undefined ? undefined : evaluate(scope, exported.Name);
      if (typeof name === 'string') exports.set(name, [...(exports.get(name) ?? []), { scope, value }]);
    }
    for (const resource of Object.values<Json>(scope.input.template.Resources ?? {})) {
      if (resource.Type !== 'Custom::CrossRegionExportWriter') continue;
      for (const [name, value] of Object.entries(resource.Properties?.WriterProps?.exports ?? {}))
        published.set(name, { scope, value });
    }
  }
  return { exports, published };
}
