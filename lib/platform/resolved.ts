/** What `resolvePlatform` makes of a definition. */
import type { ApiSourceSpec } from './api';
import type {
  ExistingDatabaseDefinition,
  OtherWayDefinition,
  PeeringDefinition,
  PrivateLinkDefinition,
  SameVpcDefinition,
  TransitGatewayDefinition,
} from './database-definition';
import type { ProbeDefinition } from './definition';
import type { Manifest, ManifestSchedule } from './manifest';
import type { ExistingNetworkDefinition, NetworkLookupDefinition, SsmValueDefinition } from './network-definition';
import type { EventConsumerDefinition, EventDeliveryDefinition, ShardsDefinition } from './stream-definition';

/** A definition for one environment with every default filled in and every contract joined. */
export interface ResolvedPlatform {
  readonly name: string;
  readonly environment: string;
  /** `<name>-<environment>` */
  readonly prefix: string;
  readonly account: string | undefined;
  readonly region: string;
  readonly size: 'small' | 'medium' | 'large';
  readonly removalPolicy: 'destroy' | 'retain';
  readonly network: ResolvedNetwork;
  readonly sources: Readonly<Record<string, ResolvedSource>>;
  readonly schedules: Readonly<Record<string, ManifestSchedule>>;
  readonly alerts: { readonly emails: readonly string[] };
  readonly probe: ResolvedProbe;
  readonly tags: Readonly<Record<string, string>>;
  readonly manifest: Manifest;
}

export type ResolvedProbe = Readonly<Required<ProbeDefinition>>;

export type ResolvedNetwork =
  | {
      readonly kind: 'new';
      readonly cidr: string;
      readonly maxAzs: 2 | 3;
      readonly nat: 'none' | 'single' | 'per-zone';
    }
  | ResolvedExistingNetwork
  | ({ readonly kind: 'lookup' } & Readonly<NetworkLookupDefinition>);

/** Values of SSM with how many they are. */
export interface ResolvedSsmList {
  readonly ssm: string;
  readonly count: number;
}

type Lists = 'availabilityZones' | 'privateSubnets' | 'databaseSubnets';
type OptionalLists = 'privateRouteTableIds' | 'privateSubnetsCidrBlocks';

export type ResolvedExistingNetwork = { readonly kind: 'existing' } & Readonly<
  Omit<ExistingNetworkDefinition, Lists | OptionalLists>
> & { readonly [K in Lists]: readonly string[] | ResolvedSsmList } & {
    readonly [K in OptionalLists]?: readonly string[] | ResolvedSsmList;
  };

export type ResolvedSource = ResolvedDatabase | ResolvedEventStream | ResolvedRestApi;

export type ResolvedDatabase = {
  readonly type: 'postgres';
  readonly database: string;
  readonly connection: string;
} & (
  | { readonly kind: 'provisioned'; readonly engineVersion: '16' | '17'; readonly allocatedStorage: number }
  | ({ readonly kind: 'existing' } & ResolvedExistingDatabase)
);

export type ResolvedExistingDatabase = Readonly<Omit<ExistingDatabaseDefinition, 'reachedBy' | 'dbInstancePort'>> & {
  /** @default what is looked up */
  readonly dbInstancePort?: number | SsmValueDefinition;
  readonly reachedBy: ResolvedReach;
};

export type ResolvedReach =
  | Readonly<SameVpcDefinition>
  | Readonly<OtherWayDefinition>
  | ResolvedPeering
  | ResolvedTransitGateway
  | Required<Readonly<PrivateLinkDefinition>>;

/** Owner and region only where they are not the environment's. */
export type ResolvedPeering = Readonly<PeeringDefinition> &
  Required<Pick<PeeringDefinition, 'peerRouteTableIds' | 'dnsResolution'>>;

export type ResolvedTransitGateway = Readonly<TransitGatewayDefinition> &
  Required<Pick<TransitGatewayDefinition, 'propagationRouteTableIds' | 'securityGroupReferencing'>>;

export interface ResolvedEventStream {
  readonly type: 'eventStream';
  readonly kind: 'stream';
  /** Physical name of the stream: `<prefix>-<source>`. */
  readonly stream: string;
  /** Physical names of the routes' streams: `<prefix>-<source>-<route>`. */
  readonly routes: Readonly<Record<string, string>>;
  /** Its one dataset. */
  readonly dataset: string;
  readonly capacity: 'on-demand' | Readonly<ShardsDefinition>;
  readonly retentionHours: number;
  readonly enhancedFanOut: boolean;
  /** `name`: physical name of the function. */
  readonly consumer: Readonly<Required<EventConsumerDefinition>> & { readonly name: string };
  readonly delivery: Readonly<Required<EventDeliveryDefinition>>;
}

export interface ResolvedRestApi {
  readonly type: 'restApi';
  readonly kind: 'api';
  /** As in the manifest. */
  readonly spec: ApiSourceSpec;
  /** ARN of an existing secret. @default one made by the platform where `spec.authorization` needs one */
  readonly secretArn?: string;
  readonly memoryMegabytes: number;
  /** Its datasets of pattern `api` in the order in which they are read: parents before their children. */
  readonly datasets: readonly string[];
}
