/** What `resolvePlatform` makes of a definition. */
import type { ExistingDatabaseDefinition, ExistingNetworkDefinition, ProbeDefinition } from './definition';
import type { Manifest, ManifestSchedule } from './manifest';
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
  | ({ readonly kind: 'existing' } & Required<ExistingNetworkDefinition>);

export type ResolvedSource = ResolvedDatabase | ResolvedEventStream;

export type ResolvedDatabase = {
  readonly type: 'postgres';
  readonly database: string;
  readonly connection: string;
} & (
  | { readonly kind: 'provisioned'; readonly engineVersion: '16' | '17'; readonly allocatedStorage: number }
  | ({ readonly kind: 'existing' } & ExistingDatabaseDefinition & { readonly dbInstancePort: number })
);

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
