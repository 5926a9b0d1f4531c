/** A security rule as a pure function of a template's resources: what it finds wrong, a line each. */
import type { Json } from '../../fixtures/stack';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Json;
}
export type Resources = Readonly<Record<string, Resource>>;
export type Rule = (resources: Resources) => string[];

export type Found = readonly [id: string, properties: Json, type: string];

/** Id and properties of every resource of some types. */
export const ofType = (resources: Resources, ...types: string[]): Found[] =>
  Object.entries(resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([id, { Properties, Type }]) => [id, Properties ?? {}, Type]);

/** One line for each resource of the types for which `wrong` has something to say. */
export const each =
  (types: readonly string[], wrong: (properties: Json, id: string) => string | false | undefined): Rule =>
  (resources) =>
    ofType(resources, ...types).flatMap(([id, properties, type]) => {
      const what = wrong(properties, id);
      return what ? [`${type} ${id}: ${what}`] : [];
    });

/** A policy statement, wherever it stands. */
export interface Statement {
  /** Logical id of the resource that it stands in. */
  readonly id: string;
  readonly type: string;
  /** Who may do it is said in the statement (`resource`, and `trust` of a role), or by whom it is attached to. */
  readonly kind: 'identity' | 'resource' | 'trust';
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  /** `*`, and each principal as text. */
  readonly principals: readonly string[];
  readonly condition: Record<string, Record<string, unknown>>;
  /** `NotAction` and the like. */
  readonly negations: readonly string[];
}

const list = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());
const NEGATIONS = ['NotAction', 'NotResource', 'NotPrincipal'];

/** Every statement of every policy of a template: found by its shape, so that no type of resource is left out. */
export function statementsOf(resources: Resources): Statement[] {
  const found: Statement[] = [];
  const visit = (value: Json, id: string, type: string, trust: boolean): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value) && value.Effect !== undefined && Object.keys(value).some(isAction))
      found.push(statement(value, id, type, trust));
    for (const [key, child] of Object.entries(value))
      visit(child, id, type, trust || key === 'AssumeRolePolicyDocument');
  };
  for (const [id, { Type, Properties }] of Object.entries(resources)) visit(Properties, id, Type, false);
  return found;
}

const isAction = (key: string): boolean => key === 'Action' || key === 'NotAction';

function statement(value: Json, id: string, type: string, trust: boolean): Statement {
  const { Principal } = value;
  const principals = typeof Principal === 'object' ? Object.entries(Principal).flatMap(principal) : list(Principal);
  return {
    id,
    type,
    kind: trust ? 'trust' : Principal === undefined && value.NotPrincipal === undefined ? 'identity' : 'resource',
    effect: value.Effect,
    actions: list(value.Action) as string[],
    resources: list(value.Resource),
    principals: principals as string[],
    condition: value.Condition ?? {},
    negations: NEGATIONS.filter((key) => value[key] !== undefined),
  };
}

const principal = ([kind, value]: [string, unknown]): string[] =>
  list(value).map((one) => (one === '*' ? '*' : `${kind}:${typeof one === 'string' ? one : JSON.stringify(one)}`));

/** One line for each statement for which `wrong` has something to say. */
export const eachStatement =
  (wrong: (statement: Statement) => string | false | undefined): Rule =>
  (resources) =>
    statementsOf(resources).flatMap((statement) => {
      const what = wrong(statement);
      return what ? [`${statement.type} ${statement.id}: ${what}`] : [];
    });

/** Names of the keys that a statement's condition speaks of. */
export const conditionKeys = ({ condition }: Statement): string[] => Object.values(condition).flatMap(Object.keys);
