import { checkConnectivity, type Need, type Parameters } from '../../../../lib/network/connectivity';
import type { Json } from '../../../fixtures/stack';
import { changed, att, network, ref, resource, type Template } from '../faults/fixture';

/** A function in two private subnets, with a NAT gateway, and its database beside it. */
export const shop = (): Template => ({
  ...network(),
  Address: resource('EC2::EIP', { Domain: 'vpc' }),
  Nat: resource('EC2::NatGateway', { SubnetId: ref('Public'), AllocationId: att('Address', 'AllocationId') }),
  WayOut: resource('EC2::Route', {
    RouteTableId: ref('PrivateTable'),
    DestinationCidrBlock: '0.0.0.0/0',
    NatGatewayId: ref('Nat'),
  }),
  FunctionGroup: resource('EC2::SecurityGroup', { VpcId: ref('Vpc'), GroupDescription: 'Function' }),
  DatabaseGroup: resource('EC2::SecurityGroup', {
    VpcId: ref('Vpc'),
    GroupDescription: 'Database',
    SecurityGroupIngress: [
      { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: att('FunctionGroup', 'GroupId') },
    ],
  }),
  Subnets: resource('RDS::DBSubnetGroup', { SubnetIds: [ref('PrivateA'), ref('PrivateB')] }),
  Database: resource('RDS::DBInstance', {
    Engine: 'postgres',
    DBSubnetGroupName: ref('Subnets'),
    VPCSecurityGroups: [att('DatabaseGroup', 'GroupId')],
    PubliclyAccessible: false,
  }),
  Function: resource('Lambda::Function', {
    Environment: { Variables: { DB_HOST: att('Database', 'Endpoint.Address') } },
    VpcConfig: { SubnetIds: [ref('PrivateA'), ref('PrivateB')], SecurityGroupIds: [att('FunctionGroup', 'GroupId')] },
  }),
});

/** What the function needs, after changes. */
export function needsOf(change: Record<string, Json>, more: Json = {}, parameters: Parameters = {}): Need[] {
  const template = { ...more, Resources: changed(shop(), change) };
  const inputs = [{ id: 'Shop', region: 'eu-central-1', account: '111122223333', template }];
  return checkConnectivity(inputs, { parameters }).needs.filter(({ source }) => source.kind === 'lambda');
}

/** Whether it reaches the database. */
export const needOf = (...args: [change: Record<string, Json>, more?: Json, parameters?: Parameters]): Need =>
  needsOf(...args).find(({ destination }) => destination.kind === 'database')!;

/** The same in a VPC that is there already, of which the template has the id alone. */
export function inVpc(vpc: Json, change: Record<string, Json> = {}): Record<string, Json> {
  const replaced = Object.entries(shop()).flatMap(([id, { Type, Properties }]): [string, Json][] =>
    JSON.stringify(Properties).includes('{"Ref":"Vpc"}')
      ? [
          [
            id,
            {
              Type,
              Properties: JSON.parse(JSON.stringify(Properties).replaceAll('{"Ref":"Vpc"}', JSON.stringify(vpc))),
            },
          ],
        ]
      : [],
  );
  return { ...Object.fromEntries(replaced), Vpc: undefined, ...change };
}
