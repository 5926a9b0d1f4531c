import { Match } from 'aws-cdk-lib/assertions';
import { VpcPeering } from '../../../lib/network/ways/vpc-peering';
import type { VpcPeeringProps } from '../../../lib/network/ways/vpc-peering-props';
import { callsOf, propertiesOf, templateOf, vpcFixture } from '../../fixtures/stack';

const peering = (props: Partial<VpcPeeringProps> = {}, peerVpcIds = ['vpc-0fedcba9876543210']) =>
  templateOf((stack) => {
    const vpc = vpcFixture(stack);
    for (const peerVpcId of peerVpcIds) {
      new VpcPeering(stack, peerVpcId, {
        vpc,
        routeTableIds: ['rtb-1', 'rtb-2'],
        peerVpcId,
        peerVpcCidrBlock: '10.50.0.0/16',
        ...props,
      });
    }
  });
const connection = { 'Fn::GetAtt': [Match.stringLikeRegexp('vpc0fedcba'), 'Id'] };
const bothSides = {
  RequesterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc: true },
  AccepterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc: true },
};

test('there and back is a route in every table, through the connection', () => {
  const template = peering({ peerRouteTableIds: ['rtb-9'] });
  template.resourceCountIs('AWS::EC2::VPCPeeringConnection', 1);
  template.hasResourceProperties('AWS::EC2::VPCPeeringConnection', {
    VpcId: 'vpc-0123456789abcdef0',
    PeerVpcId: 'vpc-0fedcba9876543210',
    PeerOwnerId: Match.absent(),
    PeerRegion: Match.absent(),
    PeerRoleArn: Match.absent(),
  });
  template.resourceCountIs('AWS::EC2::Route', 3);
  for (const [RouteTableId, DestinationCidrBlock] of [
    ['rtb-1', '10.50.0.0/16'],
    ['rtb-2', '10.50.0.0/16'],
    ['rtb-9', '10.0.0.0/16'],
  ]) {
    template.hasResourceProperties('AWS::EC2::Route', {
      RouteTableId,
      DestinationCidrBlock,
      VpcPeeringConnectionId: connection,
    });
  }
});

test('names resolve in both directions, by one call that may do nothing else', () => {
  const template = peering();
  const [call, ...others] = callsOf(template);
  expect(others).toEqual([]);
  expect(call).toMatchObject({ service: 'EC2', action: 'modifyVpcPeeringConnectionOptions', parameters: bothSides });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'ec2:ModifyVpcPeeringConnectionOptions',
          Resource: {
            'Fn::Join': [
              '',
              ['arn:', { Ref: 'AWS::Partition' }, ':ec2:eu-central-1:111122223333:vpc-peering-connection/', connection],
            ],
          },
        },
      ],
    },
  });
});

test('across regions each side is set in its own', () => {
  const template = peering({ peerRegion: 'us-east-1' });
  template.hasResourceProperties('AWS::EC2::VPCPeeringConnection', { PeerRegion: 'us-east-1' });
  expect(callsOf(template)).toEqual([
    expect.not.objectContaining({ region: expect.anything() }),
    expect.objectContaining({ region: 'us-east-1' }),
  ]);
  const [requester, accepter] = callsOf(template).map(({ parameters }) => Object.keys(parameters));
  expect(requester).toEqual(['VpcPeeringConnectionId', 'RequesterPeeringConnectionOptions']);
  expect(accepter).toEqual(['VpcPeeringConnectionId', 'AccepterPeeringConnectionOptions']);
  expect(JSON.stringify(propertiesOf(template, 'AWS::IAM::Policy'))).toContain(':ec2:us-east-1:111122223333:');
});

test('across accounts the other side is accepted and set in the name of a role there', () => {
  const peerRoleArn = 'arn:aws:iam::444455556666:role/accept';
  const template = peering({ peerOwnerId: '444455556666', peerRoleArn });
  template.hasResourceProperties('AWS::EC2::VPCPeeringConnection', {
    PeerOwnerId: '444455556666',
    PeerRoleArn: peerRoleArn,
  });
  expect(callsOf(template)[1]).toMatchObject({ assumedRoleArn: peerRoleArn });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: peerRoleArn }] },
  });
});

test('names are left alone where that is asked for', () => {
  const template = peering({ dnsResolution: false });
  template.resourceCountIs('Custom::AWS', 0);
  template.resourceCountIs('AWS::Lambda::Function', 0);
});

test('overlapping VPCs are refused, equal and nested ones too', () => {
  for (const peerVpcCidrBlock of ['10.0.0.0/16', '10.0.255.0/24', '10.0.0.0/8']) {
    expect(() => peering({ peerVpcCidrBlock })).toThrow(/overlaps the platform's own VPC, '10\.0\.0\.0\/16'/);
  }
});

test('without a route table there is no way', () => {
  expect(() => peering({ routeTableIds: [] })).toThrow(/no route table of the private subnets is known/);
});

test('twice in one stack, with one function', () => {
  const template = peering({}, ['vpc-1', 'vpc-2']);
  template.resourceCountIs('AWS::EC2::VPCPeeringConnection', 2);
  template.resourceCountIs('Custom::AWS', 2);
  template.resourceCountIs('AWS::Lambda::Function', 1);
});
