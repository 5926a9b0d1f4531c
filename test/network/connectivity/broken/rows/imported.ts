import { imported } from '../bases';
import { type Finding, rowsOf } from '../table';

const own = (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({
  need: ['Own', 'database Database'],
  code,
  at,
  fix,
});

export const importedRows = rowsOf(imported, {
  'the database does not admit the function': {
    breaks: (edit) => edit.remove(/^DatabaseSecurityGroupfrom.*OwnSecurityGroup/),
    finds: own('security-group-ingress', 'DatabaseSecurityGroup', /ingress rule for TCP 5432/),
  },
  'the database admits the imported group only': {
    breaks: (edit) => edit.set(/^DatabaseSecurityGroupfrom.*OwnSecurityGroup/, { SourceSecurityGroupId: 'sg-0feed' }),
    finds: own('security-group-ingress', 'DatabaseSecurityGroup', /ingress rule for TCP 5432/),
  },
  'the rule for the imported group is for another port': {
    breaks: (edit) => edit.set(/^DatabaseSecurityGroupfrom.*Shared/, { FromPort: 1433, ToPort: 1433 }),
    finds: {
      need: ['Guest', 'database Database'],
      code: 'security-group-ingress',
      at: 'DatabaseSecurityGroup',
      fix: /ingress rule for TCP 5432/,
    },
  },
  'the database does not admit Glue': {
    breaks: (edit) => edit.remove(/^DatabaseSecurityGroupfrom.*GlueGroup/),
    finds: {
      need: ['Connection', 'database Database'],
      code: 'security-group-ingress',
      at: 'DatabaseSecurityGroup',
      fix: /ingress rule for TCP 5432/,
    },
  },
  'the function lets out to itself only': {
    breaks: (edit) =>
      edit.set('OwnSecurityGroup', {
        SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }],
      }),
    finds: own('security-group-egress', 'OwnSecurityGroup', /egress rule for TCP 5432/),
  },
  'the function is outside of the VPC': {
    breaks: (edit) => {
      delete edit.get('Own').VpcConfig;
      edit.set('Database', { PubliclyAccessible: false });
    },
    finds: own('outside-vpc', 'Own', /subnets of the database’s VPC/),
  },
  'a declared network resolves no names': {
    breaks: (edit) => {
      declare(edit.template('ImportedStack'), [
        { vpcId: 'vpc-0a1b2c3d', cidrBlocks: ['10.60.0.0/16'], enableDnsSupport: false, enableDnsHostnames: false },
      ]);
    },
    finds: own('dns-support-off', 'Own', /EnableDnsSupport/),
  },
});

function declare(template: { Metadata?: object }, networks: readonly object[]): void {
  template.Metadata = {
    ...template.Metadata,
    'Headwater::Connectivity': {
      networks: networks.map((network) => ({
        ...network,
        subnets: [
          { subnetId: 'subnet-0aaa', cidrBlock: '10.60.1.0/24', availabilityZone: 'eu-central-1a' },
          { subnetId: 'subnet-0bbb', cidrBlock: '10.60.2.0/24', availabilityZone: 'eu-central-1b' },
          { subnetId: 'subnet-0ccc', cidrBlock: '10.60.3.0/24', availabilityZone: 'eu-central-1a' },
          { subnetId: 'subnet-0ddd', cidrBlock: '10.60.4.0/24', availabilityZone: 'eu-central-1b' },
        ],
      })),
    },
  };
}
