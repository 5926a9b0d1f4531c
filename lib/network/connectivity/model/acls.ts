/** Network ACLs and their entries. */
import { parseCidr } from '../template/cidr';
import type { Resource, Resources } from '../template/resources';
import { asBoolean, asNumber, asObject, asText } from '../template/values';
import { defaultAclId, protocolOf } from './rules';
import type { Acl, AclEntry } from './types';

const EVERYTHING = [0, 2 ** 32 - 1] as const;

/** Entry 100 of every VPC's default ACL: everything, both ways. */
const ALLOW_ALL: readonly AclEntry[] = [true, false].map((egress) => ({
  number: 100,
  egress,
  allow: true,
  protocol: '-1',
  range: EVERYTHING,
  ports: [0, 65535],
}));

export function networkAcls(resources: Resources): Map<string, Acl> {
  const entries = new Map<string, AclEntry[]>();
  for (const resource of resources.ofType('AWS::EC2::NetworkAclEntry')) {
    // Entries for IPv6 have their own block and never match here.
    if (resource.get('CidrBlock') === undefined && resource.get('Ipv6CidrBlock') !== undefined) continue;
    const id = asText(resource.get('NetworkAclId')) ?? '';
    entries.set(id, [...(entries.get(id) ?? []), entryOf(resource)]);
  }
  const acls = new Map<string, Acl>();
  const sorted = (list: readonly AclEntry[]): AclEntry[] => [...list].sort((a, b) => a.number - b.number);
  const add = (id: string, vpc: string | undefined, resource: Resource | undefined, base: readonly AclEntry[]): void =>
    void acls.set(id, { id, vpc, resource, entries: sorted([...base, ...(entries.get(id) ?? [])]), complete: true });
  for (const resource of resources.ofType('AWS::EC2::NetworkAcl'))
    add(`⟦${resource.key}⟧`, asText(resource.get('VpcId')), resource, []);
  for (const vpc of resources.ofType('AWS::EC2::VPC'))
    add(defaultAclId(`⟦${vpc.key}⟧`), `⟦${vpc.key}⟧`, vpc, ALLOW_ALL);
  return acls;
}

function entryOf(resource: Resource): AclEntry {
  const protocol = protocolOf(resource.get('Protocol'));
  const ports = asObject(resource.get('PortRange'));
  const [from, to] = [asNumber(ports.From), asNumber(ports.To)];
  return {
    resource,
    number: asNumber(resource.get('RuleNumber')) ?? 32766,
    egress: asBoolean(resource.get('Egress')) ?? false,
    allow: asText(resource.get('RuleAction'))?.toLowerCase() === 'allow',
    protocol,
    range: parseCidr(asText(resource.get('CidrBlock')) ?? '')?.range,
    // All protocols means all ports, whatever the entry says of them.
    ports: protocol === '-1' || from === undefined ? [0, 65535] : [from, to ?? from],
  };
}
