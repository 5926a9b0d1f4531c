import { definition, expectMistake, mistakesOf, resolve } from './fixture';
import { CONFIG, database, secret, vpc, type Case } from './variants';
import { AT, SG, gateway, known, link, peered, peering, role, routed } from '../fixtures/reach';

describe('an existing database', () => {
  it.each<Case>([
    [
      'no address',
      database({ dbInstanceAddress: undefined }),
      `${AT}.dbInstanceAddress`,
      /missing/,
      /dbInstanceIdentifier/,
    ],
    [
      'an address of an instance that is looked up',
      database({ dbInstanceIdentifier: 'shop' }),
      `${AT}.dbInstanceAddress`,
      /looked up: the instance 'shop' has one/,
      /Remove dbInstanceAddress/,
    ],
    [
      'a port of an instance that is looked up',
      database({ dbInstanceIdentifier: 'shop', dbInstanceAddress: undefined, dbInstancePort: 5433 }),
      `${AT}.dbInstancePort`,
      /looked up/,
      /Remove dbInstancePort/,
    ],
    ['a port that is none', database({ dbInstancePort: '5432' }), `${AT}.dbInstancePort`, /'5432', not a/, /./],
    [
      'an unknown way',
      database({ reachedBy: { type: 'peer' } }),
      `${AT}.reachedBy.type`,
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
    ['no block', peered({ peerVpcCidrBlock: '10.50' }), `${AT}.reachedBy.peerVpcCidrBlock`, /not a block/, /./],
    [
      'equal addresses',
      peered({ peerVpcCidrBlock: '10.0.0.0/16' }),
      `${AT}.reachedBy.peerVpcCidrBlock`,
      /'10\.0\.0\.0\/16' overlaps the platform's own VPC/,
      /privateLink/,
    ],
    [
      'nested addresses',
      peered({ peerVpcCidrBlock: '10.0.128.0/20' }),
      `${AT}.reachedBy.peerVpcCidrBlock`,
      /overlaps/,
      /./,
    ],
    [
      "addresses of the platform's default",
      peered({ peerVpcCidrBlock: '10.20.4.0/24' }, {}, {}),
      `${AT}.reachedBy.peerVpcCidrBlock`,
      /overlaps the platform's own VPC, '10\.20\.0\.0\/16'/,
      /./,
    ],
    ['itself', peered({ peerVpcId: 'vpc-0a' }), `${AT}.reachedBy.peerVpcId`, /platform's own VPC/, /sameVpc/],
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
      `${AT}.reachedBy.peerRoleArn`,
      /account 222222222222, where somebody must accept/,
      /role there/,
    ],
    [
      'a role of an account that is not said',
      peered({ peerRoleArn: role }),
      `${AT}.reachedBy.peerRoleArn`,
      /role is of account 222222222222/,
      /peerOwnerId/,
    ],
    ['a role that is none', peered({ peerRoleArn: 'accept' }), `${AT}.reachedBy.peerRoleArn`, /ARN of a role/, /./],
    [
      'route tables of another account',
      peered({ peerOwnerId: '222222222222', peerRoleArn: role, peerRouteTableIds: ['rtb-0b'] }),
      `${AT}.reachedBy.peerRouteTableIds`,
      /of account 222222222222/,
      /their owner add the routes back/,
    ],
    [
      'route tables of another region',
      peered({ peerRegion: 'eu-west-1', peerRouteTableIds: ['rtb-0b'] }),
      `${AT}.reachedBy.peerRouteTableIds`,
      /of region eu-west-1/,
      /./,
    ],
    [
      'a group of another account',
      peered({ peerOwnerId: '222222222222', peerRoleArn: role }, { securityGroupId: SG }),
      `${AT}.securityGroupId`,
      /of account 222222222222/,
      /its owner admit the clients/,
    ],
    [
      'a look-up in another region',
      peered({ peerRegion: 'eu-west-1' }, { dbInstanceIdentifier: 'shop', dbInstanceAddress: undefined }),
      `${AT}.dbInstanceIdentifier`,
      /of region eu-west-1/,
      /dbInstanceAddress/,
    ],
    [
      'a group of another region, and unknown addresses of ours',
      peered({ peerRegion: 'eu-west-1' }, { securityGroupId: SG }, routed),
      'network.existing.privateSubnetsCidrBlocks',
      /admits the addresses of the private subnets/,
      /blocks of privateSubnets/,
    ],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));

  it("says of account and region only what is not the environment's", () => {
    const own = peered({ peerOwnerId: '111111111111', peerRegion: 'us-east-1' }, { securityGroupId: SG }, routed);
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
        { securityGroupId: SG },
        { existing: vpc },
      ),
    );
    expect(found.map(({ where }) => where.replace(`${CONFIG} › `, '')).sort()).toEqual([
      'network.existing.privateRouteTableIds',
      `${AT}.reachedBy.peerRoleArn`,
      `${AT}.reachedBy.peerRouteTableIds`,
      `${AT}.reachedBy.peerVpcCidrBlock`,
      `${AT}.securityGroupId`,
    ]);
  });
});

describe('a transit gateway and PrivateLink', () => {
  it.each<Case>([
    [
      'overlapping addresses',
      database({ reachedBy: { ...gateway, peerVpcCidrBlock: '10.0.0.0/20' } }, known),
      `${AT}.reachedBy.peerVpcCidrBlock`,
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
      database({ reachedBy: gateway, securityGroupId: SG }, routed),
      'network.existing.privateSubnetsCidrBlocks',
      /admits the addresses/,
      /./,
    ],
    [
      'no gateway',
      database({ reachedBy: { ...gateway, transitGatewayId: 'gw' } }, known),
      `${AT}.reachedBy.transitGatewayId`,
      /transit gateway id/,
      /./,
    ],
    [
      'an address beside the endpoint',
      database({ reachedBy: link }),
      `${AT}.dbInstanceAddress`,
      /name of the endpoint/,
      /privateDns: true/,
    ],
    [
      'a private name that is missing',
      database({ reachedBy: { ...link, privateDns: true }, dbInstanceAddress: undefined }),
      `${AT}.dbInstanceAddress`,
      /private name is missing/,
      /./,
    ],
    [
      'a group',
      database({ reachedBy: link, dbInstanceAddress: undefined, securityGroupId: SG }),
      `${AT}.securityGroupId`,
      /load balancer/,
      /Remove/,
    ],
    [
      'a look-up',
      database({ reachedBy: link, dbInstanceAddress: undefined, dbInstanceIdentifier: 'shop' }),
      `${AT}.dbInstanceIdentifier`,
      /endpoint leads/,
      /Remove/,
    ],
    [
      'a service that is none',
      database({ reachedBy: { ...link, serviceName: 'com.amazonaws.us-east-1.s3' }, dbInstanceAddress: undefined }),
      `${AT}.reachedBy.serviceName`,
      /endpoint service/,
      /./,
    ],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));

  it('a group that may be named needs no addresses of ours', () => {
    expect(
      mistakesOf(database({ reachedBy: { ...gateway, securityGroupReferencing: true }, securityGroupId: SG }, routed)),
    ).toEqual([]);
  });

  it('an endpoint needs no route tables', () => {
    expect(mistakesOf(database({ reachedBy: link, dbInstanceAddress: undefined }))).toEqual([]);
  });
});
