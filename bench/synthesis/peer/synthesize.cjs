// node synthesize.cjs TABLES OUT: a pipeline of aws-ddk-core for each table: an object arrives, a Glue job loads it, a crawler
// catalogues it. Fails, as the library does, above 500 resources.
const { App, Stack } = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { Asset } = require('aws-cdk-lib/aws-s3-assets');
const { Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const { Code } = require('@aws-cdk/aws-glue-alpha');
const { DataPipeline, GlueJobType, GlueTransformStage, S3EventStage } = require('aws-ddk-core');

const [tables, outdir] = process.argv.slice(2);
const app = new App({ outdir });
const stack = new Stack(app, 'pipelines', { env: { account: '111111111111', region: 'us-east-1' } });
const bucket = new Bucket(stack, 'Lake', { eventBridgeEnabled: true });
const script = new Asset(stack, 'Script', { path: __filename });

for (let index = 0; index < Number(tables); index++) {
  const name = `table_${index}`;
  const arrival = new S3EventStage(stack, `${name}-arrival`, {
    eventNames: ['Object Created'],
    bucket,
    keyPrefix: name,
  });
  const load = new GlueTransformStage(stack, `${name}-load`, {
    jobProps: {
      glueJobType: GlueJobType.PY_SPARK_ETL_JOB,
      glueJobProperties: {
        role: new Role(stack, `${name}-role`, { assumedBy: new ServicePrincipal('glue.amazonaws.com') }),
        script: Code.fromBucket(script.bucket, script.s3ObjectKey),
      },
    },
    databaseName: 'lake',
    targets: { s3Targets: [{ path: `s3://${bucket.bucketName}/${name}/` }] },
  });
  new DataPipeline(stack, name, { name }).addStage({ stage: arrival }).addStage({ stage: load });
}
app.synth();
