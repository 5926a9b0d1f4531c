/** Actions that a role allows and that nothing which uses it needs. */
import type { Fault } from '../report';
import type { Role } from './policies/roles';
import type { RoleUse } from './requirements/collector';
import { isRole, type Requirement } from './types';

/** Networking, logs, traces, keys: needed in ways that code doesn't show. */
const LEFT_OUT =
  /^(logs|xray|ec2|kms|sts|iam|ssmmessages|ec2messages|cloudwatch|rds-db|execute-api|elasticfilesystem):/i;

/** Actions that are commonly given together with one that is used, and that make errors clearer or calls possible. */
const COMPANIONS: readonly (readonly [used: RegExp, also: RegExp])[] = [
  [/^s3:GetObject$/, /^s3:(ListBucket|GetBucketLocation|GetObjectVersion|GetObjectTagging|GetObjectAttributes)$/],
  [
    /^s3:PutObject$/,
    /^s3:(AbortMultipartUpload|ListMultipartUploadParts|ListBucketMultipartUploads|GetBucketLocation|ListBucket|PutObjectTagging)$/,
  ],
  [/^s3:ListBucket$/, /^s3:GetBucketLocation$/],
  [/^sqs:/, /^sqs:(GetQueueUrl|GetQueueAttributes|ChangeMessageVisibility)$/],
  [/^dynamodb:/, /^dynamodb:DescribeTable$/],
  [/^kinesis:/, /^kinesis:(DescribeStream|DescribeStreamSummary|ListShards|DescribeStreamConsumer)$/],
  [/^secretsmanager:GetSecretValue$/, /^secretsmanager:DescribeSecret$/],
  [/^glue:GetJobRun$/, /^glue:GetJobRuns$/],
  [/^states:StartExecution$/, /^states:(DescribeExecution|StopExecution|RedriveExecution)$/],
];

const ANALYSED = new Set(['lambda.amazonaws.com', 'states.amazonaws.com']);

export function unusedFaults(
  roles: readonly Role[],
  uses: readonly RoleUse[],
  requirements: readonly Requirement[],
): Fault[] {
  const needed = new Map<Role, Set<string>>();
  for (const { principal, actions } of requirements) {
    if (!isRole(principal)) continue;
    const set = needed.get(principal) ?? new Set();
    actions.forEach((action) => set.add(action.toLowerCase()));
    needed.set(principal, set);
  }
  return roles.flatMap((role) => {
    const own = uses.filter((use) => use.role === role);
    return own.length > 0 && own.every((use) => use.complete && ANALYSED.has(use.service)) && isTrustedOnlyBy(role, own)
      ? unusedOf(role, own, needed.get(role) ?? new Set())
      : [];
  });
}

/** Whether nobody but those whose needs are known may take the role. */
function isTrustedOnlyBy(role: Role, own: readonly RoleUse[]): boolean {
  const services = new Set(own.map((use) => use.service));
  return (role.trust ?? []).every(
    ({ principals }) =>
      principals !== undefined &&
      !principals.everybody &&
      !principals.federated &&
      principals.aws.length === 0 &&
      principals.services.every((service) => services.has(service)),
  );
}

function unusedOf(role: Role, own: readonly RoleUse[], needed: ReadonlySet<string>): Fault[] {
  const allowed = role.statements.filter((statement) => statement.allows && statement.place !== undefined);
  if (!role.complete || allowed.some(({ notActions }) => notActions !== undefined)) return [];
  const actions = [...new Set(allowed.flatMap((statement) => statement.actions ?? []))];
  if (actions.some((action) => /[*?⟦]/.test(action))) return [];
  const isNeeded = (action: string): boolean => {
    const lower = action.toLowerCase();
    if (needed.has(lower) || LEFT_OUT.test(action)) return true;
    return COMPANIONS.some(
      ([used, also]) => also.test(action) && [...needed].some((need) => new RegExp(used.source, 'i').test(need)),
    );
  };
  const unused = actions.filter((action) => !isNeeded(action));
  if (unused.length === 0) return [];
  const callers = [...new Set(own.map((use) => use.caller.label))];
  return [
    {
      code: 'permission-unused',
      severity: 'warning',
      place: role.place,
      detail: `Role ${role.label} allows ${unused.join(', ')}, which ${callers.join(' and ')} never ${callers.length === 1 ? 'calls' : 'call'}.`,
      fix: `Take ${unused.join(', ')} out of the policies of role ${role.label}.`,
    },
  ];
}
