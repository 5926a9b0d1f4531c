import type { Location, Parameters, StackInput } from '../input/stacks';
import { Evaluator } from './evaluate';
import { stackKey } from './outlets';
import type { World } from './conditions';
import type { Json, ResourceKey, Value } from './values';
import { resourceOf } from './values';

/** A resource of any stack, its properties evaluated when they are asked for. */
export interface Resource {
  readonly key: ResourceKey;
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly location: Location;
  /** As the template has it. */
  readonly raw: Json;
  /** One evaluated property; undefined where it is absent. */
  readonly get: (property: string) => Value;
  /** All properties, evaluated. */
  readonly properties: () => Record<string, Value>;
  /** `Metadata` under a key, evaluated. */
  readonly metadata: (key: string) => Value;
}

/** All resources of all stacks, in one world. */
export class Resources {
  readonly evaluator: Evaluator;
  /** Resources that are there or may be. */
  readonly all: readonly Resource[];
  /** Keys of those of which it isn't known whether they are there. */
  readonly uncertain: ReadonlySet<ResourceKey>;
  readonly #byKey = new Map<ResourceKey, Resource>();
  readonly #byType = new Map<string, Resource[]>();

  constructor(
    readonly inputs: readonly StackInput[],
    parameters: Parameters = {},
    world: World = new Map(),
  ) {
    this.evaluator = new Evaluator(inputs, parameters, world);
    const uncertain = new Set<ResourceKey>();
    for (const input of inputs) {
      const stack = stackKey(input.id);
      for (const [id, raw] of Object.entries<Json>(input.template.Resources ?? {})) {
        // Its condition compares the region with every other there is, and nothing rests on it.
        if (raw.Type === 'AWS::CDK::Metadata') continue;
        const key = `${stack}/${id}`;
        const exists = this.evaluator.exists(key);
        if (exists === false) continue;
        if (exists === undefined) uncertain.add(key);
        const resource = this.#resource(input, stack, key, id, raw);
        this.#byKey.set(key, resource);
        const alike = this.#byType.get(resource.type);
        if (alike) alike.push(resource);
        else this.#byType.set(resource.type, [resource]);
      }
    }
    this.all = [...this.#byKey.values()];
    this.uncertain = uncertain;
  }

  ofType(...types: readonly string[]): readonly Resource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  byKey(key: ResourceKey): Resource | undefined {
    return this.#byKey.get(key);
  }

  /** The resource whose id a value is, optionally of certain types only. */
  find(value: Value, ...types: readonly string[]): Resource | undefined {
    const reference = resourceOf(value);
    const resource = reference && this.#byKey.get(reference.key);
    return resource && (types.length === 0 || types.includes(resource.type)) ? resource : undefined;
  }

  #resource(input: StackInput, stack: string, key: ResourceKey, id: string, raw: Json): Resource {
    const { evaluator } = this;
    return {
      key,
      stack,
      id,
      type: String(raw.Type),
      raw,
      location: { constructPath: raw.Metadata?.['aws:cdk:path'], ...input.locations?.[id] },
      get: (property) => evaluator.property(key, property),
      properties: () => evaluator.properties(key),
      metadata: (name) => evaluator.evaluate(stack, raw.Metadata?.[name]),
    };
  }
}
