import { Token } from 'aws-cdk-lib';
import { AdmittedAddresses } from '../../../lib/sources/existing/admitted-addresses';
import type { AdmittedAddressesProps } from '../../../lib/sources/existing/admitted-addresses-props';
import { callsOf, propertiesOf, templateOf } from '../../fixtures/stack';

const props: AdmittedAddressesProps = {
  securityGroupId: 'sg-1',
  port: 5432,
  cidrBlocks: ['10.0.1.0/24', '10.0.2.0/24'],
};
const admit = (...all: Partial<AdmittedAddressesProps>[]) =>
  templateOf((stack) => all.forEach((more) => AdmittedAddresses.once(stack, { ...props, ...more })));

test('in the region a rule for each block', () => {
  expect(propertiesOf(admit({}), 'AWS::EC2::SecurityGroupIngress')).toEqual(
    props.cidrBlocks.map((CidrIp) =>
      expect.objectContaining({ GroupId: 'sg-1', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, CidrIp }),
    ),
  );
});

test('in another region a call for each block, and one that takes it back', () => {
  const template = admit({ region: 'us-east-1' });
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  const rule = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 };
  for (const [verb, action] of [
    ['Create', 'authorizeSecurityGroupIngress'],
    ['Update', 'authorizeSecurityGroupIngress'],
    ['Delete', 'revokeSecurityGroupIngress'],
  ] as const) {
    expect(callsOf(template, verb)).toEqual(
      props.cidrBlocks.map((CidrIp) =>
        expect.objectContaining({
          service: 'EC2',
          action,
          region: 'us-east-1',
          parameters: {
            GroupId: 'sg-1',
            IpPermissions: [{ ...rule, IpRanges: [expect.objectContaining({ CidrIp })] }],
          },
          physicalResourceId: { id: `sg-1/5432/${CidrIp}` },
        }),
      ),
    );
  }
  for (const policy of propertiesOf(template, 'AWS::IAM::Policy')) {
    for (const { Action: action, Resource: resource } of policy.PolicyDocument.Statement) {
      if (String(action).startsWith('logs:')) continue;
      expect(action).toEqual(['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress']);
      expect(JSON.stringify(resource)).toContain(':ec2:us-east-1:111122223333:security-group/sg-1');
    }
  }
});

test('a port that is known at deployment only is put in there', () => {
  const template = admit({ region: 'us-east-1', port: Token.asNumber({ Ref: 'Port' }) });
  const calls = JSON.stringify(template.findResources('Custom::AWS'));
  expect(calls).toContain('\\"FromPort\\":",{"Ref":"Port"}');
  expect(calls).toContain('sg-1/",{"Ref":"Port"},"/10.0.1.0/24');
});

test('the same rule is made once, another one beside it', () => {
  const template = admit({}, {}, { port: 5433 }, { securityGroupId: 'sg-2' });
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 6);
});
