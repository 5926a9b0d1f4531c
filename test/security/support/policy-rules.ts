/** What no policy may say. */
import type { Rule } from './rules';
import { conditionKeys, eachStatement } from './rules';

const METRICS = 'CloudWatch knows no resources for metrics; the namespace is held by a condition.';
const XRAY = 'X-Ray knows no resources for traces and the rules by which they are sampled.';
const DELIVERY = 'Delivery of logs to CloudWatch knows no resources; Step Functions asks for exactly these.';
const PLACEMENT = 'EC2 knows no resources for its Describe actions; Glue places a run in the VPC by them.';

/** The actions that know no resources, and so stand with `*`: each with the reason. */
export const WITHOUT_RESOURCES: Readonly<Record<string, string>> = {
  'cloudwatch:PutMetricData': METRICS,
  'xray:PutTraceSegments': XRAY,
  'xray:PutTelemetryRecords': XRAY,
  'xray:GetSamplingRules': XRAY,
  'xray:GetSamplingTargets': XRAY,
  'logs:CreateLogDelivery': DELIVERY,
  'logs:GetLogDelivery': DELIVERY,
  'logs:UpdateLogDelivery': DELIVERY,
  'logs:DeleteLogDelivery': DELIVERY,
  'logs:ListLogDeliveries': DELIVERY,
  'logs:PutResourcePolicy': DELIVERY,
  'logs:DescribeResourcePolicies': DELIVERY,
  'logs:DescribeLogGroups': DELIVERY,
  'ec2:DescribeNetworkInterfaces': PLACEMENT,
  'ec2:DescribeSecurityGroups': PLACEMENT,
  'ec2:DescribeSubnets': PLACEMENT,
  'ec2:DescribeVpcAttribute': PLACEMENT,
  'ec2:DescribeVpcEndpoints': PLACEMENT,
  'ec2:DescribeRouteTables': PLACEMENT,
};

/** Where `*` is one thing: the key that the policy is of, or what the endpoint's condition leaves. */
const SELF = ['AWS::KMS::Key', 'AWS::EC2::VPCEndpoint'];

/** Conditions that hold a statement for everybody to an account, an organisation or a way in. */
const HOLDS = ['aws:PrincipalAccount', 'aws:PrincipalOrgID', 'aws:SourceAccount', 'aws:SourceVpc', 'aws:SourceVpce'];

/**
 * Services whose roles have no condition on their source. A role can be given to a function or a job only by somebody of
 * the role's own account (`iam:PassRole` does not reach across), so there is no deputy to confuse; and AWS documents no
 * source that these two send, so a condition on it could lock the service out.
 */
export const WITHOUT_SOURCE = ['Service:lambda.amazonaws.com', 'Service:glue.amazonaws.com'];

export const policyRules = {
  'no action is a wildcard where something is allowed': eachStatement(({ effect, actions }) => {
    const wild = actions.filter((action) => /[*?]/.test(action));
    return effect !== 'Deny' && wild.length > 0 && `allows ${wild.join(', ')}`;
  }),

  'nothing is allowed, denied or trusted by what it is not': eachStatement(
    ({ negations }) => negations.length > 0 && `has ${negations.join(', ')}`,
  ),

  'all resources are meant only by actions that know none': eachStatement(({ kind, type, effect, ...statement }) => {
    if (kind === 'trust' || effect === 'Deny' || SELF.includes(type) || !statement.resources.includes('*')) return;
    const others = statement.actions.filter((action) => WITHOUT_RESOURCES[action] === undefined);
    if (others.length > 0) return `${others.join(', ')} on all resources`;
    const loose = statement.actions.includes('cloudwatch:PutMetricData');
    return loose && !statement.condition['StringEquals']?.['cloudwatch:namespace'] && 'metrics of any namespace';
  }),

  'nobody is everybody, but within an account, an organisation or a VPC': eachStatement((statement) => {
    if (statement.effect === 'Deny' || !statement.principals.some((one) => one.endsWith('*'))) return;
    const keys = conditionKeys(statement);
    // Of other accounts' files, through an endpoint of ours: AWS's own, which Glue reads.
    const elsewhere =
      statement.type === 'AWS::EC2::VPCEndpoint' &&
      statement.actions.join() === 's3:GetObject' &&
      statement.condition['StringNotEquals']?.['aws:ResourceAccount'] !== undefined;
    return !elsewhere && !HOLDS.some((key) => keys.includes(key)) && `everybody may ${statement.actions.join(', ')}`;
  }),

  'no role passes a role or takes another': eachStatement(({ kind, effect, actions }) => {
    const roles = actions.filter((action) => /^(iam|sts):/i.test(action));
    return kind === 'identity' && effect === 'Allow' && roles.length > 0 && `allows ${roles.join(', ')}`;
  }),

  'a role is taken by one service, for this account': eachStatement(({ kind, actions, principals, condition }) => {
    if (kind !== 'trust') return;
    const [service, ...more] = principals;
    if (more.length > 0 || !service?.startsWith('Service:')) return `is trusted to ${principals.join(', ')}`;
    if (actions.join() !== 'sts:AssumeRole') return `is taken by ${actions.join(', ')}`;
    if (WITHOUT_SOURCE.includes(service)) return;
    return !condition['StringEquals']?.['aws:SourceAccount'] && `${service} may take it for any account`;
  }),

  'a role has one statement of trust, and no policy of AWS': (resources) =>
    Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
      if (Type !== 'AWS::IAM::Role') return [];
      const { AssumeRolePolicyDocument: trust, ManagedPolicyArns: managed } = Properties;
      if (trust.Statement.length !== 1) return [`${Type} ${id}: ${trust.Statement.length} statements of trust`];
      return managed === undefined ? [] : [`${Type} ${id}: ${JSON.stringify(managed)}`];
    }),

  'a service that is let in is let in for this account': eachStatement((statement) => {
    const services = statement.principals.filter((one) => one.startsWith('Service:'));
    if (statement.kind !== 'resource' || statement.effect === 'Deny' || services.length === 0) return;
    const keys = conditionKeys(statement);
    // CloudWatch Logs says by the encryption context which account's group it encrypts.
    const held = ['aws:SourceAccount', 'kms:EncryptionContext:aws:logs:arn'].some((key) => keys.includes(key));
    return !held && `${services.join(', ')} may ${statement.actions.join(', ')} for any account`;
  }),
} satisfies Record<string, Rule>;
