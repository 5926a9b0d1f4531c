import { RemovalPolicy } from 'aws-cdk-lib';
import type { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Zone } from '../platform/manifest';
import { CustomerKey } from '../security/customer-key';
import { pascalCase, workgroupName } from '../shared/naming';
import { Catalog } from './catalog';
import type { LakeProps } from './lake-props';
import { MaskSecret } from './mask-secret';
import { QueryWorkgroup } from './query-workgroup';
import { StateTable } from './state-table';
import { Storage } from './storage';
import { ZoneReader } from './zone-reader';

/** Everything that holds data: buckets, catalog, state; one key for all of it. */
export class Lake extends Construct {
  /** Encrypts the lake; services of the pipelines (log groups, alerts) may use it too. */
  readonly key: CustomerKey;
  readonly buckets: Readonly<Record<Zone | 'artefacts', Bucket>>;
  /** Where access to the buckets is logged. */
  readonly accessLogs: Bucket;
  readonly databases: Readonly<Record<Zone, CfnDatabase>>;
  /** Queries over several zones, for those who may read them all. */
  readonly workgroup: CfnWorkGroup;
  /** What lets people read one zone. */
  readonly readers: Readonly<Record<Zone, ZoneReader>>;
  /** Watermarks, leases and runs. */
  readonly stateTable: Table;
  /** Key of the masking hash: the same value gives the same mask in every table and every load. */
  readonly maskSecret: Secret;

  constructor(scope: Construct, id: string, props: LakeProps) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.key = new CustomerKey(this, 'Key', {
      description: `Lake ${props.prefix}`,
      services: ['logs', 'cloudwatch'],
      removalPolicy,
    });
    const encryption = { key: this.key, removalPolicy };
    const storage = new Storage(this, 'Storage', encryption);
    this.buckets = storage.buckets;
    this.accessLogs = storage.accessLogs;
    this.databases = new Catalog(this, 'Catalog', {
      databaseNames: props.databaseNames,
      buckets: this.buckets,
      removalPolicy,
    }).databases;
    const queries = { ...encryption, scanLimit: props.scanLimit, results: this.buckets.artefacts };
    this.workgroup = new QueryWorkgroup(this, 'Workgroup', {
      ...queries,
      name: workgroupName(props.prefix),
      description: `Queries over the lake of ${props.prefix}`,
      resultsPrefix: 'athena/all/',
    }).workgroup;
    const reader = (zone: Zone): ZoneReader =>
      new ZoneReader(this, `${pascalCase(zone)}Reader`, {
        ...queries,
        zone,
        prefix: props.prefix,
        databaseName: props.databaseNames[zone],
        bucket: this.buckets[zone],
      });
    this.readers = {
      bronze: reader('bronze'),
      silver: reader('silver'),
      gold: reader('gold'),
      quarantine: reader('quarantine'),
    };
    this.stateTable = new StateTable(this, 'State', { ...encryption, prefix: props.prefix }).table;
    this.maskSecret = new MaskSecret(this, 'Mask', { ...encryption, prefix: props.prefix }).secret;
  }
}
