/** A pipeline without a network of its own: events, queues, a state machine, keys. */
import { Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as integrations from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Base, synthesised } from '../table';
import { ENV, newApp } from './app';

const python = (...lines: string[]): lambda.Code => lambda.Code.fromInline(['import boto3, os', ...lines].join('\n'));

function build() {
  const app = newApp();
  const stack = new Stack(app, 'EtlStack', { env: ENV });
  const key = new kms.Key(stack, 'Key');
  const bucket = new s3.Bucket(stack, 'Lake', { encryption: s3.BucketEncryption.KMS, encryptionKey: key });
  const inbox = new s3.Bucket(stack, 'Inbox');
  const table = new dynamodb.Table(stack, 'State', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  });
  const secret = new secretsmanager.Secret(stack, 'Token', { encryptionKey: key });
  const topic = new sns.Topic(stack, 'Alerts');
  const queue = new sqs.Queue(stack, 'Jobs', { visibilityTimeout: Duration.minutes(5) });
  const stream = new kinesis.Stream(stack, 'Clicks', { encryptionKey: key });
  const fn = (id: string, code: lambda.Code, environment: Record<string, string> = {}) =>
    new lambda.Function(stack, id, {
      runtime: lambda.Runtime.PYTHON_3_12,
      handler: 'index.handler',
      code,
      environment,
    });

  const loader = fn(
    'Loader',
    python(
      "s3 = boto3.client('s3')",
      "table = boto3.resource('dynamodb').Table(os.environ['TABLE'])",
      'def handler(event, context):',
      "    secret = boto3.client('secretsmanager').get_secret_value(SecretId=os.environ['SECRET'])",
      "    s3.put_object(Bucket=os.environ['BUCKET'], Key='x', Body=b'')",
      "    table.put_item(Item={'id': 'x'})",
      "    boto3.client('sns').publish(TopicArn=os.environ['TOPIC'], Message='done')",
    ),
    { BUCKET: bucket.bucketName, TABLE: table.tableName, SECRET: secret.secretArn, TOPIC: topic.topicArn },
  );
  bucket.grantWrite(loader);
  table.grantWriteData(loader);
  secret.grantRead(loader);
  topic.grantPublish(loader);

  const nothing = python('def handler(event, context): pass');
  const worker = fn('Worker', nothing);
  worker.addEventSource(new sources.SqsEventSource(queue));
  const clicks = fn('ClickReader', nothing);
  clicks.addEventSource(new sources.KinesisEventSource(stream, { startingPosition: lambda.StartingPosition.LATEST }));
  const onUpload = fn('OnUpload', nothing);
  inbox.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.LambdaDestination(onUpload));
  const onAlert = fn('OnAlert', nothing);
  topic.addSubscription(new subscriptions.LambdaSubscription(onAlert));
  const web = fn('Web', nothing);
  new apigateway.HttpApi(stack, 'Api').addRoutes({
    path: '/run',
    integration: new integrations.HttpLambdaIntegration('WebIntegration', web),
  });
  const nightly = fn('Nightly', nothing);
  const rule = new events.Rule(stack, 'EveryNight', { schedule: events.Schedule.cron({ hour: '3', minute: '0' }) });
  rule.addTarget(new targets.LambdaFunction(nightly));

  const glueRole = new iam.Role(stack, 'GlueRole', {
    assumedBy: new iam.ServicePrincipal('glue.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSGlueServiceRole')],
  });
  bucket.grantReadWrite(glueRole);
  const job = new glue.CfnJob(stack, 'Transform', {
    name: 'transform',
    role: glueRole.roleArn,
    command: { name: 'glueetl', scriptLocation: `s3://${bucket.bucketName}/transform.py` },
    glueVersion: '5.0',
    workerType: 'G.1X',
    numberOfWorkers: 2,
  });
  job.node.addDependency(glueRole);

  const child = new sfn.StateMachine(stack, 'Child', {
    definitionBody: sfn.DefinitionBody.fromChainable(
      new tasks.DynamoPutItem(stack, 'Remember', {
        table,
        item: { id: tasks.DynamoAttributeValue.fromString('run') },
      }),
    ),
  });
  const check = fn('Check', nothing);
  const parent = new sfn.StateMachine(stack, 'Parent', {
    definitionBody: sfn.DefinitionBody.fromChainable(
      new tasks.LambdaInvoke(stack, 'CheckFirst', { lambdaFunction: check })
        .next(
          new tasks.GlueStartJobRun(stack, 'RunTransform', {
            glueJobName: 'transform',
            integrationPattern: sfn.IntegrationPattern.RUN_JOB,
          }),
        )
        .next(
          new tasks.StepFunctionsStartExecution(stack, 'RunChild', {
            stateMachine: child,
            integrationPattern: sfn.IntegrationPattern.RUN_JOB,
          }),
        )
        .next(new tasks.SnsPublish(stack, 'Tell', { topic, message: sfn.TaskInput.fromText('done') }))
        .next(new tasks.SqsSendMessage(stack, 'Enqueue', { queue, messageBody: sfn.TaskInput.fromText('next') })),
    ),
  });
  rule.addTarget(new targets.SfnStateMachine(parent));
  return synthesised(app);
}

export const orchestration: Base = { name: 'events and a state machine', build, withoutNetwork: true };
