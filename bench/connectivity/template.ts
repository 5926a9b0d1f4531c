/** Templates of any size: VPCs of 25 resources, each peered with the one before, all of whose connections work. */

type Resources = Record<string, { Type: string; Properties?: object; DependsOn?: string }>;

const ref = (id: string) => ({ Ref: id });
const att = (id: string, attribute: string) => ({ 'Fn::GetAtt': [id, attribute] });

/** Resources of one VPC: ways in and out, an endpoint, a database, two functions that use it and what is next door. */
function vpc(n: number, peered: boolean): Resources {
  const id = (name: string): string => `${name}${n}`;
  const block = `10.${n}`;
  const subnet = (name: string, third: number, zone: number): Resources => ({
    [id(name)]: {
      Type: 'AWS::EC2::Subnet',
      Properties: {
        VpcId: ref(id('Vpc')),
        CidrBlock: `${block}.${third}.0/24`,
        AvailabilityZone: { 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] },
      },
    },
  });
  const associated = (name: string, table: string): Resources => ({
    [id(`${name}Table`)]: {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { SubnetId: ref(id(name)), RouteTableId: ref(id(table)) },
    },
  });
  const table = (name: string): Resources => ({
    [id(name)]: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref(id('Vpc')) } },
  });
  const worker = (name: string, database: string): Resources => ({
    [id(name)]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: 'exports.handler = async () => {};' },
        Role: att(id('Role'), 'Arn'),
        VpcConfig: { SubnetIds: [ref(id('PrivateA')), ref(id('PrivateB'))], SecurityGroupIds: [ref(id('Clients'))] },
        Environment: { Variables: { DB_HOST: att(database, 'Endpoint.Address') } },
      },
    },
  });
  return {
    [id('Vpc')]: {
      Type: 'AWS::EC2::VPC',
      Properties: { CidrBlock: `${block}.0.0/16`, EnableDnsSupport: true, EnableDnsHostnames: true },
    },
    ...subnet('Public', 0, 0),
    ...subnet('PrivateA', 1, 0),
    ...subnet('PrivateB', 2, 1),
    ...table('PublicRoutes'),
    ...table('PrivateRoutes'),
    ...associated('Public', 'PublicRoutes'),
    ...associated('PrivateA', 'PrivateRoutes'),
    ...associated('PrivateB', 'PrivateRoutes'),
    [id('Gateway')]: { Type: 'AWS::EC2::InternetGateway' },
    [id('Attachment')]: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { VpcId: ref(id('Vpc')), InternetGatewayId: ref(id('Gateway')) },
    },
    [id('ToInternet')]: {
      Type: 'AWS::EC2::Route',
      DependsOn: id('Attachment'),
      Properties: {
        RouteTableId: ref(id('PublicRoutes')),
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref(id('Gateway')),
      },
    },
    [id('Address')]: { Type: 'AWS::EC2::EIP', DependsOn: id('Attachment'), Properties: { Domain: 'vpc' } },
    [id('Nat')]: {
      Type: 'AWS::EC2::NatGateway',
      Properties: { SubnetId: ref(id('Public')), AllocationId: att(id('Address'), 'AllocationId') },
    },
    [id('ToNat')]: {
      Type: 'AWS::EC2::Route',
      Properties: {
        RouteTableId: ref(id('PrivateRoutes')),
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: ref(id('Nat')),
      },
    },
    [id('Files')]: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        VpcId: ref(id('Vpc')),
        ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' },
        RouteTableIds: [ref(id('PrivateRoutes'))],
      },
    },
    [id('Clients')]: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'Clients', VpcId: ref(id('Vpc')) },
    },
    [id('Guard')]: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'Database', VpcId: ref(id('Vpc')) },
    },
    [id('LetIn')]: {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: {
        GroupId: att(id('Guard'), 'GroupId'),
        SourceSecurityGroupId: att(id('Clients'), 'GroupId'),
        IpProtocol: 'tcp',
        FromPort: 5432,
        ToPort: 5432,
      },
    },
    [id('Subnets')]: {
      Type: 'AWS::RDS::DBSubnetGroup',
      Properties: {
        DBSubnetGroupDescription: 'Database',
        SubnetIds: [ref(id('PrivateA')), ref(id('PrivateB'))],
      },
    },
    [id('Database')]: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        Engine: 'postgres',
        DBInstanceClass: 'db.t4g.medium',
        AllocatedStorage: '20',
        DBSubnetGroupName: ref(id('Subnets')),
        VPCSecurityGroups: [att(id('Guard'), 'GroupId')],
        PubliclyAccessible: false,
        StorageEncrypted: true,
        MasterUsername: 'owner',
        ManageMasterUserPassword: true,
      },
    },
    [id('Role')]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'],
        Policies: [
          {
            PolicyName: 'data',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Action: ['s3:GetObject', 'secretsmanager:GetSecretValue'], Resource: '*' },
              ],
            },
          },
        ],
      },
    },
    ...worker('Worker', id('Database')),
    ...(peered ? peering(n) : worker('Helper', id('Database'))),
  };
}

/** With the VPC before: the peering, and the way there and back. */
function peering(n: number): Resources {
  const route = (from: number, to: number): Resources => ({
    [`From${from}To${to}`]: {
      Type: 'AWS::EC2::Route',
      Properties: {
        RouteTableId: ref(`PrivateRoutes${from}`),
        DestinationCidrBlock: `10.${to}.0.0/16`,
        VpcPeeringConnectionId: ref(`Peering${n}`),
      },
    },
  });
  return {
    [`Peering${n}`]: {
      Type: 'AWS::EC2::VPCPeeringConnection',
      Properties: { VpcId: ref(`Vpc${n}`), PeerVpcId: ref(`Vpc${n - 1}`) },
    },
    ...route(n, n - 1),
    ...route(n - 1, n),
  };
}

/** A template of that many VPCs, 25 to 27 resources each. At most 250. */
export const networkTemplate = (vpcs: number): { Resources: Resources } => ({
  Resources: Object.assign({}, ...Array.from({ length: vpcs }, (_, n) => vpc(n, n % 2 === 1))) as Resources,
});
