/** What Glue does with a job's role: script, connections, encryption, logs. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import type { Role } from '../policies/roles';
import type { Caller } from '../types';
import { needsOfCalls } from './bundle';
import { codeOfJob } from './code-of';
import type { Collector } from './collector';
import { arnsTold, targetsOf } from './targets';

/** Arguments that name files which Glue fetches itself. */
const FILES = ['--extra-py-files', '--extra-jars', '--extra-files', '--user-jars-first'];

export function needsOfJobs(collector: Collector): void {
  for (const resource of collector.world.resources.ofType('AWS::Glue::Job')) {
    const caller = collector.caller('Glue job', resource);
    const use = collector.use(resource.get('Role'), 'glue.amazonaws.com', caller);
    if (!use) continue;
    const { role } = use;
    const command = asObject(resource.get('Command'));
    const given = asObject(resource.get('DefaultArguments'));
    needsOfFiles(collector, role, caller, command.ScriptLocation, given);
    needsOfScript(collector, resource, role, caller, command.ScriptLocation, given);
    for (const name of asList(asObject(resource.get('Connections')).Connections))
      needsOfConnection(collector, resource, role, caller, name);
    needsOfEncryption(collector, resource, role, caller, given);
    needsOfCatalog(collector, role, caller, given);
    const logs = collector.world.arnIn(resource.stack, 'logs', 'log-group:*');
    collector.need(role, caller, 'it writes logs', 'warning', ['logs:PutLogEvents'], [logs]);
    collector.need(role, caller, 'it writes logs', 'used', ['logs:CreateLogGroup', 'logs:CreateLogStream'], []);
  }
}

function needsOfFiles(
  collector: Collector,
  role: Role,
  caller: Caller,
  script: Value,
  given: Readonly<Record<string, Value>>,
): void {
  const { world } = collector;
  const read = (value: Value, why: string): void => {
    for (const part of (asText(value) ?? '').split(',').filter((text) => text.includes('s3://')))
      for (const arn of arnsTold(world, part.trim(), 's3'))
        collector.need(role, caller, why, 'error', ['s3:GetObject'], targetsOf('s3:GetObject', [arn]));
  };
  read(script, 'it fetches its script');
  for (const name of FILES) read(given[name], `it fetches what ${name} names`);
  for (const name of ['--TempDir', '--spark-event-logs-path'])
    for (const arn of arnsTold(world, given[name], 's3')) {
      const below = arn.includes('/') && !arn.endsWith('*') ? `${arn}/*` : targetsOf('s3:PutObject', [arn])[0]!;
      collector.need(role, caller, `it writes to ${name}`, 'warning', ['s3:PutObject'], [below, `${arn}*`]);
    }
}

/** Calls in the script and in the files that it comes with. */
function needsOfScript(
  collector: Collector,
  resource: Resource,
  role: Role,
  caller: Caller,
  script: Value,
  given: Readonly<Record<string, Value>>,
): void {
  const extra = (asText(given['--extra-py-files']) ?? '').split(',');
  const use = codeOfJob(collector.world, resource, script, extra);
  if (use) needsOfCalls(collector, use, role, caller, given, () => []);
}

const INTERFACES = ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'];
const DESCRIBES = [
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeRouteTables',
];

function needsOfConnection(collector: Collector, resource: Resource, role: Role, caller: Caller, name: Value): void {
  const { world } = collector;
  const connection = world.find(name, 'AWS::Glue::Connection');
  const text = connection ? world.label(connection) : asText(name);
  if (text === undefined) return;
  const why = `it uses connection ${text}`;
  const arn = connection && text === connection.id ? [] : [world.arnIn(resource.stack, 'glue', `connection/${text}`)];
  collector.need(role, caller, why, 'error', ['glue:GetConnection'], arn);
  collector.need(role, caller, why, 'used', ['glue:GetConnections'], []);
  const input = connection && asObject(connection.get('ConnectionInput'));
  if (!input) return;
  const secret = asText(asObject(input.ConnectionProperties).SECRET_ID);
  if (secret !== undefined) {
    const arns = arnsTold(world, secret, 'secretsmanager');
    collector.need(
      role,
      caller,
      `${why}, which takes its password from a secret`,
      'error',
      ['secretsmanager:GetSecretValue'],
      arns,
    );
    collector.need(role, caller, why, 'used', ['secretsmanager:DescribeSecret'], []);
  }
  if (input.PhysicalConnectionRequirements === undefined) return;
  const network = `${why}, for which Glue makes network interfaces`;
  collector.need(role, caller, network, 'error', INTERFACES, [world.arnIn(resource.stack, 'ec2', '*/*')]);
  collector.need(role, caller, network, 'error', DESCRIBES, ['*']);
  collector.need(role, caller, network, 'warning', ['ec2:DescribeVpcAttribute'], ['*']);
  collector.need(role, caller, network, 'warning', ['ec2:CreateTags'], [world.arnIn(resource.stack, 'ec2', '*/*')]);
}

function needsOfEncryption(
  collector: Collector,
  resource: Resource,
  role: Role,
  caller: Caller,
  given: Readonly<Record<string, Value>>,
): void {
  const { world } = collector;
  const security = world.find(resource.get('SecurityConfiguration'), 'AWS::Glue::SecurityConfiguration');
  if (!security) return;
  const {
    CloudWatchEncryption: logs,
    JobBookmarksEncryption: bookmarks,
    S3Encryptions: files,
  } = asObject(security.get('EncryptionConfiguration'));
  if (asText(asObject(logs).CloudWatchEncryptionMode) === 'SSE-KMS')
    collector.need(role, caller, 'its security configuration encrypts its logs', 'error', ['logs:AssociateKmsKey'], []);
  const key = (value: Value): string[] => arnsTold(world, asObject(value).KmsKeyArn, 'kms');
  const why = 'its security configuration encrypts';
  for (const encryption of asList(files))
    if (asText(asObject(encryption).S3EncryptionMode) === 'SSE-KMS')
      collector.need(role, caller, `${why} what it writes to S3`, 'warning', ['kms:GenerateDataKey'], key(encryption));
  if (
    asText(asObject(bookmarks).JobBookmarksEncryptionMode) === 'CSE-KMS' &&
    given['--job-bookmark-option'] === 'job-bookmark-enable'
  )
    collector.need(
      role,
      caller,
      `${why} its bookmarks`,
      'warning',
      ['kms:Decrypt', 'kms:GenerateDataKey|kms:Encrypt'],
      key(bookmarks),
    );
}

/** Iceberg's and Hive's catalogs in Glue: without these no table is found. */
function needsOfCatalog(
  collector: Collector,
  role: Role,
  caller: Caller,
  given: Readonly<Record<string, Value>>,
): void {
  const conf = asText(given['--conf']) ?? '';
  const option = given['--enable-glue-datacatalog'];
  if (!/GlueCatalog/.test(conf) && (option === undefined || option === 'false')) return;
  collector.need(
    role,
    caller,
    'it uses the Glue catalog',
    'warning',
    ['glue:GetDatabase|glue:GetDatabases', 'glue:GetTable|glue:GetTables'],
    [],
  );
}
