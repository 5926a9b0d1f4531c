import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { declareDatabase, declareNetwork, portFact } from '../../lib/network/declared-facts';
import { templateOf } from '../fixtures/stack';

const KEY = 'Headwater::Connectivity';
const erp = { name: 'erp', address: 'db.example.com', port: 5432 };

test('facts are in the template, each VPC once, and nothing that is not known', () => {
  const template = templateOf((stack) => {
    declareNetwork(stack, { vpcId: 'vpc-1', cidrBlocks: ['10.0.0.0/16'], enableDnsSupport: undefined });
    declareNetwork(stack, { vpcId: 'vpc-1' });
    declareNetwork(stack, { vpcId: 'vpc-2', subnets: [{ subnetId: 'subnet-1', routeTableId: undefined }] });
    declareDatabase(stack, erp);
  });
  expect(template.toJSON().Metadata).toEqual({
    [KEY]: {
      networks: [
        { vpcId: 'vpc-1', cidrBlocks: ['10.0.0.0/16'] },
        { vpcId: 'vpc-2', subnets: [{ subnetId: 'subnet-1' }] },
      ],
      databases: [erp],
    },
  });
});

test('a template without facts has none', () => {
  expect(templateOf(() => undefined).toJSON().Metadata).toBeUndefined();
});

test('what another stack makes is referred to', () => {
  const app = new App();
  const [one, other] = [new Stack(app, 'One'), new Stack(app, 'Other')];
  const vpc = new Vpc(one, 'Vpc', { maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false });
  declareDatabase(other, { ...erp, vpcId: vpc.vpcId });
  const [database] = Template.fromStack(other).toJSON().Metadata[KEY].databases;
  expect(JSON.stringify(database.vpcId)).toMatch(/^\{"Fn::(ImportValue|GetStackOutput)"/);
  expect(other.dependencies).toEqual([one]);
});

test('other metadata of the template stays', () => {
  const template = templateOf((stack) => {
    stack.addMetadata('cfn-lint', { config: {} });
    declareDatabase(stack, erp);
  });
  expect(Object.keys(template.toJSON().Metadata).sort()).toEqual([KEY, 'cfn-lint']);
});

test('a port is a number where it is known', () => {
  expect(portFact('5432')).toBe(5432);
  expect(portFact('${Token[PORT.1]}')).toBe('${Token[PORT.1]}');
});
