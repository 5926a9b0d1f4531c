import { Template } from 'aws-cdk-lib/assertions';
import { platformFixture } from '../fixtures/platform';
import type { Json } from '../fixtures/stack';
import { buildStacks } from './pipelines-fixture';

const { network, data, pipelines, template } = buildStacks(platformFixture('prod'));
const outputs = Object.entries(Template.fromStack(network).toJSON().Outputs as Record<string, Json>);

test('stacks refer to those before them', () => {
  expect(network.dependencies).toEqual([]);
  expect(data.dependencies).toEqual([network]);
  expect(new Set(pipelines.dependencies)).toEqual(new Set([network, data]));
});

test('what others are placed in can’t be taken away under them', () => {
  const exported = outputs.filter(([, output]) => output.Export).map(([name]) => name);
  for (const part of ['NetworkVpcD', 'privateSubnet', 'isolatedSubnet', 'GlueWorkersSecurityGroup']) {
    expect(exported.some((name) => name.includes(part))).toBe(true);
  }
});

test('a NAT gateway may go, although the pipelines stack watches it: it is deployed after the network', () => {
  const gateways = outputs.filter(([name]) => name.includes('NATGateway'));
  expect(gateways).toHaveLength(3);
  expect(gateways.filter(([, output]) => output.Export)).toEqual([]);
  expect(JSON.stringify(template.toJSON())).toContain('Fn::GetStackOutput');
});
