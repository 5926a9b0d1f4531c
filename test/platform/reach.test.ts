import fc from 'fast-check';
import { cidrBlock, overlap } from '../../lib/platform/cidr';
import type { PlatformDefinition } from '../../lib/platform';
import { definition, expectMistake, mistakesOf, resolve } from './fixture';
import { CONFIG, database, secret, vpc, type Case } from './variants';

const peering = { type: 'peering', peerVpcId: 'vpc-0b', peerVpcCidrBlock: '10.50.0.0/16' } as const;
const gateway = { type: 'transitGateway', transitGatewayId: 'tgw-0a', peerVpcCidrBlock: '10.50.0.0/16' } as const;
const link = { type: 'privateLink', serviceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a' } as const;
const routed = { existing: { ...vpc, privateRouteTableIds: ['rtb-0a'] } };
const known = { existing: { ...routed.existing, privateSubnetsCidrBlocks: ['10.0.0.0/24', '10.0.1.0/24'] } };
const peered = (more: object, existing: object = {}, network: object = known) =>
  database({ reachedBy: { ...peering, ...more }, ...existing }, network);
const role = 'arn:aws:iam::222222222222:role/accept';
const sg = 'sg-0a';
const at = 'sources.main.existing';

describe('an existing database', () => {
  it.each<Case>([
    [
      'no address',
      database({ dbInstanceAddress: undefined }),
      `${at}.dbInstanceAddress`,
      /missing/,
      /dbInstanceIdentifier/,
    ],
    [
      'an address of an instance that is looked up',
      database({ dbInstanceIdentifier: 'shop' }),
      `${at}.dbInstanceAddress`,
      /looked up: the instance 'shop' has one/,
      /Remove dbInstanceAddress/,
    ],
    [
      'a port of an instance that is looked up',
      database({ dbInstanceIdentifier: 'shop', dbInstanceAddress: undefined, dbInstancePort: 5433 }),
      `${at}.dbInstancePort`,
      /looked up/,
      /Remove dbInstancePort/,
    ],
    ['a port that is none', database({ dbInstancePort: '5432' }), `${at}.dbInstancePort`, /'5432', not a/, /./],
    [
      'an unknown way',
      database({ reachedBy: { type: 'peer' } }),
      `${at}.reachedBy.type`,
      /'peer' is not allowed/,
      /'peering'/,
    ],
    [
      'a look-up without an account',
      definition({
        sources: {
          main: {
            type: 'postgres',
            database: 'd',
            existing: { dbInstanceIdentifier: 'shop', dbInstanceMasterUserSecretArn: secret },
          },
        },
      }),
      'environments.dev.account',
      /the database of 'main' can be looked up in a known account only/,
      /./,
    ],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));
});

describe('peering', () => {
  it.each<Case>([
    ['no block', peered({ peerVpcCidrBlock: '10.50' }), `${at}.reachedBy.peerVpcCidrBlock`, /not a block/, /./],
    [
      'equal addresses',
      peered({ peerVpcCidrBlock: '10.0.0.0/16' }),
      `${at}.reachedBy.peerVpcCidrBlock`,
      /'10\.0\.0\.0\/16' overlaps the platform's own VPC/,
      /privateLink/,
    ],
    [
      'nested addresses',
      peered({ peerVpcCidrBlock: '10.0.128.0/20' }),
      `${at}.reachedBy.peerVpcCidrBlock`,
      /overlaps/,
      /./,
    ],
    [
      "addresses of the platform's default",
      peered({ peerVpcCidrBlock: '10.20.4.0/24' }, {}, {}),
      `${at}.reachedBy.peerVpcCidrBlock`,
      /overlaps the platform's own VPC, '10\.20\.0\.0\/16'/,
      /./,
    ],
    ['itself', peered({ peerVpcId: 'vpc-0a' }), `${at}.reachedBy.peerVpcId`, /platform's own VPC/, /sameVpc/],
    [
      'no route tables',
      peered({}, {}, { existing: vpc }),
      'network.existing.privateRouteTableIds',
      /It is missing: the way/,
      /lookup/,
    ],
    [
      'own addresses of SSM',
      peered({}, {}, { existing: { ...routed.existing, vpcCidrBlock: { ssm: '/net/cidr' } } }),
      'network.existing.vpcCidrBlock',
      /cannot be told before deployment/,
      /Write it out/,
    ],
    [
      'no role in another account',
      peered({ peerOwnerId: '222222222222' }),
      `${at}.reachedBy.peerRoleArn`,
      /account 222222222222, where somebody must accept/,
      /role there/,
    ],
    [
      'a role of an account that is not said',
      peered({ peerRoleArn: role }),
      `${at}.reachedBy.peerRoleArn`,
      /role is of account 222222222222/,
      /peerOwnerId/,
    ],
    ['a role that is none', peered({ peerRoleArn: 'accept' }), `${at}.reachedBy.peerRoleArn`, /ARN of a role/, /./],
    [
      'route tables of another account',
      peered({ peerOwnerId: '222222222222', peerRoleArn: role, peerRouteTableIds: ['rtb-0b'] }),
      `${at}.reachedBy.peerRouteTableIds`,
      /of account 222222222222/,
      /their owner add the routes back/,
    ],
    [
      'route tables of another region',
      peered({ peerRegion: 'eu-west-1', peerRouteTableIds: ['rtb-0b'] }),
      `${at}.reachedBy.peerRouteTableIds`,
      /of region eu-west-1/,
      /./,
    ],
    [
      'a group of another account',
      peered({ peerOwnerId: '222222222222', peerRoleArn: role }, { securityGroupId: sg }),
      `${at}.securityGroupId`,
      /of account 222222222222/,
      /its owner admit the clients/,
    ],
    [
      'a look-up in another region',
      peered({ peerRegion: 'eu-west-1' }, { dbInstanceIdentifier: 'shop', dbInstanceAddress: undefined }),
      `${at}.dbInstanceIdentifier`,
      /of region eu-west-1/,
      /dbInstanceAddress/,
    ],
    [
      'a group of another region, and unknown addresses of ours',
      peered({ peerRegion: 'eu-west-1' }, { securityGroupId: sg }, routed),
      'network.existing.privateSubnetsCidrBlocks',
      /admits the addresses of the private subnets/,
      /blocks of privateSubnets/,
    ],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));

  it("says of account and region only what is not the environment's", () => {
    const own = peered({ peerOwnerId: '111111111111', peerRegion: 'us-east-1' }, { securityGroupId: sg }, routed);
    expect(resolve(own).sources.main).toMatchObject({
      reachedBy: { ...peering, peerRouteTableIds: [], dnsResolution: true },
    });
    expect(Object.keys((resolve(own).sources.main as { reachedBy: object }).reachedBy)).not.toContain('peerOwnerId');
    const there = peered({ peerOwnerId: '222222222222', peerRegion: 'eu-west-1', peerRoleArn: role });
    expect(resolve(there).sources.main).toMatchObject({
      reachedBy: { peerOwnerId: '222222222222', peerRegion: 'eu-west-1' },
    });
  });

  it('tells every mistake at once', () => {
    const found = mistakesOf(
      peered(
        { peerVpcCidrBlock: '10.0.0.0/20', peerOwnerId: '222222222222', peerRouteTableIds: ['rtb-1'] },
        { securityGroupId: sg },
        { existing: vpc },
      ),
    );
    expect(found.map(({ where }) => where.replace(`${CONFIG} › `, '')).sort()).toEqual([
      'network.existing.privateRouteTableIds',
      `${at}.reachedBy.peerRoleArn`,
      `${at}.reachedBy.peerRouteTableIds`,
      `${at}.reachedBy.peerVpcCidrBlock`,
      `${at}.securityGroupId`,
    ]);
  });
});

describe('a transit gateway and PrivateLink', () => {
  it.each<Case>([
    [
      'overlapping addresses',
      database({ reachedBy: { ...gateway, peerVpcCidrBlock: '10.0.0.0/20' } }, known),
      `${at}.reachedBy.peerVpcCidrBlock`,
      /overlaps/,
      /./,
    ],
    [
      'no route tables',
      database({ reachedBy: gateway }),
      'network.existing.privateRouteTableIds',
      /It is missing/,
      /./,
    ],
    [
      'a group, and unknown addresses of ours',
      database({ reachedBy: gateway, securityGroupId: sg }, routed),
      'network.existing.privateSubnetsCidrBlocks',
      /admits the addresses/,
      /./,
    ],
    [
      'no gateway',
      database({ reachedBy: { ...gateway, transitGatewayId: 'gw' } }, known),
      `${at}.reachedBy.transitGatewayId`,
      /transit gateway id/,
      /./,
    ],
    [
      'an address beside the endpoint',
      database({ reachedBy: link }),
      `${at}.dbInstanceAddress`,
      /name of the endpoint/,
      /privateDns: true/,
    ],
    [
      'a private name that is missing',
      database({ reachedBy: { ...link, privateDns: true }, dbInstanceAddress: undefined }),
      `${at}.dbInstanceAddress`,
      /private name is missing/,
      /./,
    ],
    [
      'a group',
      database({ reachedBy: link, dbInstanceAddress: undefined, securityGroupId: sg }),
      `${at}.securityGroupId`,
      /load balancer/,
      /Remove/,
    ],
    [
      'a look-up',
      database({ reachedBy: link, dbInstanceAddress: undefined, dbInstanceIdentifier: 'shop' }),
      `${at}.dbInstanceIdentifier`,
      /endpoint leads/,
      /Remove/,
    ],
    [
      'a service that is none',
      database({ reachedBy: { ...link, serviceName: 'com.amazonaws.us-east-1.s3' }, dbInstanceAddress: undefined }),
      `${at}.reachedBy.serviceName`,
      /endpoint service/,
      /./,
    ],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));

  it('a group that may be named needs no addresses of ours', () => {
    expect(
      mistakesOf(database({ reachedBy: { ...gateway, securityGroupReferencing: true }, securityGroupId: sg }, routed)),
    ).toEqual([]);
  });

  it('an endpoint needs no route tables', () => {
    expect(mistakesOf(database({ reachedBy: link, dbInstanceAddress: undefined }))).toEqual([]);
  });
});

describe('several ways', () => {
  const both = (one: object, other: object): PlatformDefinition =>
    definition({
      network: known,
      sources: Object.fromEntries(
        [one, other].map((reachedBy, index) => [
          ['main', 'erp'][index],
          {
            type: 'postgres',
            database: 'd',
            existing: {
              ...((reachedBy as { type: string; privateDns?: boolean }).type === 'privateLink' &&
              !(reachedBy as { privateDns?: boolean }).privateDns
                ? {}
                : { dbInstanceAddress: 'db' }),
              dbInstanceMasterUserSecretArn: secret,
              reachedBy,
            },
          },
        ]),
      ) as never,
    });
  const erp = 'sources.erp.existing.reachedBy';

  it.each<Case>([
    [
      'one VPC described in two ways',
      both(peering, { ...peering, dnsResolution: false }),
      erp,
      /differs from that of the source 'main', with which it shares a peering connection/,
      /constant/,
    ],
    [
      'one gateway described in two ways',
      both(gateway, { ...gateway, associationRouteTableId: 'tgw-rtb-0a' }),
      erp,
      /shares an attachment/,
      /./,
    ],
    [
      'two VPCs with the same addresses',
      both(peering, { ...peering, peerVpcId: 'vpc-0c' }),
      `${erp}.peerVpcCidrBlock`,
      /overlaps '10\.50\.0\.0\/16' of the source 'main'/,
      /privateLink/,
    ],
    [
      'addresses by peering and by a gateway',
      both(peering, { ...gateway, peerVpcCidrBlock: '10.50.16.0/20' }),
      `${erp}.peerVpcCidrBlock`,
      /an address has one way/,
      /./,
    ],
    [
      'one private name twice',
      both({ ...link, privateDns: true }, { ...link, privateDns: true }),
      `${erp}.privateDns`,
      /has an endpoint of this service/,
      /./,
    ],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));

  it.each([
    ['a VPC is shared', both(peering, peering)],
    ['two VPCs', both(peering, { ...peering, peerVpcId: 'vpc-0c', peerVpcCidrBlock: '10.51.0.0/16' })],
    ['a gateway to two VPCs', both(gateway, { ...gateway, peerVpcCidrBlock: '10.51.0.0/16' })],
    ['two endpoints', both(link, link)],
  ])('%s', (_, of) => expect(mistakesOf(of)).toEqual([]));
});

describe('overlap', () => {
  /** Blocks near each other, so that many overlap. */
  const block = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 20, max: 28 })).map(([part, bits]) => {
    const size = 2 ** (32 - bits);
    const first = Math.floor((10 * 2 ** 24 + part * 64) / size) * size;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bits}`;
  });
  const addresses = (cidr: string): Set<number> => {
    const { first, size } = cidrBlock(cidr)!;
    return new Set(Array.from({ length: size }, (_, index) => first + index));
  };

  it('is what counting every address says, and so is the refusal', () => {
    let overlapping = 0;
    fc.assert(
      fc.property(block, block, (one, other) => {
        const all = addresses(one);
        const common = [...addresses(other)].some((address) => all.has(address));
        overlapping += common ? 1 : 0;
        expect(overlap(one, other)).toBe(common);
        const found = mistakesOf(
          peered({ peerVpcCidrBlock: other }, {}, { existing: { ...routed.existing, vpcCidrBlock: one } }),
        );
        expect(found.some(({ what }) => what.includes('overlaps'))).toBe(common);
      }),
      { numRuns: 60 },
    );
    expect(overlapping).toBeGreaterThan(3);
    expect(overlapping).toBeLessThan(57);
  });

  it.each(['10.0.0.0', '10.0.0/8', '10.0.0.256/24', '10.0.0.0/33', 'x'])('%s is no block', (text) => {
    expect(cidrBlock(text)).toBeUndefined();
    expect(overlap(text, '10.0.0.0/8')).toBe(false);
  });
});
