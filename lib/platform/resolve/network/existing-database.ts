/** A database that is there already: what must be said of it, and what of the way to it hangs together. */
import { DEFAULT_PORT, type ExistingDatabase, type Peering, type Reach } from '../../check/database';
import type { ResolvedExistingDatabase, ResolvedReach } from '../../definition';
import type { Place } from '../../errors';
import { checkCidr } from './cidr';

/** Where an environment is deployed. */
export interface Home {
  /** @default not known before there are credentials */
  readonly account: string | undefined;
  readonly region: string;
}

/** What is wrong wherever the platform is deployed. */
export function checkExistingDatabase(existing: ExistingDatabase, place: Place): void {
  const { reachedBy, dbInstanceIdentifier, dbInstanceAddress } = existing;
  const way = place.in('reachedBy');
  if ('peerVpcCidrBlock' in reachedBy) checkCidr(reachedBy.peerVpcCidrBlock, way.in('peerVpcCidrBlock'));
  if (reachedBy.type === 'privateLink') return checkPrivateLink(existing, reachedBy.privateDns, place);
  if (dbInstanceIdentifier === undefined && dbInstanceAddress === undefined)
    place
      .in('dbInstanceAddress')
      .add('It is missing.', 'Add it, or name the dbInstanceIdentifier of an RDS instance that is to be looked up.');
  if (dbInstanceIdentifier !== undefined)
    for (const key of ['dbInstanceAddress', 'dbInstancePort'] as const)
      if (existing[key] !== undefined)
        place
          .in(key)
          .add(
            `It is looked up: the instance '${dbInstanceIdentifier}' has one.`,
            `Remove ${key}, or remove dbInstanceIdentifier.`,
          );
}

function checkPrivateLink(existing: ExistingDatabase, privateDns: boolean, place: Place): void {
  const needless = {
    dbInstanceIdentifier: 'An endpoint leads to what its owner put behind it, and not to an instance of this account.',
    securityGroupId: "Connections come to the database from its owner's load balancer, not from the clients.",
  };
  for (const [key, what] of Object.entries(needless))
    if (existing[key as keyof typeof needless] !== undefined) place.in(key).add(what, `Remove ${key}.`);
  const named = existing.dbInstanceAddress !== undefined;
  if (privateDns && !named)
    place
      .in('dbInstanceAddress')
      .add("The service's private name is missing.", 'Write the name that the owner gave it, or remove privateDns.');
  if (!privateDns && named)
    place
      .in('dbInstanceAddress')
      .add(
        'The database is called by the name of the endpoint, which is made at deployment.',
        'Remove dbInstanceAddress; or set `privateDns: true` where it is the private name of the service.',
      );
}

/** What is wrong where the platform is deployed there. */
export function checkPeering(existing: ExistingDatabase, peering: Peering, home: Home, place: Place): void {
  const way = place.in('reachedBy');
  const { peerOwnerId, peerRegion, peerRoleArn } = peering;
  const elsewhere = isElsewhere(peering, home);
  const roleAccount = peerRoleArn?.split(':')[4];
  if (elsewhere.account && peerRoleArn === undefined)
    way
      .in('peerRoleArn')
      .add(
        `The VPC is in account ${peerOwnerId}, where somebody must accept the connection.`,
        home.account === undefined
          ? 'Name a role there that may; or, if it is the same account, write it in `environments` too.'
          : 'Name a role there that may, and that trusts this account.',
      );
  if (roleAccount !== undefined && roleAccount !== (peerOwnerId ?? home.account))
    way
      .in('peerRoleArn')
      .add(
        `The role is of account ${roleAccount}, the VPC of ${peerOwnerId ?? 'this one'}.`,
        'Name a role of the account that the VPC is in, and that account as peerOwnerId.',
      );
  if (!elsewhere.account && !elsewhere.region) return;
  const there = elsewhere.account ? `account ${peerOwnerId}` : `region ${peerRegion}`;
  if (peering.peerRouteTableIds.length > 0)
    way
      .in('peerRouteTableIds')
      .add(
        `They are of ${there}, and routes can be added in this account and region only.`,
        'Remove peerRouteTableIds, and have their owner add the routes back.',
      );
  if (existing.dbInstanceIdentifier !== undefined)
    place
      .in('dbInstanceIdentifier')
      .add(
        `The instance is of ${there}, and can be looked up in this account and region only.`,
        'Write dbInstanceAddress and dbInstancePort instead.',
      );
  if (elsewhere.account && existing.securityGroupId !== undefined)
    place
      .in('securityGroupId')
      .add(
        `It is of ${there}, and rules can be added to groups of this account only.`,
        'Remove securityGroupId, and have its owner admit the clients.',
      );
}

const isElsewhere = ({ peerOwnerId, peerRegion }: Peering, home: Home) => ({
  account: peerOwnerId !== undefined && peerOwnerId !== home.account,
  region: peerRegion !== undefined && peerRegion !== home.region,
});

export function resolveExistingDatabase(existing: ExistingDatabase, home: Home): ResolvedExistingDatabase {
  const looked = existing.dbInstanceIdentifier !== undefined;
  return {
    ...existing,
    ...(looked ? {} : { dbInstancePort: existing.dbInstancePort ?? DEFAULT_PORT }),
    reachedBy: resolveReach(existing.reachedBy, home),
  };
}

/** Owner and region are left only where they are not the environment's. */
function resolveReach(reach: Reach, home: Home): ResolvedReach {
  if (reach.type !== 'peering') return reach;
  const { peerOwnerId, peerRegion, ...rest } = reach;
  const elsewhere = isElsewhere(reach, home);
  return {
    ...rest,
    ...(elsewhere.account && { peerOwnerId }),
    ...(elsewhere.region && { peerRegion }),
  };
}
