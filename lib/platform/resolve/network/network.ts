import { NETWORK_DEFAULTS, type Network } from '../../check/network';
import type { ResolvedNetwork } from '../../definition';
import type { Place } from '../../errors';
import { checkCidr } from './cidr';
import { checkLookup, resolveExisting } from './existing-network';

/** Three kinds of subnets in three zones, of which a VPC makes sixteen equal parts (room for the third zone is kept). */
const SUBNET_BITS = 4;
/** 59 addresses: Spark workers, the endpoints of every service used, and functions. */
const SMALLEST_SUBNET = 26;
const SMALLEST_LARGE_SUBNET = 25;

/** An environment's network: its own settings laid over the platform's, over the defaults. */
export function resolveNetwork(
  platform: Network | undefined,
  environment: { readonly size: 'small' | 'medium' | 'large'; readonly network?: Network | undefined },
  provisions: boolean,
  place: Place,
): ResolvedNetwork {
  const { existing, lookup, ...own } = overlaid(platform, environment.network);
  if (existing && lookup)
    place.in('lookup').add('The VPC is described by `existing` already.', 'Remove one of the two.');
  if (existing) return resolveExisting(existing, provisions, place.in('existing'));
  if (lookup) {
    checkLookup(lookup, place.in('lookup'));
    return { kind: 'lookup', ...lookup };
  }
  const network = { ...NETWORK_DEFAULTS, ...own };
  const cidr = checkCidr(network.cidr, place.in('cidr'));
  const most = (environment.size === 'large' ? SMALLEST_LARGE_SUBNET : SMALLEST_SUBNET) - SUBNET_BITS;
  if (cidr && cidr.bits > most)
    place
      .in('cidr')
      .add(
        `'${network.cidr}' is too small for the subnets and Spark workers of size '${environment.size}'.`,
        `Use /${most} or larger (a smaller number), at most /16.`,
      );
  return { kind: 'new', ...network };
}

/** An environment's VPC takes the place of the platform's, however either is given. */
function overlaid(platform: Network | undefined, own: Network | undefined): Network {
  const replaced = own?.existing || own?.lookup ? { existing: undefined, lookup: undefined } : {};
  return { ...platform, ...replaced, ...own };
}
