import type { PlatformDefinition } from '../../lib/platform';
import { definition, expectMistake, mistakesOf } from './fixture';
import { gateway, known, link, peering } from '../fixtures/reach';
import { CONFIG, secret, type Case } from './variants';

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
