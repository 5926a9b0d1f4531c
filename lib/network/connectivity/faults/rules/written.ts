/** Rules of security groups as templates write them, inline and by themselves. */
import type { Resource, Resources } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asText, isKnown } from '../../template/values';
import { idOf } from '../common/values';

export type Direction = 'ingress' | 'egress';

export interface WrittenRule {
  readonly resource: Resource;
  /** Id of the group whose rule it is; undefined where that isn't known. */
  readonly group?: string;
  readonly direction: Direction;
  readonly rule: Readonly<Record<string, Value>>;
  /** e.g. `Ingress rule 2 of Database`, `Ingress rule FromLoader`. */
  readonly label: string;
}

const KINDS = [
  ['ingress', 'Ingress', 'SecurityGroupIngress'],
  ['egress', 'Egress', 'SecurityGroupEgress'],
] as const;

export function writtenRules(resources: Resources): WrittenRule[] {
  return KINDS.flatMap(([direction, name, property]) => {
    const inline = resources.ofType('AWS::EC2::SecurityGroup').flatMap((resource) =>
      asList(resource.get(property)).flatMap((rule, i): WrittenRule[] =>
        // What isn't resolved is text, and may be any rule or none.
        typeof rule === 'object' && rule !== null
          ? [
              {
                resource,
                group: idOf(resource),
                direction,
                rule: rule as Record<string, Value>,
                label: `${name} rule ${i + 1} of ${resource.id}`,
              },
            ]
          : [],
      ),
    );
    const own = resources.ofType(`AWS::EC2::${property}`).map((resource): WrittenRule => {
      const group = asText(resource.get('GroupId'));
      return {
        resource,
        group: group !== undefined && isKnown(group) ? group : undefined,
        direction,
        rule: resource.properties(),
        label: `${name} rule ${resource.id}`,
      };
    });
    return [...inline, ...own];
  });
}

/** Properties that say who a rule is about. A group's name is another way to say its id. */
export const PEERS: Readonly<Record<Direction, readonly string[]>> = {
  ingress: ['CidrIp', 'CidrIpv6', 'SourcePrefixListId', 'SourceSecurityGroupId', 'SourceSecurityGroupName'],
  egress: ['CidrIp', 'CidrIpv6', 'DestinationPrefixListId', 'DestinationSecurityGroupId'],
};

/** The group that a rule names, if it names one. */
export const groupNamed = ({ direction, rule }: WrittenRule): string | undefined =>
  asText(rule[direction === 'ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId']);
