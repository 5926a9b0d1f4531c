import type { StackInput } from '../../../../lib/network/connectivity';
import type { Json } from '../../../fixtures/stack';
import { type Id, matches } from './table';

/** A copy of a base's templates, to be broken. What it is asked for must be there exactly once. */
export class Editor {
  readonly inputs: StackInput[];

  constructor(base: readonly StackInput[]) {
    this.inputs = base.map((input) => ({ ...input, template: structuredClone(input.template) }));
  }

  /** Properties of the resource with this id. */
  get(id: Id): Json {
    const { resources, key } = this.#find(id);
    return (resources[key].Properties ??= {});
  }

  set(id: Id, properties: Json): void {
    Object.assign(this.get(id), properties);
  }

  /** Takes resources away, and what depends on them by name alone. */
  remove(...ids: readonly Id[]): void {
    for (const id of ids) {
      const { resources, key } = this.#find(id);
      delete resources[key];
      for (const resource of Object.values<Json>(resources)) {
        if (resource.DependsOn === key) delete resource.DependsOn;
        if (Array.isArray(resource.DependsOn))
          resource.DependsOn = resource.DependsOn.filter((name: string) => name !== key);
      }
    }
  }

  /** Takes away every resource of a type that fits. */
  removeAll(type: string, fits: (properties: Json, id: string) => boolean): void {
    const found = this.#entries().filter(
      ([id, resource]) => resource.Type === type && fits(resource.Properties ?? {}, id),
    );
    if (found.length === 0) throw new Error(`No ${type} to remove`);
    for (const [id] of found) this.remove(new RegExp(`^${id}$`));
  }

  /** Properties of every resource of a type. */
  all(type: string): Json[] {
    return this.#entries().flatMap(([, resource]) => (resource.Type === type ? [(resource.Properties ??= {})] : []));
  }

  /** Adds a resource to the stack that holds another one. */
  add(beside: Id, id: string, type: string, properties: Json): void {
    this.#find(beside).resources[id] = { Type: type, Properties: properties };
  }

  /** Takes actions out of the statements of a policy; statements without any go. */
  revoke(id: Id, actions: RegExp): void {
    const document = this.get(id).PolicyDocument;
    const before = JSON.stringify(document);
    for (const statement of document.Statement)
      statement.Action = [statement.Action].flat().filter((action: string) => !actions.test(action));
    document.Statement = document.Statement.filter(({ Action: left }: Json) => left.length > 0);
    if (JSON.stringify(document) === before) throw new Error(`${id} has no ${actions}`);
  }

  /** Whole logical id. */
  id(id: Id): string {
    return this.#find(id).key;
  }

  ref(id: Id): { Ref: string } {
    return { Ref: this.id(id) };
  }

  att(id: Id, attribute: string): { 'Fn::GetAtt': string[] } {
    return { 'Fn::GetAtt': [this.id(id), attribute] };
  }

  template(stack: Id): Json {
    return this.inputs.find((input) => matches(input.id, stack))!.template;
  }

  #entries(): [string, Json][] {
    return this.inputs.flatMap(({ template }) => Object.entries<Json>(template.Resources));
  }

  #find(id: Id): { resources: Json; key: string } {
    const found = this.inputs.flatMap(({ template: { Resources: resources } }) =>
      Object.keys(resources)
        .filter((key) => matches(key, id))
        .map((key) => ({ resources, key })),
    );
    const exact = found.filter(({ key }) => key === id);
    const [only, ...others] = exact.length > 0 ? exact : found;
    if (!only || others.length > 0)
      throw new Error(`${found.length} resources are called ${id}: ${found.map(({ key }) => key).join(', ')}`);
    return only;
  }
}
