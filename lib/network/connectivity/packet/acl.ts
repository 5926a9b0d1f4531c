/** Network ACLs: stateless, the first entry that matches decides, and what no entry matches is refused. */
import type { Acl, AclEntry } from '../model/types';
import { type Address, within } from './address';

export interface AclAnswer {
  readonly passes: boolean | undefined;
  /** The entry that decided; undefined for the last, implicit one. */
  readonly entry?: AclEntry;
  readonly port: number;
}

function matches(entry: AclEntry, address: Address, port: number): boolean | undefined {
  const answers = [
    entry.protocol === undefined ? undefined : entry.protocol === '-1' || entry.protocol === 'tcp',
    entry.ports === undefined ? undefined : entry.ports[0] <= port && port <= entry.ports[1],
    entry.range === undefined ? undefined : within(address, [entry.range]),
  ];
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** What an ACL does with TCP packets to a port, whose other end is at an address: the first of the ports that fares worst. */
export function aclAdmits(acl: Acl, egress: boolean, address: Address, ports: readonly number[]): AclAnswer {
  const answers = ports.map((port) => decide(acl, egress, address, port));
  return (
    answers.find(({ passes }) => passes === false) ?? answers.find(({ passes }) => passes === undefined) ?? answers[0]!
  );
}

function decide(acl: Acl, egress: boolean, address: Address, port: number): AclAnswer {
  let doubt: AclEntry | undefined;
  for (const entry of acl.entries) {
    if (entry.egress !== egress) continue;
    const match = matches(entry, address, port);
    if (match === false) continue;
    if (match === undefined) {
      // Whether it matches changes nothing if what comes after it decides the same.
      if (doubt && doubt.allow !== entry.allow) return { passes: undefined, entry, port };
      doubt ??= entry;
      continue;
    }
    if (doubt && doubt.allow !== entry.allow) return { passes: undefined, entry: doubt, port };
    return { passes: entry.allow, entry, port };
  }
  return doubt?.allow ? { passes: undefined, entry: doubt, port } : { passes: false, port };
}
