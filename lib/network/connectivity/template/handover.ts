/** What one stack gets of another: exports, outputs, nested stacks' outputs, parameters of Systems Manager. */
import { type Outlets, outletsOf, type Scope } from './outlets';
import type { Json, Value } from './values';
import { isKnown, unknown } from './values';

interface Evaluate {
  readonly value: (scope: Scope, expression: Json) => Value;
  readonly property: (scope: Scope, id: string, name: string) => Value;
  /** Whether a resource is there; undefined where that isn't known. */
  readonly exists: (scope: Scope, id: string) => boolean | undefined;
}

/** Looks up values that other stacks hand over. */
export class Handover {
  #outlets: Outlets | undefined;
  /** Names that are made of what is handed over can't be looked up while all names are gathered. */
  #gathering = false;

  constructor(
    private readonly scopes: readonly Scope[],
    private readonly evaluate: Evaluate,
  ) {}

  /** What a writer of another region's stack put under a name (`crossRegionReferences`). */
  read(name: string): Value {
    const found = this.#all()?.published.get(name);
    return found
      ? this.evaluate.value(found.scope, found.value)
      : unknown(`${name}, which no stack here exports to this region`);
  }

  /**
   * Value of a parameter of Systems Manager that one stack of the same region and account makes.
   * @returns undefined where none does for certain
   */
  stored(scope: Scope, name: string): Value {
    const found = (this.#all()?.stored.get(name) ?? []).filter(
      (other) => isBeside(scope, other.scope) && this.evaluate.exists(other.scope, other.id) !== false,
    );
    const [only] = found;
    if (!only || found.length > 1 || !this.evaluate.exists(only.scope, only.id)) return undefined;
    return this.evaluate.property(only.scope, only.id, 'Value');
  }

  import(scope: Scope, name: Value): Value {
    if (typeof name !== 'string' || !isKnown(name)) return unknown('Fn::ImportValue of a name that is not known');
    const found = (this.#all()?.exports.get(name) ?? []).filter((other) => isBeside(scope, other.scope));
    return found.length === 1
      ? this.evaluate.value(found[0]!.scope, found[0]!.value)
      : unknown(`export ${name}, which ${found.length === 0 ? 'no stack here' : 'more than one stack'} has`);
  }

  /** An output of a stack, by both names. */
  output(argument: Value): Value {
    const { StackName: stack, OutputName: output } = (argument ?? {}) as Record<string, Value>;
    const other = this.scopes.findLast(({ input }) => (input.name ?? input.id) === String(stack));
    const value = other?.input.template.Outputs?.[String(output)]?.Value;
    return value === undefined
      ? unknown(`output ${output} of stack ${stack}, which is not here`)
      : this.evaluate.value(other!, value);
  }

  #all(): Outlets | undefined {
    if (this.#gathering) return undefined;
    if (!this.#outlets) {
      this.#gathering = true;
      this.#outlets = outletsOf(this.scopes, this.evaluate.value);
      this.#gathering = false;
    }
    return this.#outlets;
  }
}

/** Whether what one stack makes is found under its name by the other. */
const isBeside = (a: Scope, b: Scope): boolean => a.region === b.region && a.account === b.account;
