/** What references to resources stand for: ids, names, ARNs, attributes, ports. */
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
import { type Scope, stackKey } from './outlets';
import { pseudoParameter } from './pseudo';
import type { Json, ResourceKey, Value } from './values';
import { asNumber, isKnown, resourceToken, unknown } from './values';

/** What an evaluator lends. */
export interface ReferenceHost {
  readonly value: (scope: Scope, expression: Json) => Value;
  readonly once: (name: string, make: () => Value) => Value;
  readonly resource: (key: ResourceKey) => { readonly scope: Scope; readonly resource: Json } | undefined;
  readonly nestedOutput: (key: ResourceKey, attribute: string) => Value;
  /** What another region's stack put under a name. */
  readonly exported: (name: string) => Value;
}

export class References {
  constructor(private readonly host: ReferenceHost) {}

  /** What `Ref` gives. */
  identity(scope: Scope, id: string, resource: Json): Value {
    const { Type: type } = resource;
    const same = SAME_AS[type];
    if (same && resource.Properties?.[same] !== undefined) return this.host.value(scope, resource.Properties[same]);
    if (refIsArn(type)) return this.#arn(scope, id, resource);
    return this.#name(scope, id, resource);
  }

  /** Physical name where the template gives one, else the resource's token. */
  #name(scope: Scope, id: string, resource: Json): Value {
    const key = `${stackKey(scope.input.id)}/${id}`;
    const named = nameProperty(resource.Type);
    if (named === undefined || resource.Properties?.[named] === undefined) return resourceToken(key);
    const name = this.host.once(`name ${key}`, () => this.host.value(scope, resource.Properties[named]));
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
    const bus = this.host.value(scope, named);
    const name = typeof bus === 'string' ? bus.replace(/^.*:event-bus\//, '') : 'default';
    return name === 'default' ? '' : `${name}/`;
  }

  /** What `Fn::GetAtt` gives, its argument a list or a text. */
  attribute(scope: Scope, argument: Json): Value {
    const path =
      typeof argument === 'string'
        ? argument
        : (argument as Json[]).map((part) => this.host.value(scope, part)).join('.');
    const dot = path.indexOf('.');
    const [id, attribute] = [path.slice(0, dot), path.slice(dot + 1)];
    const resource = scope.input.template.Resources?.[id];
    if (!resource) return unknown(`GetAtt ${path}, which is not in the template`);
    const type: string = resource.Type;
    const key = `${stackKey(scope.input.id)}/${id}`;
    if (type === 'AWS::CloudFormation::Stack') return this.host.nestedOutput(key, attribute);
    if (type === 'Custom::CrossRegionExportReader') return this.host.exported(attribute);
    if (isIdAttribute(type, attribute)) return resourceToken(key);
    if (isNameAttribute(type, attribute)) return this.#name(scope, id, resource);
    if (isArnAttribute(type, attribute)) return this.#arn(scope, id, resource);
    const property = propertyOfAttribute(type, attribute);
    if (property !== undefined && resource.Properties?.[property] !== undefined)
      return this.host.value(scope, resource.Properties[property]);
    if (attribute.endsWith('Port')) return this.port(key) ?? resourceToken(key, attribute);
    return resourceToken(key, attribute);
  }

  /** Port that a database listens on, as its properties or its engine say. */
  port(key: ResourceKey): number | undefined {
    const { scope, resource } = this.host.resource(key)!;
    const port = asNumber(this.host.value(scope, resource.Properties?.Port ?? resource.Properties?.DBPort));
    if (port !== undefined) return port;
    if (resource.Properties?.Port !== undefined) return undefined;
    const cluster = this.host.value(scope, resource.Properties?.DBClusterIdentifier);
    const own = defaultPort(resource.Type, resource.Properties);
    const around = typeof cluster === 'string' ? /^⟦([^.⟧?=]+)⟧$/.exec(cluster)?.[1] : undefined;
    return around !== undefined && this.host.resource(around) ? this.port(around) : own;
  }
}
