/** Faults between stacks, regions and accounts. */
import { brief, faultsOf, input, network, ref, resource, type Template } from './fixture';

const vpc = (block: string, region: string, resources: Template = {}) =>
  input(
    {
      Vpc: resource('EC2::VPC', { CidrBlock: block }),
      Group: resource('EC2::SecurityGroup', { VpcId: ref('Vpc') }),
      ...resources,
    },
    {
      id: region,
      region,
      template: { Outputs: { Vpc: { Value: ref('Vpc') }, Group: { Value: ref('Group') } } },
    },
  );
const output = (stack: string, name: string) => ({ 'Fn::GetStackOutput': { StackName: stack, OutputName: name } });
const peering = (more: Template = {}): Template => ({
  Peering: resource('EC2::VPCPeeringConnection', {
    VpcId: ref('Vpc'),
    PeerVpcId: output('eu-west-1', 'Vpc'),
    ...more,
  }),
});
const pair = (resources: Template) =>
  faultsOf(vpc('10.1.0.0/16', 'eu-west-1'), vpc('10.2.0.0/16', 'eu-central-1', resources));

describe('peering across regions', () => {
  test.each([
    [undefined, ['error peering-region Peering']],
    ['eu-north-1', ['error peering-region Peering']],
    ['eu-west-1', []],
    [ref('Unknown'), []],
  ])('PeerRegion %j', (PeerRegion, expected) => {
    expect(brief(pair(peering(PeerRegion === undefined ? {} : { PeerRegion })))).toEqual(expected);
  });

  test('groups can’t be named, though the VPCs are peered', () => {
    const Rule = resource('EC2::SecurityGroupIngress', {
      GroupId: ref('Group'),
      IpProtocol: '-1',
      SourceSecurityGroupId: output('eu-west-1', 'Group'),
    });
    expect(brief(pair({ ...peering({ PeerRegion: 'eu-west-1' }), Rule }))).toEqual([
      'error group-reference-across-regions Rule',
    ]);
  });
});

describe('peering across accounts', () => {
  const across = (more: Template, account = '444455556666') =>
    brief(
      faultsOf(
        { ...vpc('10.1.0.0/16', 'eu-central-1'), id: 'theirs', account },
        input(
          {
            Vpc: resource('EC2::VPC', { CidrBlock: '10.2.0.0/16' }),
            Peering: resource('EC2::VPCPeeringConnection', {
              VpcId: ref('Vpc'),
              PeerVpcId: output('theirs', 'Vpc'),
              ...more,
            }),
          },
          { id: 'ours' },
        ),
      ),
    );

  test('needs the owner’s account', () => {
    expect(across({})).toEqual(['error peering-account Peering']);
    expect(across({}, '111122223333')).toEqual([]);
  });

  test('wants a role that accepts it', () => {
    expect(across({ PeerOwnerId: '444455556666' })).toEqual(['warning peering-role Peering']);
    expect(across({ PeerOwnerId: '444455556666', PeerRoleArn: 'arn:aws:iam::444455556666:role/accept' })).toEqual([]);
  });
});

describe('a VPC that may be another one', () => {
  const shared = input(network(), { id: 'network', template: { Outputs: { Subnet: { Value: ref('PrivateA') } } } });
  const user = (VpcId: unknown) =>
    input(
      {
        Group: resource('EC2::SecurityGroup', { VpcId }),
        Machine: resource('EC2::Instance', {
          SubnetId: output('network', 'Subnet'),
          SecurityGroupIds: [ref('Group')],
        }),
      },
      { id: 'user' },
    );

  test('is told of where another stack names it by its id', () => {
    expect(brief(faultsOf(shared, user('vpc-0123')))).toEqual(['warning group-other-vpc Machine']);
  });

  test('is another one where it is declared to be', () => {
    const declared = {
      ...user('vpc-0123'),
      template: {
        ...user('vpc-0123').template,
        Metadata: { 'Headwater::Connectivity': { networks: [{ vpcId: 'vpc-0123' }] } },
      },
    };
    expect(brief(faultsOf(shared, declared))).toEqual(['error group-other-vpc Machine']);
  });

  test('is nobody’s affair where a parameter names it', () => {
    expect(brief(faultsOf(shared, user(ref('VpcId'))))).toEqual([]);
  });
});

test('the zones of its subnets say where a VPC is whose stack doesn’t', () => {
  const endpoint = resource('EC2::VPCEndpoint', {
    VpcId: ref('Vpc'),
    ServiceName: 'com.amazonaws.us-east-1.s3',
    RouteTableIds: [ref('PrivateTable')],
  });
  const faults = (id: string) => brief(faultsOf(input({ ...network(), [id]: endpoint }, { region: undefined })));
  expect(faults('Endpoint')).toEqual(['error endpoint-of-other-region Endpoint']);
});
