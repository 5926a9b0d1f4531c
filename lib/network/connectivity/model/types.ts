/**
 * The network that templates make together. Everything is found by its id, a resource's token or the id of something
 * that is there already. What is undefined is not known; `complete: false` means that there may be more than is listed.
 */
import type { Range } from '../template/cidr';
import type { Resource } from '../template/resources';
import type { Value } from '../template/values';

export interface Vpc {
  readonly id: string;
  /** Absent for a VPC that is imported. */
  readonly resource?: Resource;
  readonly region: string;
  readonly account: string;
  readonly ranges?: readonly Range[];
  readonly dnsSupport?: boolean;
  readonly dnsHostnames?: boolean;
  /** Whether a DHCP options set names other name servers than Amazon's. */
  readonly otherNameServers: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly resource?: Resource;
  readonly vpc: string;
  readonly range?: Range;
  /** Zone by name or token. */
  readonly zone?: string;
  /** Whether interfaces get a public address at launch. */
  readonly mapPublicAddress?: boolean;
  /** Id of its route table; the VPC's main one where none is associated. */
  readonly routeTable?: string;
  readonly acl?: string;
}

export type RouteTarget =
  | { readonly kind: 'local' }
  | { readonly kind: 'internet-gateway' | 'nat-gateway' | 'peering' | 'transit-gateway'; readonly id: string }
  /** An appliance, a VPN or whatever else: where packets go from there isn't known. */
  | { readonly kind: 'other'; readonly id: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface Route {
  readonly resource?: Resource;
  /** Blocks; more than one for a prefix list. Undefined where not known. */
  readonly ranges?: readonly Range[];
  /** As written. */
  readonly destination: string;
  /** Whether it is for a prefix list, which gives way to a block of the same length. */
  readonly ofList: boolean;
  readonly target: RouteTarget;
}

export interface RouteTable {
  readonly id: string;
  readonly resource?: Resource;
  readonly vpc?: string;
  readonly routes: readonly Route[];
  readonly complete: boolean;
}

/** Who a rule is about. */
export type Peer =
  /** `list`: the prefix list that the blocks are of. */
  | {
      readonly kind: 'range';
      readonly ranges: readonly Range[];
      readonly text: string;
      readonly list?: Resource;
    }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'service-prefix-list'; readonly id: string }
  | { readonly kind: 'ipv6' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface GroupRule {
  /** The rule's own resource, or the group's where it is inline. */
  readonly resource: Resource;
  /** `tcp`, `-1` (all) or another one, in lower case. Undefined where not known. */
  readonly protocol?: string;
  readonly ports?: Range;
  readonly peer: Peer;
}

export interface SecurityGroup {
  readonly id: string;
  readonly resource?: Resource;
  readonly vpc?: string;
  readonly ingress: readonly GroupRule[];
  readonly egress: readonly GroupRule[];
  /** Whether it lets everything out: AWS's default, until the first rule for what goes out. */
  readonly defaultEgress: boolean;
  /** Whether members are let in by one another: a VPC's default group. */
  readonly defaultIngress: boolean;
  readonly complete: boolean;
}

export interface AclEntry {
  readonly resource?: Resource;
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly protocol?: string;
  readonly range?: Range;
  readonly ports?: Range;
}

export interface Acl {
  readonly id: string;
  readonly resource?: Resource;
  readonly vpc?: string;
  /** In order of their numbers. */
  readonly entries: readonly AclEntry[];
  readonly complete: boolean;
}

export interface Endpoint {
  readonly id: string;
  readonly resource: Resource;
  readonly vpc: string;
  readonly type: 'Gateway' | 'Interface' | 'GatewayLoadBalancer' | 'Resource' | 'ServiceNetwork';
  /** As in the template, with its region filled in. */
  readonly serviceName: string;
  /** Last part of an AWS service's name, e.g. `s3`, `ecr.dkr`; undefined for others. */
  readonly service?: string;
  readonly region?: string;
  readonly privateDns: boolean;
  /** Private names answer only to resolvers outside the VPC; inside, a gateway endpoint serves (S3). */
  readonly privateDnsForResolversOnly: boolean;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly routeTables: readonly string[];
  /** Policy document; undefined lets everybody do everything. */
  readonly policy?: Value;
}

export interface NatGateway {
  readonly id: string;
  readonly resource: Resource;
  /** Undefined for a regional one, which stands in all zones of its VPC. */
  readonly subnet?: string;
  readonly vpc?: string;
  readonly public: boolean;
  readonly hasAddress: boolean;
}

export interface InternetGateway {
  /** Absent for one that is there already, which templates attach. */
  readonly resource?: Resource;
  /** VPCs that it is attached to. */
  readonly vpcs: readonly string[];
}

export interface Peering {
  readonly id: string;
  readonly resource: Resource;
  readonly vpc: string;
  readonly peerVpc: string;
  /** Undefined where it is the requester's. */
  readonly peerRegion?: string;
  readonly peerAccount?: string;
  /** Whether a custom resource lets names of one side lead to private addresses on the other: CloudFormation can't. */
  readonly resolvesNames: boolean;
}

export interface TransitGateway {
  readonly id: string;
  readonly resource?: Resource;
  readonly securityGroupReferencing: boolean;
  readonly attachments: readonly TransitAttachment[];
  readonly tables: readonly TransitTable[];
  /** Whether attachments use and fill the default table unless told otherwise. */
  readonly defaultAssociation: boolean;
  readonly defaultPropagation: boolean;
  readonly complete: boolean;
}

export interface TransitAttachment {
  readonly id: string;
  readonly resource: Resource;
  readonly vpc: string;
  readonly subnets: readonly string[];
  /** Whether groups can be named across it, where the gateway allows that. */
  readonly securityGroupReferencing: boolean;
}

export interface TransitTable {
  /** `default` for the gateway's own. */
  readonly id: string;
  readonly resource?: Resource;
  readonly associated: readonly string[];
  readonly propagated: readonly string[];
  readonly routes: readonly {
    readonly range?: Range;
    readonly bits: number;
    readonly attachment?: string;
    readonly resource: Resource;
  }[];
}

export interface Network {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly routeTables: ReadonlyMap<string, RouteTable>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly acls: ReadonlyMap<string, Acl>;
  readonly endpoints: readonly Endpoint[];
  readonly natGateways: ReadonlyMap<string, NatGateway>;
  readonly internetGateways: ReadonlyMap<string, InternetGateway>;
  readonly peerings: ReadonlyMap<string, Peering>;
  readonly transitGateways: ReadonlyMap<string, TransitGateway>;
  /** Blocks of each VPC, by its id: those of its subnets where its own aren't known. Routers keep them inside. */
  readonly localRanges: ReadonlyMap<string, readonly Range[]>;
  /** Every end of a block of addresses that routes and ACLs name, in order: between two, all addresses fare alike. */
  readonly boundaries: readonly number[];
  /** Likewise the ports that ACLs name. */
  readonly portBoundaries: readonly number[];
}
