import type { Network } from '../../model/types';
import { placeOf } from '../../packet/trip';
import type { Fault } from '../../report';
import type { Resource, Resources } from '../../template/resources';

/** What checks look at. */
export interface Context {
  readonly resources: Resources;
  readonly network: Network;
}

/** Looks for one family of faults. What it can't be sure of, it keeps to itself. */
export type Check = (context: Context) => Iterable<Fault>;

type Teller = (code: string, resource: Resource, detail: string, fix: string) => Fault;
const teller =
  (severity: Fault['severity']): Teller =>
  (code, resource, detail, fix) => ({ code, severity, place: placeOf(resource), detail, fix });

/** The deployment fails, or what is deployed can't work. */
export const error = teller('error');
/** Likely a mistake, or one that not every deployment meets. */
export const warning = teller('warning');
