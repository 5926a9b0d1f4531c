import type { StackInput, Parameters } from '../input/stacks';
import { evaluateCondition, type World } from './conditions';
import { FUNCTIONS } from './functions';
import { Handover } from './handover';
import { type Scope, stackKey } from './outlets';
import { isListType, isStoredType, itemsOf } from './parameters';
import { pseudoParameter } from './pseudo';
import { References } from './references';
import type { Json, ResourceKey, Value } from './values';
import { isKnown, isLiteral, sameToken, unknown } from './values';

/**
 * Evaluates templates together, in one world of assumptions: intrinsic functions, references within and across stacks,
 * nested stacks. What can't be resolved becomes a token that says why. Memoised; nothing is evaluated before it is asked for.
 */
export class Evaluator {
  /** Comparisons that conditions rest on and that no value decides, in the order met. */
  readonly openComparisons = new Set<string>();
  readonly #scopes = new Map<string, Scope>();
  readonly #nested = new Map<ResourceKey, Scope>();
  readonly #memo = new Map<string, Value>();
  readonly #busy = new Set<string>();
  readonly #handover: Handover;
  readonly #references: References;

  constructor(
    inputs: readonly StackInput[],
    private readonly parameters: Parameters = {},
    private readonly world: World = new Map(),
  ) {
    for (const input of inputs) {
      const id = stackKey(input.id);
      const scope: Scope = {
        input,
        region: input.region ?? sameToken('Region'),
        account: input.account ?? sameToken('AccountId'),
      };
      this.#scopes.set(id, scope);
      if (input.parent) this.#nested.set(`${stackKey(input.parent.stack)}/${input.parent.logicalId}`, scope);
    }
    this.#handover = new Handover([...this.#scopes.values()], {
      value: (scope, expression) => this.#value(scope, expression),
      property: ({ input }, id, name) => this.property(`${stackKey(input.id)}/${id}`, name),
      exists: ({ input }, id) => this.exists(`${stackKey(input.id)}/${id}`),
    });
    this.#references = new References({
      value: (scope, expression) => this.#value(scope, expression),
      once: (name, make) => this.#once(name, make),
      resource: (key) => this.#resource(key),
      nestedOutput: (key, attribute) => this.#nestedOutput(key, attribute),
      exported: (name) => this.#handover.read(name),
    });
  }

  /** The stack's region: its name, or a token that is the same for all stacks that don't name one. */
  region(stack: string): string {
    return this.#scopes.get(stack)!.region;
  }

  account(stack: string): string {
    return this.#scopes.get(stack)!.account;
  }

  /** Evaluates any expression of a stack. */
  evaluate(stack: string, expression: Json): Value {
    return this.#value(this.#scopes.get(stack)!, expression);
  }

  /** Properties of a resource, evaluated. */
  properties(key: ResourceKey): Record<string, Value> {
    return this.#once(`properties ${key}`, () => {
      const { scope, resource } = this.#resource(key)!;
      return (this.#value(scope, resource.Properties ?? {}) ?? {}) as Record<string, Value>;
    }) as Record<string, Value>;
  }

  property(key: ResourceKey, name: string): Value {
    return this.#once(`property ${key} ${name}`, () => {
      const found = this.#resource(key);
      return found && this.#value(found.scope, found.resource.Properties?.[name]);
    });
  }

  /** Whether a resource is there: false where its condition does not hold, undefined where that isn't known. */
  exists(key: ResourceKey): boolean | undefined {
    const found = this.#resource(key);
    if (!found) return false;
    return found.resource.Condition === undefined ? true : this.#condition(found.scope, found.resource.Condition);
  }

  #resource(key: ResourceKey): { scope: Scope; resource: Json } | undefined {
    const slash = key.indexOf('/');
    const scope = this.#scopes.get(key.slice(0, slash));
    const resource = scope?.input.template.Resources?.[key.slice(slash + 1)];
    return scope && resource ? { scope, resource } : undefined;
  }

  /** A value that is worked out once; a value that rests on itself is unknown. */
  #once(name: string, make: () => Value): Value {
    if (this.#memo.has(name)) return this.#memo.get(name);
    if (this.#busy.has(name)) return unknown(`${name}, which refers to itself`);
    this.#busy.add(name);
    try {
      const value = make();
      this.#memo.set(name, value);
      return value;
    } finally {
      this.#busy.delete(name);
    }
  }

  #value(scope: Scope, expression: Json): Value {
    if (typeof expression === 'string')
      return expression.includes('{{resolve:') ? this.#dynamic(scope, expression) : expression;
    if (typeof expression !== 'object' || expression === null) return expression as Value;
    if (Array.isArray(expression))
      return expression.map((item) => this.#value(scope, item)).filter((item) => item !== undefined);
    const keys = Object.keys(expression);
    if (keys.length === 1) {
      const key = keys[0]!;
      if (key === 'Ref') return this.#ref(scope, expression.Ref);
      if (key === 'Fn::GetAtt') return this.#references.attribute(scope, expression[key]);
      if (key === 'Fn::If') return this.#choose(scope, expression[key]);
      if (key === 'Fn::ImportValue') return this.#handover.import(scope, this.#value(scope, expression[key]));
      if (key === 'Fn::GetStackOutput') return this.#handover.output(this.#value(scope, expression[key]));
      const apply = FUNCTIONS[key];
      if (apply) {
        const made = apply(expression[key], {
          region: scope.region,
          value: (inner) => this.#value(scope, inner),
          reference: (name) => (name.includes('.') ? this.#references.attribute(scope, name) : this.#ref(scope, name)),
          mapping: (name) => scope.input.template.Mappings?.[name],
        });
        // The name of a parameter that is built of others.
        return typeof made === 'string' && made.includes('{{resolve:ssm:') ? this.#dynamic(scope, made) : made;
      }
      if (key.startsWith('Fn::')) return unknown(`${key}`);
    }
    const result: Record<string, Value> = {};
    for (const key of keys) {
      const value = this.#value(scope, expression[key]);
      if (value !== undefined) result[key] = value;
    }
    return result;
  }

  #choose(scope: Scope, [condition, then, otherwise]: [string, Json, Json]): Value {
    const holds = this.#condition(scope, condition);
    if (holds !== undefined) return this.#value(scope, holds ? then : otherwise);
    const [a, b] = [this.#value(scope, then), this.#value(scope, otherwise)];
    return JSON.stringify(a) === JSON.stringify(b) ? a : unknown(`condition ${condition} of ${scope.input.id}`);
  }

  #condition(scope: Scope, name: string): boolean | undefined {
    return evaluateCondition(
      { Condition: name },
      {
        named: (inner) => scope.input.template.Conditions?.[inner],
        compare: (operands) => {
          const [a, b] = (operands as Json[]).map((operand) => this.#value(scope, operand));
          if (isLiteral(a) && isLiteral(b)) return String(a) === String(b);
          if (isKnown(a) && JSON.stringify(a) === JSON.stringify(b)) return true;
          const comparison = `${scope.input.id}: ${JSON.stringify(operands)}`;
          this.openComparisons.add(comparison);
          return this.world.get(comparison);
        },
      },
    );
  }

  #ref(scope: Scope, name: string): Value {
    if (name.startsWith('AWS::')) return pseudoParameter(scope, name);
    const resource = scope.input.template.Resources?.[name];
    if (resource) return this.#references.identity(scope, name, resource);
    const parameter = scope.input.template.Parameters?.[name];
    return parameter ? this.#parameter(scope, name, parameter) : unknown(`Ref ${name}, which is not in the template`);
  }

  /** Port that a database listens on, as its properties or its engine say. */
  port(key: ResourceKey): number | undefined {
    return this.#references.port(key);
  }

  #parameter(scope: Scope, name: string, parameter: Json): Value {
    const { input } = scope;
    const given = this.parameters[`${input.name ?? input.id}.${name}`] ?? this.parameters[name];
    const type = String(parameter.Type);
    const whole = (value: Value): Value => (isListType(type) ? itemsOf(value) : value);
    const passed = this.#passed(input, name);
    const told = given ?? passed ?? parameter.Default;
    if (isStoredType(type)) {
      const stored = typeof told === 'string' ? this.#handover.stored(scope, told) : undefined;
      if (stored !== undefined) return whole(stored);
      if (given === undefined && passed === undefined)
        return unknown(
          `parameter ${name}, which Systems Manager holds under ${parameter.Default ?? 'a name not given'}`,
        );
    }
    return told === undefined ? unknown(`parameter ${name}, which has no default`) : whole(told);
  }

  /** What the stack around a nested one gives a parameter of it. */
  #passed({ parent }: StackInput, name: string): Value {
    const around = parent && this.#scopes.get(stackKey(parent.stack));
    const passed = around?.input.template.Resources?.[parent!.logicalId]?.Properties?.Parameters?.[name];
    return passed === undefined ? undefined : this.#value(around!, passed);
  }

  #dynamic(scope: Scope, text: string): Value {
    return text.replace(
      /\{\{resolve:(ssm|ssm-secure|secretsmanager):([^}]*)\}\}/g,
      (_, service: string, name: string) => {
        if (service === 'secretsmanager') return name.replace(/:(SecretString|SecretBinary).*$/, '');
        if (service === 'ssm') {
          // A version that is named may be another than the one here.
          const stored = this.#handover.stored(scope, name) ?? this.#handover.read(name.replace(/:\d+$/, ''));
          if (isKnown(stored)) return Array.isArray(stored) ? stored.join(',') : String(stored);
        }
        return unknown(`${service} parameter ${name}`);
      },
    );
  }

  #nestedOutput(key: ResourceKey, attribute: string): Value {
    const nested = this.#nested.get(key);
    const value = nested?.input.template.Outputs?.[attribute.replace(/^Outputs\./, '')]?.Value;
    return value === undefined
      ? unknown(`${attribute} of nested stack ${key}, whose template is not here`)
      : this.#value(nested!, value);
  }
}
