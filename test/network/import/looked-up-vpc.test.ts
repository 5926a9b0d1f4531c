import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { lookUpVpc } from '../../../lib/network/import/looked-up-vpc';
import type { NetworkLookupDefinition } from '../../../lib/platform/definition';
import { found } from '../../fixtures/ways';

function build(lookup: NetworkLookupDefinition, context: Record<string, unknown> = {}) {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const parts = lookUpVpc(stack, 'Vpc', lookup);
  return { app, stack, parts, missing: app.synth().manifest.missing ?? [] };
}
/** As the command line does: looks up what the first synthesis lacked, and synthesises again. */
function lookUp(lookup: NetworkLookupDefinition, instead = {}) {
  return build(lookup, found(build(lookup).missing, instead));
}
const ids = (subnets: { subnetId: string }[]) => subnets.map(({ subnetId }) => subnetId.at(-1)).join('');
const byName = { tags: { Name: 'main' } };

test('the first synthesis needs nothing but says what to look up', () => {
  const { missing, parts } = build({ vpcId: 'vpc-1', tags: { Name: 'main' } });
  expect(missing).toMatchObject([
    {
      provider: 'vpc-provider',
      props: {
        account: '111122223333',
        region: 'eu-central-1',
        filter: { 'vpc-id': 'vpc-1', 'tag:Name': 'main' },
      },
    },
  ]);
  expect(parts.privateSubnets.length).toBeGreaterThan(0);
  // Subnets that are named are not among the placeholders, and need not be.
  expect(() => build({ ...byName, privateSubnets: ['subnet-1'] })).not.toThrow();
});

test('of each zone the first private subnet, and the first without a way out, with tables and addresses', () => {
  const { parts, missing } = lookUp(byName);
  expect(missing).toEqual([]);
  expect(parts.vpc.vpcId).toBe('vpc-0123456789abcdef0');
  expect(ids(parts.privateSubnets)).toBe('34');
  expect(ids(parts.databaseSubnets)).toBe('67');
  expect(parts.privateRouteTableIds).toEqual(['rtb-0123456789abcdef3', 'rtb-0123456789abcdef4']);
  expect(parts.privateSubnetsCidrBlocks).toEqual(['10.0.3.0/24', '10.0.4.0/24']);
});

test('or those that are named, of whatever tier', () => {
  const named = (digits: string) => [...digits].map((digit) => `subnet-0123456789abcdef${digit}`);
  const { parts } = lookUp({ ...byName, privateSubnets: named('54'), databaseSubnets: named('36') });
  expect(ids(parts.privateSubnets)).toBe('45');
  expect(ids(parts.databaseSubnets)).toBe('36');
});

test('databases run among the workers where every subnet has a way out', () => {
  const { parts } = lookUp(byName, { 'vpc-provider': vpcWithout('Isolated') });
  expect(ids(parts.databaseSubnets)).toBe('34');
});

test('a VPC that lacks what is asked for is refused', () => {
  expect(() => lookUp({ ...byName, privateSubnets: ['subnet-9'] })).toThrow(/no private subnet subnet-9[\s\S]*Mend/);
  expect(() => lookUp(byName, { 'vpc-provider': vpcWithout('Private') })).toThrow(/no subnet with a way out by NAT/);
});

test('what was found is declared', () => {
  const { networks } = Template.fromStack(lookUp(byName).stack).toJSON().Metadata['Headwater::Connectivity'];
  expect(networks).toHaveLength(1);
  expect(networks[0]).toMatchObject({ vpcId: 'vpc-0123456789abcdef0', cidrBlocks: ['10.0.0.0/16'] });
  expect(networks[0].subnets).toContainEqual({
    subnetId: 'subnet-0123456789abcdef3',
    cidrBlock: '10.0.3.0/24',
    availabilityZone: 'eu-central-1a',
    routeTableId: 'rtb-0123456789abcdef3',
  });
});

/** The VPC that is found, without a tier of subnets. */
function vpcWithout(type: string) {
  const [vpc] = Object.values(found([{ key: 'vpc', provider: 'vpc-provider' }])) as {
    subnetGroups: { type: string }[];
  }[];
  return { ...vpc, subnetGroups: vpc!.subnetGroups.filter((group) => group.type !== type) };
}
