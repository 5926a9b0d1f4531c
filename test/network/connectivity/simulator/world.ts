/** The network that a template makes, as AWS's documentation says it behaves. */
import type { Block } from './addresses';

export type Target =
  | { readonly kind: 'local' | 'endpoint' | 'nowhere' }
  | { readonly kind: 'igw' | 'nat' | 'peering' | 'transit'; readonly id: string };

export interface RouteLine {
  readonly block: Block;
  readonly target: Target;
  /** Of two routes of one length, the one that isn't a prefix list's wins. */
  readonly ofList: boolean;
}

export interface AclLine {
  readonly number: number;
  readonly allow: boolean;
  /** Whether it is about TCP at all. */
  readonly tcp: boolean;
  readonly block: Block;
  readonly from: number;
  readonly to: number;
}

export interface Vpc {
  readonly id: string;
  readonly blocks: readonly Block[];
  readonly dns: boolean;
  readonly hostnames: boolean;
  /** Whether it has an internet gateway at all. */
  readonly gateways: ReadonlySet<string>;
}

export interface Subnet {
  readonly id: string;
  readonly vpc: Vpc;
  readonly block: Block;
  readonly zone: string;
  readonly table: string;
  readonly routes: readonly RouteLine[];
  readonly inbound: readonly AclLine[];
  readonly outbound: readonly AclLine[];
}

export interface Rule {
  readonly tcp: boolean;
  readonly from: number;
  readonly to: number;
  readonly blocks: readonly Block[];
  readonly group?: string;
}

export interface Group {
  readonly id: string;
  readonly inbound: readonly Rule[];
  readonly outbound: readonly Rule[];
}

export interface Nat {
  readonly id: string;
  readonly subnet: string;
  readonly isPublic: boolean;
  readonly elastic: boolean;
  readonly fixed?: number;
}

export interface Attachment {
  readonly id: string;
  readonly gateway: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly references: boolean;
}

export interface TransitTable {
  readonly associated: ReadonlySet<string>;
  readonly lines: readonly { readonly block: Block; readonly attachment?: string; readonly fixed: boolean }[];
}

export interface Transit {
  readonly id: string;
  readonly references: boolean;
  readonly attachments: readonly Attachment[];
  readonly tables: readonly TransitTable[];
}

export interface Endpoint {
  readonly id: string;
  readonly vpc: string;
  readonly service: string;
  readonly region: string;
  readonly gateway: boolean;
  readonly privateNames: boolean;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly tables: readonly string[];
}

export interface World {
  readonly region: string;
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly nats: ReadonlyMap<string, Nat>;
  readonly peerings: ReadonlyMap<string, readonly [string, string]>;
  readonly transits: ReadonlyMap<string, Transit>;
  readonly endpoints: readonly Endpoint[];
  /** Blocks of all rules and routes, for the choice of public addresses. */
  readonly named: readonly Block[];
  /** Ports at the ends of the ranges that ACLs name. */
  readonly ports: readonly number[];
  /** Mistakes that it makes on purpose, so that the tests can see whether they are found. */
  readonly flaw?: Flaw;
}

export type Flaw =
  | 'no return ACL'
  | 'shortest prefix'
  | 'transitive peering'
  | 'last ACL entry wins'
  | 'groups stateless'
  | 'references everywhere'
  | 'NAT needs no way out'
  | 'transit ignores zones'
  | 'one subnet only'
  | 'first address only'
  | 'well-known ephemeral port only'
  | 'UDP is TCP';
