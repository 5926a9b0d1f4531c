/** Default arguments of the Spark job: Glue's own, and those that `headwater.job` reads. */

export interface LakeArguments {
  readonly buckets: Readonly<Record<'bronze' | 'silver' | 'gold' | 'quarantine' | 'artefacts', string>>;
  readonly stateTable: string;
  /** ARN of the secret whose value keys the hash mask. */
  readonly maskSecret: string;
  /** `s3://` URL of the manifest. */
  readonly manifest: string;
  /** `s3://` URL of the certificate authorities (PEM) of the databases. */
  readonly databaseAuthorities: string;
}

const EXTENSIONS = 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions';
const CATALOG = 'spark.sql.catalog.glue_catalog';

/** Spark settings of the Iceberg catalog `glue_catalog`, as Glue wants them: one value, chained with ` --conf `. */
export function icebergConf(warehouseBucket: string): string {
  const settings: Record<string, string> = {
    'spark.sql.extensions': EXTENSIONS,
    [CATALOG]: 'org.apache.iceberg.spark.SparkCatalog',
    [`${CATALOG}.catalog-impl`]: 'org.apache.iceberg.aws.glue.GlueCatalog',
    [`${CATALOG}.io-impl`]: 'org.apache.iceberg.aws.s3.S3FileIO',
    [`${CATALOG}.warehouse`]: `s3://${warehouseBucket}/`,
    // A job that lives on must see what others have committed meanwhile.
    [`${CATALOG}.cache-enabled`]: 'false',
    'spark.sql.session.timeZone': 'UTC',
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join(' --conf ');
}

/** What Glue itself reads. Bookmarks are off: watermarks are ours, moved after the commit that they describe. */
export const glueArguments = (packageUrl: string, logGroupPrefix: string): Record<string, string> => ({
  '--datalake-formats': 'iceberg',
  '--enable-auto-scaling': 'true',
  '--job-bookmark-option': 'job-bookmark-disable',
  '--enable-metrics': 'true',
  '--enable-observability-metrics': 'true',
  '--enable-job-insights': 'true',
  '--enable-continuous-cloudwatch-log': 'true',
  '--custom-logGroup-prefix': logGroupPrefix,
  '--extra-py-files': packageUrl,
});

/** What the job reads, besides what the state machine gives each run. */
export const jobArguments = (lake: LakeArguments): Record<string, string> => ({
  '--manifest': lake.manifest,
  '--artefacts-bucket': lake.buckets.artefacts,
  '--bronze-bucket': lake.buckets.bronze,
  '--silver-bucket': lake.buckets.silver,
  '--gold-bucket': lake.buckets.gold,
  '--quarantine-bucket': lake.buckets.quarantine,
  '--state-table': lake.stateTable,
  '--mask-secret': lake.maskSecret,
  '--database-ca': lake.databaseAuthorities,
});
