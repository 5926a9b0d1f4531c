/** Hub and spokes: a transit gateway with route tables of its own, and one VPC by which all go out. Plain CloudFormation. */
import type { Json } from '../../../../fixtures/stack';
import { type Base, single } from '../table';

const ref = (Ref: string): Json => ({ Ref });
const att = (id: string, attribute: string): Json => ({ 'Fn::GetAtt': [id, attribute] });
const ZONES = ['a', 'b'];

type Resources = Record<string, { Type: string; Properties: Json; DependsOn?: string }>;

/** A VPC of two zones with app and attachment subnets, attached to the gateway. */
function attached(name: string, second: number): Resources {
  const resources: Resources = {
    [`${name}Vpc`]: {
      Type: 'AWS::EC2::VPC',
      Properties: { CidrBlock: `10.${second}.0.0/16`, EnableDnsSupport: true, EnableDnsHostnames: true },
    },
    [`${name}Attachment`]: {
      Type: 'AWS::EC2::TransitGatewayAttachment',
      Properties: {
        TransitGatewayId: ref('Hub'),
        VpcId: ref(`${name}Vpc`),
        SubnetIds: ZONES.map((zone) => ref(`${name}Tgw${zone}`)),
      },
    },
  };
  ZONES.forEach((zone, i) => {
    const subnet = (tier: string, third: number): void => {
      resources[`${name}${tier}${zone}`] = {
        Type: 'AWS::EC2::Subnet',
        Properties: {
          VpcId: ref(`${name}Vpc`),
          CidrBlock: `10.${second}.${third}.0/24`,
          AvailabilityZone: `eu-central-1${zone}`,
        },
      };
      resources[`${name}${tier}${zone}Association`] = {
        Type: 'AWS::EC2::SubnetRouteTableAssociation',
        Properties: { SubnetId: ref(`${name}${tier}${zone}`), RouteTableId: ref(`${name}${tier}Table`) },
      };
      resources[`${name}${tier}Table`] = { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref(`${name}Vpc`) } };
    };
    subnet('App', i);
    subnet('Tgw', 10 + i);
  });
  return resources;
}

const toHub = (id: string, table: string, block: string): Resources => ({
  [id]: {
    Type: 'AWS::EC2::Route',
    DependsOn: `${table.replace(/(App|Tgw|Public)Table$/, '')}Attachment`,
    Properties: { RouteTableId: ref(table), DestinationCidrBlock: block, TransitGatewayId: ref('Hub') },
  },
});

const hubTable = (name: string, associated: string, propagated: readonly string[]): Resources =>
  Object.fromEntries([
    [`${name}HubTable`, { Type: 'AWS::EC2::TransitGatewayRouteTable', Properties: { TransitGatewayId: ref('Hub') } }],
    [
      `${name}Associated`,
      {
        Type: 'AWS::EC2::TransitGatewayRouteTableAssociation',
        Properties: {
          TransitGatewayAttachmentId: ref(associated),
          TransitGatewayRouteTableId: ref(`${name}HubTable`),
        },
      },
    ],
    ...propagated.map((spoke) => [
      `${spoke}To${name}`,
      {
        Type: 'AWS::EC2::TransitGatewayRouteTablePropagation',
        Properties: {
          TransitGatewayAttachmentId: ref(`${spoke}Attachment`),
          TransitGatewayRouteTableId: ref(`${name}HubTable`),
        },
      },
    ]),
  ]);

