/** VPCs and databases of SSM and of look-ups, with all three stacks. */
import { Template } from 'aws-cdk-lib/assertions';
import { securityFindings } from '../../lib/security/checks';
import { propertiesOf } from '../fixtures/stack';
import { found, platformBy } from '../fixtures/ways';
import { build, connection, egress, facts, ingress, lookUp, outputs } from './ways-fixture';

describe('SSM', () => {
  const of = lookUp(platformBy('values of SSM'));
  const parameters = (template: Template): string[] =>
    Object.values(template.findParameters('*')).map(({ Default: name }) => String(name));

  test('values are parameters of the templates, so that synthesis needs no credentials', () => {
    expect(parameters(Template.fromStack(of.network))).toEqual(
      expect.arrayContaining(['/network/vpc_id', '/network/azs', '/network/private_subnets']),
    );
    expect(parameters(of.template)).toEqual(
      expect.arrayContaining([
        '/erp/db_instance_address',
        '/erp/db_instance_port',
        '/erp/db_instance_master_user_secret_arn',
        '/erp/kms_key_arn',
        '/erp/security_group_id',
      ]),
    );
  });

  test('the job may read the secret and its key, whatever they are', () => {
    const policies = JSON.stringify(Template.fromStack(of.pipelines).findResources('AWS::IAM::Policy'));
    expect(policies).toMatch(/dbinstancemasterusersecretarn/);
    expect(policies).toMatch(/kmskeyarn/);
  });

  test('rules are on the port and the group that SSM holds', () => {
    expect(ingress(of.template)).toMatchObject([
      {
        GroupId: { Ref: expect.stringContaining('securitygroupid') },
        FromPort: { Ref: expect.stringContaining('dbinstanceport') },
      },
    ]);
  });
});

describe('look-ups', () => {
  const of = lookUp(platformBy('look-ups'));

  test('of VPC and database: routes are in the tables that were found, rules on the group', () => {
    const { template } = of;
    expect(propertiesOf(template, 'AWS::EC2::Route').map(({ RouteTableId: table }) => table)).toEqual([
      'rtb-0123456789abcdef3',
      'rtb-0123456789abcdef4',
    ]);
    expect(ingress(template)).toMatchObject([{ GroupId: 'sg-0123456789abcdef0', FromPort: 5433 }]);
    expect(connection(of).ConnectionProperties.JDBC_CONNECTION_URL).toContain(
      'erp.abc123.eu-central-1.rds.amazonaws.com:5433/erp',
    );
  });

  test('the first synthesis says what it lacks, and passes the security checks', () => {
    const first = build(platformBy('look-ups'));
    expect(first.missing.map(({ provider }) => provider).sort()).toEqual(['cc-api-provider', 'vpc-provider']);
    for (const stack of first.all) expect(securityFindings(stack)).toEqual([]);
  });

  test('a VPC that turns out to overlap is refused', () => {
    const platform = platformBy('look-ups');
    const { missing } = build(platform);
    const vpc = found(missing);
    const [key] = Object.keys(vpc).filter((name) => name.startsWith('vpc-provider'));
    const overlapping = { ...vpc, [key!]: { ...(vpc[key!] as object), vpcCidrBlock: '10.60.0.0/20' } };
    expect(() => build(platform, overlapping)).toThrow(/overlaps the platform's own VPC, '10\.60\.0\.0\/20'/);
  });
});

test('the same VPC: clients go out to its addresses where the database’s group is not known, and its owner is told', () => {
  const { template } = lookUp(platformBy('the same VPC'));
  expect(egress(template)).toMatchObject([{ CidrIp: '10.0.0.0/16', FromPort: 5432 }]);
  expect(facts(template).databases).toMatchObject([{ vpcId: 'vpc-0123456789abcdef0' }]);
  expect(outputs(template)).toContain('ErpClientsSecurityGroupId');
});
