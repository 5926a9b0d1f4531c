import type { Place } from '../report';
import type { Resource, Resources } from '../template/resources';
import { nameProperty } from '../template/attributes';
import { stackKey } from '../template/outlets';
import type { Value } from '../template/values';
import { asObject, asText, isLiteral, mentions, readable, resourceOf } from '../template/values';
import { type Arn, parseArn } from './arns';
import { type Meaning, Patterns } from './policies/pattern';

/** Types whose id AWS makes up where the template gives none, so that no other text can be meant by it. */
const GENERATED = new Set(['AWS::KMS::Key', 'AWS::SecretsManager::Secret', 'AWS::IAM::ManagedPolicy']);
/** Attributes that are made part of an ARN here; the rest of it is generated. */
const GENERATED_ATTRIBUTES = /\.(MasterUserSecret\.SecretArn|StreamArn)$/;

/** Of a stack's name, as much as is in the names of its buckets however long it is. */
const SURE_OF_NAME = 20;

/** Properties that name a resource, for types that the evaluator doesn't name by them. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Glue::Connection': 'ConnectionInput.Name',
  'AWS::Glue::SecurityConfiguration': 'Name',
  'AWS::Glue::Workflow': 'Name',
};

/** The physical name that a template gives a resource. */
function nameOf(resource: Resource): Value {
  const [first, ...rest] = (nameProperty(resource.type) ?? OTHER_NAMES[resource.type] ?? '').split('.');
  return rest.reduce<Value>((value, key) => asObject(value)[key], first ? resource.get(first) : undefined);
}

/** The templates, with what permissions look up in them. */
export class World {
  readonly patterns: Patterns;
  readonly #named = new Map<string, Resource[]>();

  constructor(readonly resources: Resources) {
    this.patterns = new Patterns((token) => this.#classify(token));
    for (const resource of resources.all) {
      const name = nameOf(resource);
      if (!isLiteral(name)) continue;
      const alike = this.#named.get(`${resource.type} ${name}`);
      if (alike) alike.push(resource);
      else this.#named.set(`${resource.type} ${name}`, [resource]);
    }
  }

  #classify(token: string): Meaning {
    if (GENERATED_ATTRIBUTES.test(token)) return { kind: 'name' };
    const resource = this.resources.byKey(token);
    if (!resource) return { kind: 'open' };
    // A name that is given and not known, or only part of the id, may be any text.
    const { type } = resource;
    const named = (nameProperty(type) ?? OTHER_NAMES[type] ?? '').split('.')[0]!;
    const generated =
      (nameProperty(type) !== undefined || GENERATED.has(type)) && (!named || resource.get(named) === undefined);
    if (!generated) return { kind: 'open' };
    return { kind: 'name', start: type === 'AWS::S3::Bucket' ? this.#startOfNames(resource.stack) : undefined };
  }

  /** Names of buckets begin with the stack's in lower case, cut off where it is long. */
  #startOfNames(stack: string): string | undefined {
    const { name } = this.resources.inputs.find(({ id }) => stackKey(id) === stack)!;
    return name?.slice(0, SURE_OF_NAME).toLowerCase();
  }

  /** Whether an ARN is of a bucket, or of objects in it, that CloudFormation names. */
  isGeneratedBucket(arn: string): boolean {
    const token = /^arn:[^:]*:s3:::⟦([^⟧?=]+)⟧/.exec(arn)?.[1];
    return token !== undefined && this.#classify(token).kind === 'name';
  }

  place(resource: Resource): Place {
    return { stack: resource.stack, logicalId: resource.id, type: resource.type, ...resource.location };
  }

  exists(resource: Resource): boolean {
    return !this.resources.uncertain.has(resource.key);
  }

  partition(stack: string): string {
    return asText(this.resources.evaluator.evaluate(stack, { Ref: 'AWS::Partition' }))!;
  }
  /** Of the first stack: templates of two partitions are not deployed together. */
  get onlyPartition(): string {
    const first = this.resources.all[0];
    return first ? this.partition(first.stack) : 'aws';
  }
  region(stack: string): string {
    return this.resources.evaluator.region(stack);
  }
  account(stack: string): string {
    return this.resources.evaluator.account(stack);
  }

  /** `arn:aws:<service>:<region>:<account>:<rest>` in a stack. */
  arnIn(stack: string, service: string, rest: string): string {
    return `arn:${this.partition(stack)}:${service}:${this.region(stack)}:${this.account(stack)}:${rest}`;
  }

  /** The ARN of a resource, as `Fn::GetAtt … Arn` or `Ref` gives it. */
  arn(resource: Resource): string {
    const { evaluator } = this.resources;
    const { stack, id, type } = resource;
    const reference = asText(evaluator.evaluate(stack, { Ref: id })) ?? '';
    if (reference.startsWith('arn:')) return reference;
    if (type === 'AWS::Glue::Job') return this.arnIn(stack, 'glue', `job/${reference}`);
    const attribute = type === 'AWS::SNS::Topic' ? 'TopicArn' : 'Arn';
    return asText(evaluator.evaluate(stack, { 'Fn::GetAtt': [id, attribute] })) ?? '⟦?the ARN of a resource⟧';
  }

  /** The resource that a value is the id, the name or the ARN of. */
  find(value: Value, ...types: readonly string[]): Resource | undefined {
    const text = asText(value);
    if (text === undefined) return undefined;
    const direct = this.resources.find(text, ...types);
    if (direct) return direct;
    const own = mentions(text).at(-1);
    const mentioned = own && this.resources.byKey(own.key);
    if (mentioned && types.includes(mentioned.type)) return mentioned;
    const words = [text, ...text.split(/[:/]/).reverse()];
    for (const type of types)
      for (const word of words) {
        const found = this.byName(type, word, parseArn(text));
        if (found) return found;
      }
    return undefined;
  }

  /** The one resource of a type that has a name, in the region and account of an ARN where one is given. */
  byName(type: string, name: string, arn?: Arn): Resource | undefined {
    const alike = this.#named.get(`${type} ${name}`) ?? [];
    const same = alike.filter(({ stack }) => {
      const { region = '', account = '' } = arn ?? {};
      return (
        (region === '' || this.patterns.intersects(region, this.region(stack)) !== 'no') &&
        (account === '' || this.patterns.intersects(account, this.account(stack)) !== 'no')
      );
    });
    return same.length === 1 ? same[0] : undefined;
  }

  /** How a person calls a resource: its name where the template gives one, else its logical id. */
  label(resource: Resource): string {
    const name = asText(nameOf(resource));
    return name !== undefined && !name.includes('⟦?') ? readable(name) : resource.id;
  }

  /**
   * An ARN in which attributes that are ARNs themselves are spelled out as far as they are known, so that they can be
   * compared with patterns.
   */
  spelled(text: string): string {
    // A secret's ARN is its name and six characters.
    const arn = text.replace(/(:secret:⟦[^⟧]*)\.name⟧(-\?{6}|-?\*)$/, '$1⟧');
    const found = resourceOf(arn);
    const resource = found && this.resources.byKey(found.key);
    if (!found || !resource || found.attribute === undefined) return arn;
    if (found.attribute === 'StreamArn') return `${this.arn(resource)}/stream/${arn}`;
    if (found.attribute === 'MasterUserSecret.SecretArn')
      return this.arnIn(resource.stack, 'secretsmanager', `secret:${arn}`);
    return arn;
  }
}
