/** The CloudFormation types that the launcher adds to the embedded AWS. */
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeNatGatewaysCommand,
  DescribeSecurityGroupsCommand,
  DescribeFlowLogsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcPeeringConnectionsCommand,
  EC2Client,
  ModifyVpcPeeringConnectionOptionsCommand,
} from '@aws-sdk/client-ec2';
import { GetBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startMachines, type Machines } from './machines';

jest.setTimeout(120_000);
const StackName = 'everything';
const TemplateBody = readFileSync(join(__dirname, 'template.json'), 'utf8');

let machines: Machines;
let outputs: Record<string, string>;
let config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

async function status(): Promise<string | undefined> {
  const { Stacks } = await new CloudFormationClient(config).send(new DescribeStacksCommand({ StackName }));
  outputs = Object.fromEntries(
    (Stacks![0]!.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]),
  );
  return `${Stacks![0]!.StackStatus} ${Stacks![0]!.StackStatusReason ?? ''}`.trim();
}

beforeAll(async () => {
  machines = await startMachines();
  config = {
    endpoint: machines.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  await new CloudFormationClient(config).send(new CreateStackCommand({ StackName, TemplateBody }));
});
afterAll(() => machines?.stop());

test('a stack is settled when the answer comes', async () => {
  expect(await status()).toBe('CREATE_COMPLETE');
});

test('network resources are there for the API too', async () => {
  await status();
  const ec2 = new EC2Client(config);
  const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [outputs.Nat!] }));
  expect(NatGateways).toMatchObject([{ State: 'available', VpcId: outputs.Vpc }]);
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [outputs.Group!] }));
  expect(SecurityGroups![0]!.IpPermissions).toMatchObject([
    { FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: outputs.Group }] },
  ]);
  const { FlowLogs } = await ec2.send(new DescribeFlowLogsCommand({}));
  expect(FlowLogs).toMatchObject([{ ResourceId: outputs.Vpc, TrafficType: 'REJECT' }]);
  expect(outputs.Cidr).toBe('10.20.0.0/16');
});

test('ways to other VPCs are there: a peering connection with its route and names, an endpoint with its name', async () => {
  await status();
  const ec2 = new EC2Client(config);
  const { VpcPeeringConnections } = await ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
  expect(VpcPeeringConnections).toMatchObject([
    { VpcPeeringConnectionId: outputs.Peering, Status: { Code: 'active' }, RequesterVpcInfo: { VpcId: outputs.Vpc } },
  ]);
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [outputs.Table!] }));
  expect(RouteTables![0]!.Routes).toContainEqual(
    expect.objectContaining({ DestinationCidrBlock: '10.50.0.0/16', VpcPeeringConnectionId: outputs.Peering }),
  );
  const options = { AllowDnsResolutionFromRemoteVpc: true };
  const modify = (VpcPeeringConnectionId: string) =>
    ec2.send(
      new ModifyVpcPeeringConnectionOptionsCommand({
        VpcPeeringConnectionId,
        RequesterPeeringConnectionOptions: options,
        AccepterPeeringConnectionOptions: options,
      }),
    );
  expect((await modify(outputs.Peering!)).AccepterPeeringConnectionOptions).toEqual(options);
  await expect(modify('pcx-0')).rejects.toThrow(/does not exist/);
  expect(outputs.EndpointName).toMatch(/^vpce-.*vpce-svc-0123456789abcdef0\.eu-central-1\.vpce\.amazonaws\.com$/);
});

test('Ref of a secret is its ARN, and it rotates', async () => {
  expect(outputs.Key).toMatch(/^arn:aws:secretsmanager:eu-central-1:000000000000:secret:key-/);
  const secret = await new SecretsManagerClient(config).send(new DescribeSecretCommand({ SecretId: outputs.Key }));
  expect(secret).toMatchObject({ RotationEnabled: true, RotationRules: { AutomaticallyAfterDays: 30 } });
});

test("a bucket has its template's tags", async () => {
  const { TagSet } = await new S3Client({ ...config, forcePathStyle: true }).send(
    new GetBucketTaggingCommand({ Bucket: outputs.Bucket }),
  );
  expect(TagSet).toEqual([{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }]);
});

test('alarms may watch queries, and other alarms', async () => {
  const { MetricAlarms, CompositeAlarms } = await new CloudWatchClient(config).send(
    new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
  );
  expect(MetricAlarms).toMatchObject([
    {
      AlarmName: 'ratio',
      Threshold: 1,
      Metrics: [
        { Id: 'e', Period: 300, ReturnData: true, Expression: expect.stringContaining('GROUP BY Dataset') as string },
      ],
    },
  ]);
  expect(MetricAlarms![0]!.MetricName).toBeUndefined();
  expect(CompositeAlarms).toMatchObject([{ AlarmName: 'any', AlarmRule: 'ALARM("ratio")' }]);
});

test('behind a database instance is a PostgreSQL that its master user can log into, over checked TLS only', async () => {
  const { SecretString } = await new SecretsManagerClient(config).send(
    new GetSecretValueCommand({ SecretId: outputs.Secret }),
  );
  const { username, password } = JSON.parse(SecretString!) as { username: string; password: string };
  const at = { host: outputs.Host, port: Number(outputs.Port), user: username, password, database: 'operations' };
  const client = new Client({ ...at, ssl: { ca: readFileSync(machines.postgres.caFile, 'utf8') } });
  await client.connect();
  const { rows } = await client.query(
    "select current_user as user, pg_has_role('pg_read_all_stats', 'member') as stats, current_setting('wal_level') as wal",
  );
  await client.end();
  expect(rows).toEqual([{ user: 'headwater', stats: true, wal: 'logical' }]);
  await expect(new Client({ ...at, ssl: false }).connect()).rejects.toThrow(/no encryption/);
  await expect(new Client({ ...at, ssl: true }).connect()).rejects.toThrow(/certificate/);
});

test('an update changes an alarm in place', async () => {
  await new CloudFormationClient(config).send(
    new UpdateStackCommand({
      StackName,
      TemplateBody,
      Parameters: [{ ParameterKey: 'Threshold', ParameterValue: '2.5' }],
    }),
  );
  expect(await status()).toBe('UPDATE_COMPLETE');
  const { MetricAlarms } = await new CloudWatchClient(config).send(
    new DescribeAlarmsCommand({ AlarmNames: ['ratio'] }),
  );
  expect(MetricAlarms).toMatchObject([{ Threshold: 2.5 }]);
});

test('a deleted stack leaves nothing, and its database user locked out', async () => {
  const secret = new GetSecretValueCommand({ SecretId: outputs.Secret });
  const { SecretString } = await new SecretsManagerClient(config).send(secret);
  const { username: user, password } = JSON.parse(SecretString!) as { username: string; password: string };
  await new CloudFormationClient(config).send(new DeleteStackCommand({ StackName }));
  await expect(status()).rejects.toThrow(/does not exist/);
  await expect(new SecretsManagerClient(config).send(secret)).rejects.toThrow();
  const { NatGateways } = await new EC2Client(config).send(new DescribeNatGatewaysCommand({}));
  expect(NatGateways!.filter(({ State }) => State === 'available')).toEqual([]);
  const ca = readFileSync(machines.postgres.caFile, 'utf8');
  const login = new Client({
    host: '127.0.0.1',
    port: machines.postgres.port,
    user,
    password,
    database: 'operations',
    ssl: { ca },
  });
  await expect(login.connect()).rejects.toThrow(/not permitted to log in/);
});
