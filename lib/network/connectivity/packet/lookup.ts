/** Route tables: the longest prefix wins. */
import type { Network, Route, RouteTable, RouteTarget } from '../model/types';
import { type Address, within } from './address';

export interface RouteAnswer {
  /** Undefined: no route matches. */
  readonly target?: RouteTarget;
  readonly route?: Route;
}

interface Candidate {
  readonly range: readonly [number, number];
  readonly route?: Route;
  readonly target: RouteTarget;
}

const sizeOf = ({ range }: Candidate): number => range[1] - range[0];
const sameTarget = (a: RouteTarget, b: RouteTarget): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Where a table sends packets to an address. A target of kind `unknown` says why that can't be told.
 * @param vpc id of the VPC whose router asks
 */
export function lookUp(network: Network, table: RouteTable, vpc: string | undefined, address: Address): RouteAnswer {
  const candidates: Candidate[] = [
    ...(network.localRanges.get(vpc ?? '') ?? []).map((range): Candidate => ({ range, target: { kind: 'local' } })),
    ...table.routes.flatMap((route) =>
      (route.ranges ?? []).map((range): Candidate => ({ range, route, target: route.target })),
    ),
  ].sort((a, b) => sizeOf(a) - sizeOf(b) || Number(a.route?.ofList ?? false) - Number(b.route?.ofList ?? false));
  const unclear = table.routes.find((route) => route.ranges === undefined);
  let found: Candidate | undefined;
  const maybe: Candidate[] = [];
  for (const candidate of candidates) {
    const match = within(address, [candidate.range]);
    if (match === true) {
      found = candidate;
      break;
    }
    if (match === undefined) maybe.push(candidate);
  }
  // Parts that lead to one target are as good as the whole.
  const [part] = maybe;
  const parts = maybe.map(({ range }) => range);
  if (!found && part && within(address, parts) && maybe.every(({ target }) => sameTarget(target, part.target)))
    found = part;
  const disagreeing = maybe.find((candidate) => !found || !sameTarget(candidate.target, found.target));
  if (disagreeing)
    return {
      target: { kind: 'unknown', reason: `whether route ${disagreeing.route?.destination ?? 'local'} is the one` },
    };
  if (unclear) {
    if (!found || !sameTarget(unclear.target, found.target))
      return {
        target: { kind: 'unknown', reason: `the destination ${unclear.destination} of a route` },
        route: unclear,
      };
  }
  return found ? { target: found.target, route: found.route } : {};
}
