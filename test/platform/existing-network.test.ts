import { expectMistake, mistakesOf, resolve } from './fixture';
import { CONFIG, existing, lookup, vpc, type Case } from './variants';
import { definition } from './fixture';

const lists = { availabilityZones: { ssm: '/net/azs', count: 2 }, privateSubnets: { ssm: '/net/private_subnets' } };

describe('an existing VPC by parameters of SSM', () => {
  it.each<Case>([
    [
      'a number of zones that is not said',
      existing({ ...lists, availabilityZones: { ssm: '/net/azs' } }),
      'network.existing.availabilityZones.count',
      /known at deployment only/,
      /`count: 2`/,
    ],
    [
      'another number of subnets',
      existing({ ...lists, privateSubnets: { ssm: '/net/private_subnets', count: 3 } }),
      'network.existing.privateSubnets',
      /3 subnets for 2 zones/,
      /one subnet a zone/,
    ],
    [
      'another number of route tables',
      existing({ ...lists, privateRouteTableIds: { ssm: '/net/tables', count: 3 } }),
      'network.existing.privateRouteTableIds',
      /3 route tables for 2 subnets/,
      /one for all, or one a subnet/,
    ],
    [
      'a block too few',
      existing({ privateSubnetsCidrBlocks: ['10.0.0.0/24'] }),
      'network.existing.privateSubnetsCidrBlocks',
      /1 blocks for 2 zones/,
      /./,
    ],
    [
      'what is no block',
      existing({ privateSubnetsCidrBlocks: ['10.0.0.0/24', '10.0.1/24'] }),
      'network.existing.privateSubnetsCidrBlocks[1]',
      /not a block of IPv4/,
      /./,
    ],
    [
      'one zone for a database',
      existing({ ...lists, availabilityZones: { ssm: '/net/azs', count: 1 } }),
      'network.existing.availabilityZones',
      /needs subnets in two zones/,
      /existing/,
    ],
    [
      'a name that is none',
      existing({ vpcId: { ssm: 'net/vpc id' } }),
      'network.existing.vpcId.ssm',
      /name of a parameter of SSM/,
      /./,
    ],
    [
      'a misspelt property',
      existing({ ...lists, privateSubnets: { ssm: '/net/private_subnets', cuont: 2 } }),
      'network.existing.privateSubnets.cuont',
      /no property 'cuont'/,
      /Did you mean 'count'/,
    ],
    [
      'a text for a list',
      existing({ privateSubnets: 'subnet-0a' }),
      'network.existing.privateSubnets',
      /'subnet-0a', not a list/,
      /Write a list/,
    ],
    [
      'a number for a text',
      existing({ vpcId: 7 }),
      'network.existing.vpcId',
      /It is 7, not a string/,
      /Write a string/,
    ],
    ['no VPC', existing({ vpcId: undefined }), 'network.existing.vpcId', /It is missing/, /a string/],
    [
      'a subnet that is none',
      existing({ privateSubnets: ['subnet-0a', 'b'] }),
      'network.existing.privateSubnets[1]',
      /subnet id/,
      /./,
    ],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));

  it('has as many of each as there are zones', () => {
    expect(resolve(existing({ ...lists, privateRouteTableIds: { ssm: '/net/tables', count: 1 } })).network).toEqual({
      ...vpc,
      kind: 'existing',
      availabilityZones: { ssm: '/net/azs', count: 2 },
      privateSubnets: { ssm: '/net/private_subnets', count: 2 },
      databaseSubnets: { ssm: '/net/private_subnets', count: 2 },
      privateRouteTableIds: { ssm: '/net/tables', count: 1 },
    });
  });
});

describe('a VPC that is looked up', () => {
  it.each<Case>([
    ['nothing to go by', lookup({}), 'network.lookup', /is to name the vpcId, or tags/, /./],
    ['empty tags', lookup({ tags: {} }), 'network.lookup', /is to name/, /./],
    ["no VPC's id", lookup({ vpcId: 'main' }), 'network.lookup.vpcId', /VPC id/, /./],
    [
      'a subnet twice',
      lookup({ vpcId: 'vpc-0a', privateSubnets: ['subnet-0a', 'subnet-0a'] }),
      'network.lookup.privateSubnets[1]',
      /there twice/,
      /./,
    ],
    [
      'no account',
      definition({ network: { lookup: { vpcId: 'vpc-0a' } } }),
      'environments.dev.account',
      /the VPC can be looked up in a known account only/,
      /twelve digits/,
    ],
    [
      'described too',
      definition({ network: { existing: vpc, lookup: { vpcId: 'vpc-0a' } } }),
      'network.lookup',
      /described by `existing` already/,
      /one of the two/,
    ],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));

  it("an environment's VPC takes the place of the platform's, however either is given", () => {
    const account = '111111111111';
    const of = definition({
      network: { existing: vpc },
      environments: { dev: { account, network: { lookup: { tags: { Name: 'main' } } } } },
    });
    expect(resolve(of).network).toEqual({ kind: 'lookup', tags: { Name: 'main' } });
    const other = definition({
      network: { lookup: { vpcId: 'vpc-1' } },
      environments: { dev: { network: { existing: vpc } } },
    });
    expect(resolve(other).network).toMatchObject({ kind: 'existing', vpcId: 'vpc-0a' });
  });
});