function egress(): Resources {
  const resources: Resources = {
    ...attached('Out', 0),
    OutIgw: { Type: 'AWS::EC2::InternetGateway', Properties: {} },
    OutIgwAttached: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { VpcId: ref('OutVpc'), InternetGatewayId: ref('OutIgw') },
    },
    OutPublicTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('OutVpc') } },
    OutPublicDefault: {
      Type: 'AWS::EC2::Route',
      Properties: {
        RouteTableId: ref('OutPublicTable'),
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref('OutIgw'),
      },
    },
    ...toHub('OutPublicBack', 'OutPublicTable', '10.0.0.0/8'),
    OutTgwDefault: {
      Type: 'AWS::EC2::Route',
      Properties: { RouteTableId: ref('OutTgwTable'), DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: ref('Nat') },
    },
    NatAddress: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } },
    Nat: {
      Type: 'AWS::EC2::NatGateway',
      Properties: { SubnetId: ref('OutPublica'), AllocationId: att('NatAddress', 'AllocationId') },
    },
  };
  ZONES.forEach((zone, i) => {
    resources[`OutPublic${zone}`] = {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: ref('OutVpc'), CidrBlock: `10.0.${20 + i}.0/24`, AvailabilityZone: `eu-central-1${zone}` },
    };
    resources[`OutPublic${zone}Association`] = {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { SubnetId: ref(`OutPublic${zone}`), RouteTableId: ref('OutPublicTable') },
    };
  });
  return resources;
}

function workload(): Resources {
  return {
    ClientGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'client', VpcId: ref('AppsVpc') },
    },
    DbGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: 'database',
        VpcId: ref('DataVpc'),
        SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, CidrIp: '10.1.0.0/16' }],
      },
    },
    DbSubnets: {
      Type: 'AWS::RDS::DBSubnetGroup',
      Properties: { DBSubnetGroupDescription: 'data', SubnetIds: ZONES.map((zone) => ref(`DataApp${zone}`)) },
    },
    Db: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        Engine: 'mysql',
        DBInstanceClass: 'db.t4g.small',
        AllocatedStorage: '20',
        MasterUsername: 'admin',
        ManageMasterUserPassword: true,
        DBSubnetGroupName: ref('DbSubnets'),
        VPCSecurityGroups: [att('DbGroup', 'GroupId')],
        PubliclyAccessible: false,
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'],
        Policies: [
          {
            PolicyName: 'secret',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: 'secretsmanager:GetSecretValue',
                  Resource: att('Db', 'MasterUserSecret.SecretArn'),
                },
              ],
            },
          },
        ],
      },
    },
    Sync: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'python3.12',
        Handler: 'index.handler',
        Code: { ZipFile: 'def handler(event, context): pass' },
        Role: att('Role', 'Arn'),
        VpcConfig: {
          SubnetIds: ZONES.map((zone) => ref(`AppsApp${zone}`)),
          SecurityGroupIds: [att('ClientGroup', 'GroupId')],
        },
        Environment: {
          Variables: { DB_HOST: att('Db', 'Endpoint.Address'), SECRET: att('Db', 'MasterUserSecret.SecretArn') },
        },
      },
    },
  };
}

const template = (): Json => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Resources: {
    Hub: {
      Type: 'AWS::EC2::TransitGateway',
      Properties: { DefaultRouteTableAssociation: 'disable', DefaultRouteTablePropagation: 'disable' },
    },
    ...attached('Apps', 1),
    ...attached('Data', 2),
    ...egress(),
    ...toHub('AppsDefault', 'AppsAppTable', '0.0.0.0/0'),
    ...toHub('DataBack', 'DataAppTable', '10.1.0.0/16'),
    ...hubTable('Apps', 'AppsAttachment', ['Data']),
    ...hubTable('Data', 'DataAttachment', ['Apps']),
    ...hubTable('Out', 'OutAttachment', ['Apps', 'Data']),
    AppsOut: {
      Type: 'AWS::EC2::TransitGatewayRoute',
      Properties: {
        TransitGatewayRouteTableId: ref('AppsHubTable'),
        DestinationCidrBlock: '0.0.0.0/0',
        TransitGatewayAttachmentId: ref('OutAttachment'),
      },
    },
    ...workload(),
  },
});

export const hubSpoke: Base = { name: 'hub and spokes', build: () => single('network', template()) };
