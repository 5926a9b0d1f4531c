/**
 * Findings of the packs that are reported but fail no synthesis (NIST 800-53 R5, HIPAA), and why each may stay. Those of
 * AwsSolutions and Serverless are acknowledged in the constructs, beside what they are about.
 */
export interface Acknowledged {
  /** Rule, without its pack: both packs have it. */
  readonly rule: string;
  /** What it may be found on: a part of the construct's path. */
  readonly on: RegExp;
  /** As a security reviewer would want it said. */
  readonly reason: string;
}

const OWN_PLAN =
  'Plans of AWS Backup belong to the account, which selects by tag (`headwater:platform`); a plan in here would keep everything twice.';
const SYNCHRONOUS =
  'Called synchronously by the state machine, which retries, catches and reports: nothing is queued that could be lost.';

export const ACKNOWLEDGED: readonly Acknowledged[] = [
  {
    rule: 'DynamoDBInBackupPlan',
    on: /Lake\/State\//,
    reason: `Point-in-time recovery of 35 days is on. ${OWN_PLAN}`,
  },
  {
    rule: 'RDSInBackupPlan',
    on: /Database\/Instance\//,
    reason: `RDS keeps its own backups, 14 days in environments that are retained, with recovery to any second. ${OWN_PLAN}`,
  },
  {
    rule: 'IAMNoInlinePolicy',
    on: /Role\/DefaultPolicy\//,
    reason:
      'Each role has the one policy that was written for it. Inline is what keeps it from being attached to anything else, and lets it go with its role.',
  },
  {
    rule: 'LambdaConcurrency',
    on: /Handlers\/(Plan|Finish|Watch)\//,
    reason:
      'Reserved in environments that are retained. New accounts, in which one tries things out, allow no reserve.',
  },
  {
    rule: 'LambdaConcurrency',
    on: /Api\/Handler\//,
    reason:
      'Reserved in environments that are retained: one for the run, one for a call that an aborted run has left behind. Elsewhere the pipeline’s lease lets one run call it at a time.',
  },
  {
    rule: 'LambdaConcurrency',
    on: /Consumer\/Handler\//,
    reason: 'The shards and the parallelization factor bound it; a limit below them would only hold events up.',
  },
  {
    rule: 'LambdaConcurrency',
    on: /Probe(OnDeployment)?\/Handler\//,
    reason: 'Called once an hour, or by a deployment: one at a time, and without a reserve that others would lack.',
  },
  {
    rule: 'LambdaDLQ',
    on: /Probe\/Handler\//,
    reason: 'It measures the present every hour; a failed call is of no use later. An alarm tells when it is silent.',
  },
  {
    rule: 'LambdaDLQ',
    on: /ProbeOnDeployment\/Handler\//,
    reason: 'CloudFormation waits for its answer, and fails the deployment without one.',
  },
  {
    rule: 'LambdaInsideVPC',
    on: /ProbeOnDeployment\/Handler\//,
    reason:
      'It answers CloudFormation when the probe inside the VPC can’t: in there it would have no way to, in just the case that matters.',
  },
  { rule: 'LambdaDLQ', on: /Handlers\/(Plan|Finish)\//, reason: SYNCHRONOUS },
  { rule: 'LambdaDLQ', on: /Api\/Handler\//, reason: SYNCHRONOUS },
  {
    rule: 'LambdaDLQ',
    on: /Handlers\/Watch\//,
    reason:
      'It measures the present every five minutes; a failed call is of no use later. An alarm tells when it is silent.',
  },
  {
    rule: 'LambdaDLQ',
    on: /Consumer\/Handler\//,
    reason:
      'Called by its event source mapping, which retries, halves batches and keeps what is given up in its own destination.',
  },
  {
    rule: 'LambdaInsideVPC',
    on: /\/(Handlers\/(Plan|Finish|Watch)|\w+Consumer\/Handler)\//,
    reason:
      'The handlers call AWS’s APIs and nothing in the VPC. Inside they would need a way out and have a network interface; outside nothing can reach them, and their roles say what they reach.',
  },
  {
    rule: 'LambdaInsideVPC',
    on: /Api\/Handler\//,
    reason:
      'It calls the API, which is on the internet, and AWS. Inside the VPC it would only add a NAT gateway to its way out; outside nothing can reach it, and it sends requests to the hosts of the configuration alone.',
  },
  {
    rule: 'RDSEnhancedMonitoringEnabled',
    on: /Database\/Instance\//,
    reason:
      'Performance Insights is on, and alarms watch processor, memory, storage, connections and transaction logs. Metrics of the operating system would cost logs by the second and a role with a policy of AWS’s.',
  },
  {
    rule: 'RDSInstanceDeletionProtectionEnabled',
    on: /-dev-data\/.*Database\/Instance\//,
    reason: 'Only where the removal policy is `destroy`: an environment whose data may go. All others are protected.',
  },
  {
    rule: 'RDSMultiAZSupport',
    on: /-dev-data\/.*Database\/Instance\//,
    reason:
      'Only the size `small`, for environments that may wait for a restore; `medium` and `large` run in two zones.',
  },
  {
    rule: 'S3BucketReplicationEnabled',
    on: /Lake\/Storage\//,
    reason:
      'S3 keeps every object in three zones. A copy in another region doubles the cost and takes personal data to where its owner may not want it: for whoever must outlive a region to add.',
  },
  {
    rule: 'S3BucketVersioningEnabled',
    on: /Lake\/Storage\/(Silver|Gold)\//,
    reason:
      'Both are made again from bronze, which has versions; their files never change, Iceberg’s snapshots are their history, and versions would keep every compacted file twice.',
  },
  {
    rule: 'S3DefaultEncryptionKMS',
    on: /Lake\/Storage\/AccessLogs\//,
    reason: 'S3 delivers its access logs only into a bucket with its own key (SSE-S3).',
  },
  {
    rule: 'SecretsManagerRotationEnabled',
    on: /Lake\/Mask\/Secret\//,
    reason:
      'The key of a hash, not a credential: it opens nothing. Masked values join across tables and loads only while it stays the same. The database’s secret is rotated, by RDS.',
  },
  {
    rule: 'SecretsManagerRotationEnabled',
    on: /Credentials\/Secret\//,
    reason:
      'A credential of somebody else’s server, which only its owner can change: Secrets Manager has no way to rotate it. What is put in its place is used from the next call on; tokens that are made from it live for minutes.',
  },
  {
    rule: 'VPCNoUnrestrictedRouteToIGW',
    on: /\/publicSubnet\d\/DefaultRoute$/,
    reason:
      'The public subnets hold the NAT gateways, which need the route, and nothing else; nothing gets a public address. With `nat: none` there is neither.',
  },
];
