/** What stacks hand to others: exports, parameters of Systems Manager, what the library's writers put into other regions. */
import type { StackInput } from '../input/stacks';
import { isLiteral, type Json, type Value } from './values';

/** Stack ids are the first part of a resource's key, which ends at the first slash. */
export const stackKey = (id: string): string => id.replaceAll('/', ':');

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

/** A parameter of Systems Manager, by its logical id. */
interface Stored {
  readonly scope: Scope;
  readonly id: string;
}

export interface Outlets {
  /** By the export's name. */
  readonly exports: ReadonlyMap<string, readonly Outlet[]>;
  /** By the name of the parameter that a reader in another region looks up. */
  readonly published: ReadonlyMap<string, Outlet>;
  /** By the parameter's name. */
  readonly stored: ReadonlyMap<string, readonly Stored[]>;
}

/** @param evaluate resolves names, which may be built of others */
export function outletsOf(scopes: readonly Scope[], evaluate: (scope: Scope, expression: Json) => Value): Outlets {
  const exports = new Map<string, Outlet[]>();
  const published = new Map<string, Outlet>();
  const stored = new Map<string, Stored[]>();
  for (const scope of scopes) {
    for (const { Value: value, Export: exported } of Object.values<Json>(scope.input.template.Outputs ?? {})) {
      const name = exported?.Name === undefined ? undefined : evaluate(scope, exported.Name);
      if (typeof name === 'string') exports.set(name, [...(exports.get(name) ?? []), { scope, value }]);
    }
    for (const [id, resource] of Object.entries<Json>(scope.input.template.Resources ?? {})) {
      if (resource.Type === 'AWS::SSM::Parameter') {
        const name = evaluate(scope, resource.Properties?.Name);
        if (isLiteral(name)) stored.set(`${name}`, [...(stored.get(`${name}`) ?? []), { scope, id }]);
      }
      if (resource.Type !== 'Custom::CrossRegionExportWriter') continue;
      for (const [key, exported] of Object.entries(resource.Properties?.WriterProps?.exports ?? {}))
        published.set(key, { scope, value: exported });
    }
  }
  return { exports, published, stored };
}
