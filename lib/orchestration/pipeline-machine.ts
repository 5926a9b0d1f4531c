import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { PipelineHandler } from '../ingestion/pipeline-handler';
import type { SparkJob } from '../ingestion/spark-job';
import { allow } from '../ingestion/statements';
import type { Lake } from '../lake/lake';
import { acknowledge } from '../security/acknowledge';
import { runPipelineDefinition } from './run-pipeline';

export interface PipelineMachineProps {
  /** Physical name. */
  readonly name: string;
  readonly plan: Pick<PipelineHandler, 'function'>;
  readonly finish: Pick<PipelineHandler, 'function'>;
  /** Functions that read APIs. @default none */
  readonly extractors?: readonly Pick<PipelineHandler, 'function'>[];
  readonly job: Pick<SparkJob, 'jobName' | 'jobArn'>;
  readonly lake: Lake;
  /** After which an execution is ended whatever it does; longer than any run, and than its wait for a lease. */
  readonly timeout: Duration;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
  /** What becomes of the logs when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

/** The state machine that runs any pipeline of the platform, with its role and its log. */
export class PipelineMachine extends Construct {
  readonly machine: StateMachine;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PipelineMachineProps) {
    super(scope, id);
    const { name, plan, finish, extractors = [], job, lake } = props;
    const stack = Stack.of(this);
    const artefacts = lake.buckets.artefacts;
    const arn = (resource: string, resourceName: string): string =>
      stack.formatArn({ service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });

    this.logGroup = new LogGroup(this, 'Logs', {
      // Groups under this name share one resource policy, of which an account has few.
      logGroupName: `/aws/vendedlogs/states/${name}`,
      encryptionKey: lake.key,
      retention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      description: `State machine ${name}`,
    });
    allow(this.role, [
      {
        actions: ['lambda:InvokeFunction'],
        resources: [plan, finish, ...extractors].map((handler) => handler.function.functionArn),
      },
      {
        actions: ['glue:StartJobRun', 'glue:GetJobRun', 'glue:GetJobRuns', 'glue:BatchStopJobRun'],
        resources: [job.jobArn],
      },
      // The distributed map: reads the packs, and runs each in an execution of its own.
      {
        actions: ['s3:GetObject'],
        resources: [artefacts.arnForObjects('runs/*/packs.json')],
        wildcard: 'Each run has a folder of its own; of it the work list alone is read.',
      },
      { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [lake.key.keyArn] },
      { actions: ['states:StartExecution'], resources: [arn('stateMachine', name)] },
      {
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: [arn('execution', `${name}:*`), arn('execution', `${name}/Load:*`)],
        wildcard: 'Executions of this one state machine, whose names are given when they start: those of its own map.',
      },
    ]);
    this.machine = new StateMachine(this, 'Resource', {
      stateMachineName: name,
      definitionBody: DefinitionBody.fromString(
        stack.toJsonString(
          runPipelineDefinition({
            planFunctionArn: plan.function.functionArn,
            finishFunctionArn: finish.function.functionArn,
            jobName: job.jobName,
            artefactsBucket: artefacts.bucketName,
            apis: extractors.length > 0,
            timeoutSeconds: props.timeout.toSeconds(),
          }),
        ),
      ),
      role: this.role,
      tracingEnabled: true,
      // Data too: names of tables, row counts, errors. Credentials and rows never pass through the machine.
      logs: { destination: this.logGroup, level: LogLevel.ALL, includeExecutionData: true },
    });
    acknowledge(this.role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Delivery of logs (logs:CreateLogDelivery and its like) and X-Ray have no resources to name.',
    });
  }
}
