import type { Place } from '../../report';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';

/** Whom a statement of a resource's policy names. */
export interface Principals {
  readonly aws: readonly string[];
  readonly services: readonly string[];
  readonly federated: boolean;
  readonly everybody: boolean;
}

export interface Statement {
  readonly allows: boolean;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly principals?: Principals;
  readonly notPrincipals?: Principals;
  /** Operator → key → values. */
  readonly condition: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  /** The resource that has it; a managed policy of AWS has none. */
  readonly place?: Place;
  /** False where it isn't known whether the statement is there. */
  readonly certain: boolean;
}

const texts = (value: Value): readonly string[] | undefined =>
  value === undefined ? undefined : asList(value).map((item) => asText(item) ?? '⟦?a value that is no text⟧');

/**
 * Statements of a policy document.
 * @returns undefined where the document isn't known
 */
export function statementsOf(document: Value, place: Place | undefined, certain: boolean): Statement[] | undefined {
  let parsed = document;
  if (typeof document === 'string') {
    try {
      parsed = JSON.parse(document) as Value;
    } catch {
      return undefined;
    }
  }
  const statements = asObject(parsed).Statement;
  if (statements === undefined || typeof statements === 'string') return undefined;
  const list = asList(statements);
  if (list.some((item) => typeof item !== 'object')) return undefined;
  return list.map((item) => statementOf(asObject(item), place, certain));
}

function statementOf(item: Record<string, Value>, place: Place | undefined, certain: boolean): Statement {
  return {
    allows: asText(item.Effect) === 'Allow',
    actions: texts(item.Action),
    notActions: texts(item.NotAction),
    resources: texts(item.Resource),
    notResources: texts(item.NotResource),
    principals: item.Principal === undefined ? undefined : principalsOf(item.Principal),
    notPrincipals: item.NotPrincipal === undefined ? undefined : principalsOf(item.NotPrincipal),
    condition: asObject(item.Condition) as Statement['condition'],
    place,
    certain: certain && !(typeof item.Effect === 'string' && item.Effect.includes('⟦')),
  };
}

function principalsOf(value: Value): Principals {
  if (typeof value === 'string')
    return { aws: value === '*' ? [] : [value], services: [], federated: false, everybody: value === '*' };
  const { AWS: aws, Service: services, Federated: federated } = asObject(value);
  const named = texts(aws) ?? [];
  return {
    aws: named.filter((name) => name !== '*'),
    services: texts(services) ?? [],
    federated: federated !== undefined,
    everybody: named.includes('*'),
  };
}
