/** Random networks, and reports on them that say anything. */
import fc from 'fast-check';
import { checkConnectivity } from '../../../../lib/network/connectivity/check';
import type { StackInput } from '../../../../lib/network/connectivity/input/stacks';
import { networkOf } from '../../../../lib/network/connectivity/model/network';
import type { Need, Place, Report } from '../../../../lib/network/connectivity/report';
import { Resources } from '../../../../lib/network/connectivity/template/resources';
import type { Json } from '../../../fixtures/stack';

export interface Checked {
  readonly resources: Resources;
  readonly network: ReturnType<typeof networkOf>;
  readonly report: Report;
}

export function checked(inputs: readonly StackInput[]): Checked {
  const resources = new Resources(inputs);
  return { resources, network: networkOf(resources), report: checkConnectivity(inputs) };
}

const ref = (id: string): Json => ({ Ref: id });
const KINDS = ['public', 'private', 'isolated'] as const;
const TEXT = fc.oneof(fc.constantFrom('Loader', 'Orders'), fc.string({ maxLength: 60, unit: 'grapheme' }));

const vpcPlan = fc.record({
  zones: fc.integer({ min: 1, max: 8 }),
  kinds: fc.subarray([...KINDS]),
  workloads: fc.array(fc.record({ name: TEXT, tier: fc.nat(3), needs: fc.array(fc.nat(9), { maxLength: 4 }) }), {
    maxLength: 9,
  }),
  databases: fc.integer({ min: 0, max: 4 }),
  endpoints: fc.subarray(['s3', 'dynamodb', 'secretsmanager', 'sqs']),
  attached: fc.boolean(),
});
const SERVICES = [
  's3:GetObject',
  'dynamodb:GetItem',
  'secretsmanager:GetSecretValue',
  'sqs:SendMessage',
  'kinesis:PutRecord',
];

/** Templates with VPCs, peerings, a transit gateway, functions in and outside of VPCs, databases and endpoints. */
export const template: fc.Arbitrary<Json> = fc
  .record({
    vpcs: fc.array(vpcPlan, { maxLength: 5 }),
    outside: fc.array(TEXT, { maxLength: 5 }),
    peerings: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 4 }),
    declared: fc.array(TEXT, { maxLength: 2 }),
  })
  .map(({ vpcs, outside, peerings, declared }) => {
    const made: Record<string, Json> = { Hub: { Type: 'AWS::EC2::TransitGateway' } };
    const databases = vpcs.flatMap((plan, v) => Array.from({ length: plan.databases }, (_, i) => `Vpc${v}Db${i}`));
    vpcs.forEach((plan, v) => addVpc(made, plan, `Vpc${v}`, v, databases));
    outside.forEach((name, i) => {
      const target = databases[i];
      made[`${name}Out${i}`] = lambda([], '', 'Role', target === undefined ? {} : { DB: address(target) });
    });
    peerings.forEach(([a, b], i) => {
      if (a < vpcs.length && b < vpcs.length)
        made[`Peering${i}`] = {
          Type: 'AWS::EC2::VPCPeeringConnection',
          Properties: { VpcId: ref(`Vpc${a}`), PeerVpcId: ref(`Vpc${b}`) },
        };
    });
    const foreign = declared.map((name, i) => ({ name, address: `db${i}.example.com`, port: 5432, vpcId: `vpc-${i}` }));
    return { Resources: made, Metadata: { 'Headwater::Connectivity': { databases: foreign } } };
  });

const address = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Endpoint.Address'] });

const lambda = (subnets: readonly string[], group: string, role: string, variables: Json): Json => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Role: { 'Fn::GetAtt': [role, 'Arn'] },
    ...(subnets.length > 0 ? { VpcConfig: { SubnetIds: subnets.map(ref), SecurityGroupIds: [ref(group)] } } : {}),
    Environment: { Variables: variables },
  },
});

type Plan = typeof vpcPlan extends fc.Arbitrary<infer T> ? T : never;

