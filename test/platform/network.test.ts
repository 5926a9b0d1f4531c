import { expectMistake, mistakesOf } from './fixture';
import { CONFIG, cidr, existing, secret, type Case } from './variants';

describe('network', () => {
  it.each<Case>([
    ['no block', cidr('10.0.0.0'), 'network.cidr', /not a block of IPv4/, /10\.20\.0\.0\/16/],
    ['no address', cidr('10.0.300.0/16'), 'network.cidr', /not a block/, /./],
    ['IPv6', cidr('fd00::/48'), 'network.cidr', /not a block of IPv4/, /./],
    ['too large for a VPC', cidr('10.0.0.0/8'), 'network.cidr', /between \/16 and \/28 addresses, not \/8/, /./],
    ['not aligned', cidr('10.20.0.7/16'), 'network.cidr', /multiple of its size/, /^Write '10\.20\.0\.0\/16'\.$/],
    ['not aligned within an octet', cidr('10.20.3.0/22'), 'network.cidr', /multiple/, /'10\.20\.0\.0\/22'/],
    ['too small', cidr('10.0.0.0/23'), 'network.cidr', /too small.*size 'small'/, /\/22 or larger/],
    ['of loopback', cidr('127.0.0.0/16'), 'network.cidr', /reserved/, /192\.168\.0\.0\/16/],
    ['of multicast', cidr('224.1.0.0/16'), 'network.cidr', /reserved/, /private block/],
    [
      'a subnet too few',
      existing({ privateSubnets: ['subnet-0a'] }),
      'network.existing.privateSubnets',
      /1 subnets for 2 zones/,
      /one subnet a zone/,
    ],
    [
      'a database subnet too many',
      existing({ databaseSubnets: ['subnet-1', 'subnet-2', 'subnet-3'] }),
      'network.existing.databaseSubnets',
      /3 subnets for 2 zones/,
      /./,
    ],
    [
      'a subnet twice',
      existing({ privateSubnets: ['subnet-0a', 'subnet-0a'] }),
      'network.existing.privateSubnets[1]',
      /'subnet-0a' is there twice/,
      /./,
    ],
    [
      'one zone for a database',
      existing({ availabilityZones: ['a'], privateSubnets: ['subnet-0a'] }),
      'network.existing.availabilityZones',
      /needs subnets in two zones/,
      /existing/,
    ],
    ["no VPC's id", existing({ vpcId: 'my-vpc' }), 'network.existing.vpcId', /VPC id/, /./],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));

  it('needs no second zone when the database is elsewhere', () => {
    const of = existing({ availabilityZones: ['a'], privateSubnets: ['subnet-0a'] });
    const main = {
      type: 'postgres',
      database: 'shop',
      existing: { dbInstanceAddress: 'h', dbInstanceMasterUserSecretArn: secret },
    } as const;
    expect(mistakesOf({ ...of, sources: { main } })).toEqual([]);
  });
});
