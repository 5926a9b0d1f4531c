import { join } from 'node:path';
import { IgnoreMode, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnJob, CfnSecurityConfiguration } from 'aws-cdk-lib/aws-glue';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { databaseAuthorities } from './generated-asset';
import { LIBRARIES_FOLDER, pythonLibraries } from './python-libraries';
import { glueArguments, icebergConf, jobArguments } from './spark-arguments';
import type { SparkJobProps } from './spark-job-props';
import { SparkJobRole } from './spark-job-role';

const ROOT = join(__dirname, '..', '..');
/** Spark 3.5.6, Python 3.11, Java 17, Iceberg 1.10. */
const GLUE_VERSION = '5.1';

/** The one Glue job of the platform: loads the tables of a pack side by side, or builds the models. */
export class SparkJob extends Construct {
  /** Physical name. */
  readonly jobName: string;
  readonly jobArn: string;
  readonly role: SparkJobRole;
  readonly job: CfnJob;
  readonly securityConfiguration: CfnSecurityConfiguration;
  /** Spark's and the system's log (`error`), and what the job prints (`output`). */
  readonly logGroups: readonly LogGroup[];

  constructor(scope: Construct, id: string, props: SparkJobProps) {
    super(scope, id);
    const { name, lake } = props;
    const stack = Stack.of(this);
    const codeFolder = props.codeFolder ?? join(ROOT, 'glue');
    this.jobName = name;
    this.jobArn = stack.formatArn({ service: 'glue', resource: 'job', resourceName: name });

    const script = new Asset(this, 'Script', { path: join(codeFolder, 'jobs', 'run.py') });
    const code = new Asset(this, 'Package', {
      path: codeFolder,
      ignoreMode: IgnoreMode.GIT,
      exclude: ['/*', '!/headwater', '__pycache__', '*.pyc'],
    });
    const authorities = databaseAuthorities(this, 'DatabaseAuthorities');
    const libraries = pythonLibraries(this, 'Libraries', {
      requirementsFile: join(codeFolder, 'requirements.txt'),
      internetAccess: props.internetAccess,
      folder: props.librariesFolder ?? join(ROOT, LIBRARIES_FOLDER),
    });
    const assets = [script, code, authorities, props.manifest, ...(libraries.asset ? [libraries.asset] : [])];

    const logGroupPrefix = `/aws-glue/${name}`;
    const roleName = `${name}-${stack.region}`;
    // Under a security configuration, Glue puts its name and the role's into the names of the log groups.
    this.logGroups = ['error', 'output'].map(
      (log) =>
        new LogGroup(this, `${log}Logs`, {
          logGroupName: `${logGroupPrefix}/${name}-role/${roleName}/${log}`,
          encryptionKey: lake.key,
          retention: props.logRetention ?? RetentionDays.ONE_YEAR,
          removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
        }),
    );
    this.role = new SparkJobRole(this, 'Role', { ...props, roleName, assets, logGroups: this.logGroups });
    const kmsKeyArn = lake.key.keyArn;
    this.securityConfiguration = new CfnSecurityConfiguration(this, 'SecurityConfiguration', {
      name,
      encryptionConfiguration: {
        s3Encryptions: [{ s3EncryptionMode: 'SSE-KMS', kmsKeyArn }],
        cloudWatchEncryption: { cloudWatchEncryptionMode: 'SSE-KMS', kmsKeyArn },
        jobBookmarksEncryption: { jobBookmarksEncryptionMode: 'CSE-KMS', kmsKeyArn },
      },
    });
    const buckets = {
      bronze: lake.buckets.bronze.bucketName,
      silver: lake.buckets.silver.bucketName,
      gold: lake.buckets.gold.bucketName,
      quarantine: lake.buckets.quarantine.bucketName,
      artefacts: lake.buckets.artefacts.bucketName,
    };
    this.job = new CfnJob(this, 'Resource', {
      name,
      description: 'Loads tables side by side, or builds models; started by the state machine',
      role: this.role.roleArn,
      command: { name: 'glueetl', pythonVersion: '3', scriptLocation: script.s3ObjectUrl },
      glueVersion: GLUE_VERSION,
      workerType: 'G.1X',
      numberOfWorkers: props.maxWorkers,
      timeout: props.timeoutMinutes,
      maxRetries: 0, // The state machine retries: it knows what may pass.
      executionProperty: { maxConcurrentRuns: props.maxConcurrentRuns },
      ...(props.connections.length === 0
        ? {}
        : { connections: { connections: props.connections.map((connection) => connection.connectionName) } }),
      securityConfiguration: this.securityConfiguration.ref,
      defaultArguments: {
        ...glueArguments(code.s3ObjectUrl, logGroupPrefix),
        '--conf': icebergConf(buckets.silver),
        ...libraries.arguments,
        ...jobArguments({
          buckets,
          stateTable: lake.stateTable.tableName,
          maskSecret: lake.maskSecret.secretArn,
          manifest: props.manifest.s3ObjectUrl,
          databaseAuthorities: authorities.s3ObjectUrl,
        }),
      },
    });
    this.job.node.addDependency(this.role, ...this.logGroups, ...props.connections);
  }
}
