import { CfnOutput, Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Lake } from '../lake/lake';
import type { INetwork } from '../network/network';
import type { ResolvedDatabase, ResolvedPlatform, ResolvedRestApi } from '../platform/definition';
import { ZONES } from '../platform/manifest';
import { logRetentionOf, removalPolicyOf } from '../shared/lifecycle';
import {
  apiSecretOutput,
  bucketOutput,
  databaseIdentifier,
  databaseOutputs,
  pascalCase,
  readerPolicyOutput,
  streamOutput,
} from '../shared/naming';
import type { ApiCredentials } from '../sources/api-credentials';
import { ProvisionedDatabase } from '../sources/provisioned-database';
import { apiCredentials, secretDescription } from './apis';
import { existingDatabase } from './existing-database';
import type { EventStreams } from './event-streams';
import { eventStreams } from './event-streams';
import type { IRelationalDatabase } from '../sources/relational-database';
import type { PlatformStackProps } from './platform-stack';
import { PlatformStack } from './platform-stack';

export interface DataStackProps extends PlatformStackProps {
  readonly network: INetwork;
}

/** Most that one Athena query may read, by size of the environment. */
const SCAN_LIMITS: Readonly<Record<ResolvedPlatform['size'], Size>> = {
  small: Size.gibibytes(10),
  medium: Size.gibibytes(100),
  large: Size.tebibytes(1),
};

/** Stateful and protected: the lake, the databases, the streams, the secrets of APIs. */
export class DataStack extends PlatformStack {
  readonly lake: Lake;
  /** Database of each source, by the source's name. */
  readonly databases: Readonly<Record<string, IRelationalDatabase>>;
  /** Streams of each source of events, by the source's name. */
  readonly streams: Readonly<Record<string, EventStreams>>;
  /** Secret of each API that needs one, by the source's name. */
  readonly apiCredentials: Readonly<Record<string, ApiCredentials>>;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, 'data', 'lake, catalog, state, databases, streams and secrets', props);
    const { platform } = props;
    this.lake = new Lake(this, 'Lake', {
      prefix: platform.prefix,
      databaseNames: platform.manifest.databases,
      scanLimit: SCAN_LIMITS[platform.size],
      removalPolicy: removalPolicyOf(platform),
    });
    for (const [name, bucket] of Object.entries(this.lake.buckets)) {
      this.output(bucketOutput(name as keyof Lake['buckets']), `Bucket of ${name}`, bucket.bucketName);
    }
    for (const zone of ZONES) {
      this.output(
        readerPolicyOutput(zone),
        `Attach it to who may read ${zone}`,
        this.lake.readers[zone].policy.managedPolicyArn,
      );
    }
    this.databases = Object.fromEntries(
      Object.entries(platform.sources).flatMap(([name, source]) =>
        source.type === 'postgres' ? [[name, this.database(name, source, props.network)]] : [],
      ),
    );
    this.streams = Object.fromEntries(
      Object.entries(platform.sources).flatMap(([name, source]) => {
        if (source.type !== 'eventStream') return [];
        this.output(streamOutput(name), `Stream of source ${name}`, source.stream);
        return [[name, eventStreams(this, pascalCase(name), { platform, source, lake: this.lake })]];
      }),
    );
    this.apiCredentials = apiCredentials(this, { platform, lake: this.lake });
    for (const [name, { secretArn }] of Object.entries(this.apiCredentials)) {
      const source = platform.sources[name] as ResolvedRestApi;
      this.output(apiSecretOutput(name), secretDescription(name, source), secretArn);
    }
  }

  private database(name: string, source: ResolvedDatabase, network: INetwork): IRelationalDatabase {
    const { database, owner = {} } =
      source.kind === 'existing'
        ? existingDatabase(this, { name, source, network })
        : { database: this.provisioned(name, source, network) };
    const outputs = databaseOutputs(name);
    this.output(outputs.address, `Host of source ${name}`, database.dbInstanceAddress);
    this.output(outputs.port, `Port of source ${name}`, database.dbInstancePort);
    this.output(outputs.secretArn, `Credentials of source ${name}`, database.dbInstanceMasterUserSecretArn);
    for (const [output, { description, value }] of Object.entries(owner)) this.output(output, description, value);
    return database;
  }

  private provisioned(
    name: string,
    source: Extract<ResolvedDatabase, { kind: 'provisioned' }>,
    network: INetwork,
  ): IRelationalDatabase {
    const { platform } = this;
    return new ProvisionedDatabase(this, `${pascalCase(name)}Database`, {
      ...source,
      identifier: databaseIdentifier(platform.prefix, name),
      vpc: network.vpc,
      subnets: network.databaseSubnets,
      dbName: source.database,
      size: platform.size,
      removalPolicy: removalPolicyOf(platform),
      logRetention: logRetentionOf(platform),
    });
  }

  private output(id: string, description: string, value: string): void {
    new CfnOutput(this, id, { description, value });
  }
}
