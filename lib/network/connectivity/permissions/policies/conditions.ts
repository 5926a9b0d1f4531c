/** Conditions of statements, as far as what is known of a request decides them. */
import type { Value } from '../../template/values';
import { asList, asText } from '../../template/values';
import type { RequestContext } from '../types';
import type { Answer } from './logic';
import { all, any, not } from './logic';
import type { Patterns } from './pattern';
import type { Statement } from './statements';

/**
 * Keys that narrow a permission to what its holder does anyway: an allowance with them counts. They are compared where
 * the request's value is known.
 */
const NARROWING = [
  'kms:viaservice',
  'kms:encryptioncontext',
  'kms:calleraccount',
  'kms:grantisforawsresource',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:resourceaccount',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:tagkeys',
  'aws:requesttag/',
  'aws:resourcetag/aws-glue-service-resource',
  'dynamodb:leadingkeys',
  'dynamodb:attributes',
  'dynamodb:select',
  's3:prefix',
  's3:delimiter',
  's3:max-keys',
  's3:resourceaccount',
  's3:x-amz-',
  'iam:passedtoservice',
  'iam:associatedresourcearn',
  'cloudwatch:namespace',
  'lambda:functionarn',
  'lambda:eventsourcetoken',
  'sts:externalid',
  'states:httpmethod',
  'states:httpendpoint',
  'states:statemachineidentifier',
  'ecs:cluster',
  'glue:',
  'ec2:vpc',
  'ec2:subnet',
  'secretsmanager:versionstage',
  'secretsmanager:resource/',
];

const isNarrowing = (key: string): boolean => NARROWING.some((start) => key.startsWith(start));

/** Request values that are known without looking at who asks. */
const FIXED: RequestContext = {
  'aws:securetransport': 'true',
  's3:tlsversion': '1.2',
  'aws:principalisawsservice': 'false',
};

/** Keys that AWS sets only for its services, so that they are absent from what a role does. */
const ABSENT_FOR_ROLES = ['aws:sourcearn', 'aws:sourceaccount', 'aws:principalservicename'];

export interface Asked {
  readonly context: RequestContext;
  readonly patterns: Patterns;
  /** Keys that the request certainly lacks, in lower case. */
  readonly absent?: readonly string[];
  /** Whether the request certainly comes not through an endpoint. */
  readonly neverThrough?: (endpoint: string) => boolean;
}

export const absentForRoles = (outsideVpc: boolean): readonly string[] =>
  outsideVpc ? [...ABSENT_FOR_ROLES, 'aws:sourcevpce', 'aws:sourcevpc'] : ABSENT_FOR_ROLES;

/** Whether a statement's condition holds: `maybe` where the request's value isn't known. */
export function conditionHolds(statement: Statement, asked: Asked): Answer {
  return all(Object.entries(statement.condition), ([operator, keys]) =>
    typeof keys !== 'object' || keys === null || Array.isArray(keys)
      ? 'maybe'
      : all(Object.entries(keys), ([key, values]) => holds(statement, operator, key.toLowerCase(), values, asked)),
  );
}

function holds(statement: Statement, operator: string, key: string, values: Value, asked: Asked): Answer {
  const [, quantifier = '', name = '', ifExists = ''] =
    /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/i.exec(operator) ?? [];
  const actual = asked.context[key] ?? FIXED[key];
  const texts = asList(values).map((value) => asText(value) ?? '⟦?value⟧');
  if (actual === undefined) {
    if (asked.absent?.includes(key)) {
      if (name === 'Null') return texts[0] === 'true' ? 'yes' : 'no';
      // A key that is absent satisfies what excludes, and what asks only if it is there.
      if (statement.allows) return isNarrowing(key) ? 'yes' : 'maybe';
      return ifExists !== '' || /Not/.test(name) || quantifier.toLowerCase() === 'forallvalues:' ? 'yes' : 'no';
    }
    if (key === 'aws:sourcevpce' && /Not/.test(name) && asked.neverThrough && texts.every(asked.neverThrough))
      return 'yes';
    return statement.allows && isNarrowing(key) ? 'yes' : 'maybe';
  }
  return compared(name, actual, texts, asked.patterns);
}

/** Exported for tests: one operator, one request value, the statement's values. */
export function compared(operator: string, actual: string, texts: readonly string[], patterns: Patterns): Answer {
  const like = (text: string): Answer => patterns.intersects(text, actual);
  const equal = (text: string): Answer => patterns.intersects(text, actual, false);
  const alike = (a: string, b: string): Answer => patterns.intersects(a.toLowerCase(), b.toLowerCase(), false);
  switch (operator) {
    case 'StringEquals':
      return any(texts, equal);
    case 'StringNotEquals':
      return not(any(texts, equal));
    case 'StringEqualsIgnoreCase':
      return any(texts, (text) => alike(text, actual));
    case 'StringNotEqualsIgnoreCase':
      return not(any(texts, (text) => alike(text, actual)));
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return any(texts, like);
    case 'StringNotLike':
    case 'ArnNotLike':
    case 'ArnNotEquals':
      return not(any(texts, like));
    case 'Bool':
      return any(texts, (text) => alike(text, actual));
    case 'Null':
      return texts[0] === 'false' ? 'yes' : 'no';
    case 'NumericLessThan':
      return any(texts, (text) =>
        Number.isNaN(Number(text)) ? 'maybe' : Number(actual) < Number(text) ? 'yes' : 'no',
      );
    case 'NumericLessThanEquals':
      return any(texts, (text) =>
        Number.isNaN(Number(text)) ? 'maybe' : Number(actual) <= Number(text) ? 'yes' : 'no',
      );
    default:
      return 'maybe';
  }
}
