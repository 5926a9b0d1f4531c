// node synthesize.mjs TABLES OUT: a pipeline of aws-ddk-core for each table: an object arrives, a Glue job loads it.
// Fails, as the library does, above 500 resources.
import { fileURLToPath } from 'node:url';
import glue from '@aws-cdk/aws-glue-alpha';
import cdk from 'aws-cdk-lib';
import iam from 'aws-cdk-lib/aws-iam';
import s3 from 'aws-cdk-lib/aws-s3';
import assets from 'aws-cdk-lib/aws-s3-assets';
import ddk from 'aws-ddk-core';

const [tables, outdir] = process.argv.slice(2);
const app = new cdk.App({ outdir });
const stack = new cdk.Stack(app, 'pipelines', { env: { account: '111111111111', region: 'us-east-1' } });
const bucket = new s3.Bucket(stack, 'Lake', { eventBridgeEnabled: true });
const script = new assets.Asset(stack, 'Script', { path: fileURLToPath(import.meta.url) });

for (let index = 0; index < Number(tables); index++) {
  const name = `table_${index}`;
  const arrival = new ddk.S3EventStage(stack, `${name}-arrival`, {
    eventNames: ['Object Created'],
    bucket,
    keyPrefix: name,
  });
  const load = new ddk.GlueTransformStage(stack, `${name}-load`, {
    jobProps: {
      glueJobType: ddk.GlueJobType.PY_SPARK_ETL_JOB,
      glueJobProperties: {
        role: new iam.Role(stack, `${name}-role`, { assumedBy: new iam.ServicePrincipal('glue.amazonaws.com') }),
        script: glue.Code.fromBucket(script.bucket, script.s3ObjectKey),
      },
    },
    databaseName: 'lake',
    targets: { s3Targets: [{ path: `s3://${bucket.bucketName}/${name}/` }] },
  });
  new ddk.DataPipeline(stack, name, { name }).addStage({ stage: arrival }).addStage({ stage: load });
}
app.synth();
