import { Duration } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Zone } from '../platform/manifest';
import { pascalCase } from '../shared/naming';
import { AccessLogBucket } from './access-log-bucket';
import { LakeBucket } from './lake-bucket';
import type { LakeBucketProps } from './lake-bucket-props';
import type { StorageProps } from './storage-props';

/**
 * Versions are kept where a loss could not be made good: bronze is the record of what the sources said, quarantine
 * the only copy of rejected rows, artefacts hold what a run stands on. Silver and gold are made from bronze again; their
 * files never change, Iceberg's snapshots are their history, and versions would keep every compacted file twice.
 */
const BUCKETS: Readonly<Record<Zone | 'artefacts', Pick<LakeBucketProps, 'versioned' | 'tables' | 'expire'>>> = {
  bronze: { versioned: true, tables: true },
  silver: { versioned: false, tables: true },
  gold: { versioned: false, tables: true },
  quarantine: { versioned: true, tables: true },
  // Work lists and results of runs go when the state table forgets the run; results of queries sooner.
  artefacts: { versioned: true, tables: false, expire: { 'runs/': Duration.days(90), 'athena/': Duration.days(30) } },
};

/** A bucket for each zone and one for artefacts, with a log of who read and wrote what. */
export class Storage extends Construct {
  readonly buckets: Readonly<Record<Zone | 'artefacts', Bucket>>;
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    const accessLogs = new AccessLogBucket(this, 'AccessLogs', props);
    this.accessLogs = accessLogs.bucket;
    const bucket = (name: Zone | 'artefacts'): Bucket =>
      new LakeBucket(this, pascalCase(name), { ...props, ...BUCKETS[name], accessLogs, logPrefix: `${name}/` }).bucket;
    this.buckets = {
      bronze: bucket('bronze'),
      silver: bucket('silver'),
      gold: bucket('gold'),
      quarantine: bucket('quarantine'),
      artefacts: bucket('artefacts'),
    };
  }
}