function addVpc(made: Record<string, Json>, plan: Plan, vpc: string, v: number, databases: readonly string[]): void {
  const subnets: string[] = [];
  made[vpc] = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: `10.${v}.0.0/16` } };
  made[`${vpc}Igw`] = { Type: 'AWS::EC2::InternetGateway' };
  made[`${vpc}Igwa`] = {
    Type: 'AWS::EC2::VPCGatewayAttachment',
    Properties: { VpcId: ref(vpc), InternetGatewayId: ref(`${vpc}Igw`) },
  };
  made[`${vpc}Group`] = { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: ref(vpc), GroupDescription: 'x' } };
  made[`${vpc}Nat`] = {
    Type: 'AWS::EC2::NatGateway',
    Properties: { SubnetId: ref(`${vpc}public0`), AllocationId: 'eip' },
  };
  for (const kind of plan.kinds)
    for (let zone = 0; zone < plan.zones; zone += 1) {
      const id = `${vpc}${kind}${zone}`;
      const block = `10.${v}.${subnets.length}.0/24`;
      subnets.push(id);
      made[id] = {
        Type: 'AWS::EC2::Subnet',
        Properties: { VpcId: ref(vpc), CidrBlock: block, AvailabilityZone: `eu-central-1${'abcdefgh'[zone]}` },
      };
      made[`${id}Rt`] = { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref(vpc) } };
      made[`${id}Rta`] = {
        Type: 'AWS::EC2::SubnetRouteTableAssociation',
        Properties: { SubnetId: ref(id), RouteTableId: ref(`${id}Rt`) },
      };
      const target = kind === 'public' ? { GatewayId: ref(`${vpc}Igw`) } : { NatGatewayId: ref(`${vpc}Nat`) };
      if (kind !== 'isolated') made[`${id}Default`] = route(id, '0.0.0.0/0', target);
      if (plan.attached) made[`${id}Hub`] = route(id, '10.0.0.0/8', { TransitGatewayId: ref('Hub') });
    }
  if (plan.attached)
    made[`${vpc}Attachment`] = {
      Type: 'AWS::EC2::TransitGatewayAttachment',
      Properties: { TransitGatewayId: ref('Hub'), VpcId: ref(vpc), SubnetIds: subnets.slice(0, plan.zones).map(ref) },
    };
  plan.endpoints.forEach((service) => {
    const gateway = service === 's3' || service === 'dynamodb';
    made[`${vpc}${service}`] = {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        VpcId: ref(vpc),
        ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` },
        ...(gateway
          ? { RouteTableIds: subnets.map((id) => ref(`${id}Rt`)) }
          : { VpcEndpointType: 'Interface', PrivateDnsEnabled: true, SubnetIds: subnets.slice(0, 1).map(ref) }),
      },
    };
  });
  for (let i = 0; i < plan.databases; i += 1) {
    made[`${vpc}Subnets${i}`] = {
      Type: 'AWS::RDS::DBSubnetGroup',
      Properties: { SubnetIds: subnets.slice(-2).map(ref) },
    };
    made[`${vpc}Db${i}`] = {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        DBSubnetGroupName: ref(`${vpc}Subnets${i}`),
        VPCSecurityGroups: [ref(`${vpc}Group`)],
        Port: '5432',
      },
    };
  }
  plan.workloads.forEach(({ name, tier, needs }, i) => {
    const id = `${name}${vpc}Fn${i}`;
    made[`${id}Role`] = {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [
          {
            PolicyDocument: {
              Statement: [{ Effect: 'Allow', Action: needs.flatMap((n) => SERVICES[n] ?? []), Resource: '*' }],
            },
          },
        ],
      },
    };
    const wanted = needs.flatMap((n) => databases[n] ?? []);
    const settings = Object.fromEntries(wanted.map((database, k) => [`DB${k}`, address(database)]));
    const own = subnets.slice(tier * plan.zones, tier * plan.zones + 2);
    made[id] = lambda(own.length > 0 ? own : ['Elsewhere'], `${vpc}Group`, `${id}Role`, settings);
  });
}

const route = (subnet: string, block: string, target: Json): Json => ({
  Type: 'AWS::EC2::Route',
  Properties: { RouteTableId: ref(`${subnet}Rt`), DestinationCidrBlock: block, ...target },
});

/** What the picture must cope with whatever the proof says: any outcome, any culprit. */
export const anyReport = ({ resources, report }: Checked): fc.Arbitrary<Report> => {
  const places = resources.all.map(({ stack, id, type }): Place => ({ stack, logicalId: id, type }));
  const culprit = fc.option(fc.constantFrom(...places), { nil: undefined });
  const fate = fc.record({
    status: fc.constantFrom('reachable' as const, 'blocked' as const, 'unknown' as const),
    code: fc.constantFrom(
      'security-group-egress',
      'security-group-ingress',
      'no-route',
      'network-acl-ingress',
      'outside-vpc',
    ),
    blockedBy: culprit,
  });
  return fc.array(fate, { minLength: report.needs.length, maxLength: report.needs.length }).map((fates): Report => ({
    faults: [],
    needs: report.needs.map((need, i): Need => ({ ...need, ...fates[i]! })),
  }));
};

/** A random network with the proof's report on it, or any other. */
export const network: fc.Arbitrary<Checked> = template
  .map((one) => checked([{ id: 'stack', template: one }]))
  .chain((one) => fc.oneof(fc.constant(one.report), anyReport(one)).map((report) => shown({ ...one, report })));

/** A counterexample is read as its template and its report. */
const shown = (one: Checked): Checked => ({
  ...one,
  ...{ [fc.toStringMethod]: () => JSON.stringify([one.resources.inputs[0]!.template, one.report]) },
});
