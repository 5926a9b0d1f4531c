import type { StackInput, Parameters } from '../input/stacks';
import {
  arnPattern,
  defaultPort,
  isArnAttribute,
  isIdAttribute,
  isNameAttribute,
  nameProperty,
  propertyOfAttribute,
  refIsArn,
  SAME_AS,
} from './attributes';
import { evaluateCondition, type World } from './conditions';
import { FUNCTIONS } from './functions';
import { type Outlets, outletsOf, type Scope } from './outlets';
import { pseudoParameter } from './pseudo';
import type { Json, ResourceKey, Value } from './values';
import { asNumber, isKnown, isLiteral, resourceToken, sameToken, unknown } from './values';

/** Stack ids are the first part of a resource's key, which ends at the first slash. */
export const stackKey = (id: string): string => id.replaceAll('/', ':');

/**
 * Evaluates templates together, in one world of assumptions: intrinsic functions, references within and across stacks,
 * nested stacks. What can't be resolved becomes a token that says why. Memoised; nothing is evaluated before it is asked for.
 */
export class Evaluator {
  /** Comparisons that conditions rest on and that no value decides, in the order met. */
  readonly openComparisons = new Set<string>();
  readonly #scopes = new Map<string, Scope>();
  readonly #byName = new Map<string, Scope>();
  readonly #nested = new Map<ResourceKey, Scope>();
  readonly #memo = new Map<string, Value>();
  readonly #busy = new Set<string>();
  #outlets: Outlets | undefined;

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
      this.#byName.set(input.name ?? input.id, scope);
      if (input.parent) this.#nested.set(`${stackKey(input.parent.stack)}/${input.parent.logicalId}`, scope);
    }
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

  #resource(key: ResourceKey): { scope: Scope; id: string; resource: Json } | undefined {
    const slash = key.indexOf('/');
    const scope = this.#scopes.get(key.slice(0, slash));
    const id = key.slice(slash + 1);
    const resource = scope?.input.template.Resources?.[id];
    return scope && resource ? { scope, id, resource } : undefined;
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
      return expression.includes('{{resolve:') ? this.#dynamic(expression) : expression;
    if (typeof expression !== 'object' || expression === null) return expression as Value;
    if (Array.isArray(expression))
      return expression.map((item) => this.#value(scope, item)).filter((item) => item !== undefined);
    const keys = Object.keys(expression);
    if (keys.length === 1) {
      const key = keys[0]!;
      if (key === 'Ref') return this.#ref(scope, expression.Ref);
      if (key === 'Fn::GetAtt') return this.#getAtt(scope, expression[key]);
      if (key === 'Fn::If') return this.#choose(scope, expression[key]);
      if (key === 'Fn::ImportValue') return this.#import(scope, this.#value(scope, expression[key]));
      if (key === 'Fn::GetStackOutput') return this.#stackOutput(this.#value(scope, expression[key]));
      const apply = FUNCTIONS[key];
      if (apply)
        return apply(expression[key], {
          region: scope.region,
          value: (inner) => this.#value(scope, inner),
          reference: (name) => (name.includes('.') ? this.#getAtt(scope, name) : this.#ref(scope, name)),
          mapping: (name) => scope.input.template.Mappings?.[name],
        });
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
    if (resource) return this.#identity(scope, name, resource);
    const parameter = scope.input.template.Parameters?.[name];
    return parameter ? this.#parameter(scope, name, parameter) : unknown(`Ref ${name}, which is not in the template`);
  }

  #identity(scope: Scope, id: string, resource: Json): Value {
    const { Type: type } = resource;
    const same = SAME_AS[type];
    if (same && resource.Properties?.[same] !== undefined) return this.#value(scope, resource.Properties[same]);
    if (refIsArn(type)) return this.#arn(scope, id, resource);
    return this.#name(scope, id, resource);
  }

  /** Physical name where the template gives one, else the resource's token. */
  #name(scope: Scope, id: string, resource: Json): Value {
    const key = `${stackKey(scope.input.id)}/${id}`;
    const named = nameProperty(resource.Type);
    if (named === undefined || resource.Properties?.[named] === undefined) return resourceToken(key);
    const name = this.#once(`name ${key}`, () => this.#value(scope, resource.Properties[named]));
    return typeof name === 'string' && isKnown(name) ? name : resourceToken(key);
  }

  #arn(scope: Scope, id: string, resource: Json): Value {
    const values: Record<string, string> = {
      partition: String(pseudoParameter(scope, 'AWS::Partition')),
      region: scope.region,
      account: scope.account,
      name: String(this.#name(scope, id, resource)),
      bus: this.#bus(scope, resource.Properties?.EventBusName),
    };
    return arnPattern(resource.Type)!.replace(/\{(\w+)\}/g, (_, part: string) => values[part]!);
  }

  /** The bus of a rule as it stands in its ARN: the default one is left out. */
  #bus(scope: Scope, named: Json): string {
    const bus = this.#value(scope, named);
    const name = typeof bus === 'string' ? bus.replace(/^.*:event-bus\//, '') : 'default';
    return name === 'default' ? '' : `${name}/`;
  }

  #getAtt(scope: Scope, argument: Json): Value {
    const path =
      typeof argument === 'string' ? argument : (argument as Json[]).map((part) => this.#value(scope, part)).join('.');
    const dot = path.indexOf('.');
    const [id, attribute] = [path.slice(0, dot), path.slice(dot + 1)];
    const resource = scope.input.template.Resources?.[id];
    if (!resource) return unknown(`GetAtt ${path}, which is not in the template`);
    const type: string = resource.Type;
    const key = `${stackKey(scope.input.id)}/${id}`;
    if (type === 'AWS::CloudFormation::Stack') return this.#nestedOutput(key, attribute);
    if (type === 'Custom::CrossRegionExportReader') return this.#read(attribute);
    if (isIdAttribute(type, attribute)) return resourceToken(key);
    if (isNameAttribute(type, attribute)) return this.#name(scope, id, resource);
    if (isArnAttribute(type, attribute)) return this.#arn(scope, id, resource);
    const property = propertyOfAttribute(type, attribute);
    if (property !== undefined && resource.Properties?.[property] !== undefined)
      return this.#value(scope, resource.Properties[property]);
    if (attribute.endsWith('Port')) return this.port(key) ?? resourceToken(key, attribute);
    return resourceToken(key, attribute);
  }

  /** Port that a database listens on, as its properties or its engine say. */
  port(key: ResourceKey): number | undefined {
    const { scope, resource } = this.#resource(key)!;
    const port = asNumber(this.#value(scope, resource.Properties?.Port ?? resource.Properties?.DBPort));
    if (port !== undefined) return port;
    if (resource.Properties?.Port !== undefined) return undefined;
    const cluster = this.#value(scope, resource.Properties?.DBClusterIdentifier);
    const own = defaultPort(resource.Type, resource.Properties);
    const around = typeof cluster === 'string' ? /^⟦([^.⟧?=]+)⟧$/.exec(cluster)?.[1] : undefined;
    return around !== undefined && this.#resource(around) ? this.port(around) : own;
  }

  #parameter(scope: Scope, name: string, parameter: Json): Value {
    const { input } = scope;
    const given = this.parameters[`${input.name ?? input.id}.${name}`] ?? this.parameters[name];
    const type = String(parameter.Type);
    const list = type === 'CommaDelimitedList' || type.startsWith('List<');
    const asGiven = (text: unknown): Value =>
      list
        ? String(text)
            .split(',')
            .map((item) => item.trim())
        : (text as Value);
    if (given !== undefined) return asGiven(given);
    if (input.parent) {
      const around = this.#scopes.get(stackKey(input.parent.stack));
      const passed = around?.input.template.Resources?.[input.parent.logicalId]?.Properties?.Parameters?.[name];
      if (passed !== undefined) {
        const value = this.#value(around!, passed);
        return list && typeof value === 'string' ? value.split(',') : value;
      }
    }
    if (type.startsWith('AWS::SSM::Parameter'))
      return unknown(`parameter ${name}, which Systems Manager holds under ${parameter.Default ?? 'a name not given'}`);
    return parameter.Default === undefined
      ? unknown(`parameter ${name}, which has no default`)
      : asGiven(parameter.Default);
  }

  #dynamic(text: string): Value {
    return text.replace(
      /\{\{resolve:(ssm|ssm-secure|secretsmanager):([^}]*)\}\}/g,
      (_, service: string, name: string) => {
        if (service === 'ssm') {
          const value = this.#read(name.replace(/:\d+$/, ''));
          if (typeof value === 'string' && isKnown(value)) return value;
        }
        return service === 'secretsmanager'
          ? name.replace(/:(SecretString|SecretBinary).*$/, '')
          : unknown(`${service} parameter ${name}`);
      },
    );
  }

  /** What a writer of another region's stack put under a name (`crossRegionReferences`). */
  #read(name: string): Value {
    const found = this.#allOutlets().published.get(name);
    return found
      ? this.#value(found.scope, found.value)
      : unknown(`${name}, which no stack here exports to this region`);
  }

  #import(scope: Scope, name: Value): Value {
    if (typeof name !== 'string' || !isKnown(name)) return unknown('Fn::ImportValue of a name that is not known');
    const found = (this.#allOutlets().exports.get(name) ?? []).filter(
      (other) => other.scope.region === scope.region && other.scope.account === scope.account,
    );
    return found.length === 1
      ? this.#value(found[0]!.scope, found[0]!.value)
      : unknown(`export ${name}, which ${found.length === 0 ? 'no stack here' : 'more than one stack'} has`);
  }

  #stackOutput(argument: Value): Value {
    const { StackName: stack, OutputName: output } = (argument ?? {}) as Record<string, Value>;
    const other = this.#byName.get(String(stack));
    const value = other?.input.template.Outputs?.[String(output)]?.Value;
    return value === undefined
      ? unknown(`output ${output} of stack ${stack}, which is not here`)
      : this.#value(other!, value);
  }

  #nestedOutput(key: ResourceKey, attribute: string): Value {
    const nested = this.#nested.get(key);
    const value = nested?.input.template.Outputs?.[attribute.replace(/^Outputs\./, '')]?.Value;
    return value === undefined
      ? unknown(`${attribute} of nested stack ${key}, whose template is not here`)
      : this.#value(nested!, value);
  }

  #allOutlets(): Outlets {
    this.#outlets ??= outletsOf([...this.#scopes.values()], (scope, name) => this.#value(scope, name));
    return this.#outlets;
  }
}
