import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';
import type { PipelineHandlerProps } from './pipeline-handler-props';
import { placementStatements } from './placement-statements';
import { allow } from './statements';

/** A TypeScript Lambda function with a role, a log group and rights of its own. */
export class PipelineHandler extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly role: Role;
  /** Physical name of the function. */
  readonly functionName: string;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: PipelineHandlerProps) {
    super(scope, id);
    this.functionName = props.name;
    this.timeout = props.timeout ?? Duration.minutes(1);
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.name}`,
      encryptionKey: props.key,
      retention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Function ${props.name}`,
    });
    allow(this.role, [
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [this.logGroup.logGroupArn] },
      ...(props.placement ? placementStatements(this, props.name) : []),
      ...props.statements,
    ]);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: props.name,
      description: props.description,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      environment: { ...props.environment },
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      timeout: this.timeout,
      memorySize: props.memorySize ?? 512,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      ...(props.placement
        ? {
            vpc: props.placement.vpc,
            vpcSubnets: { subnets: [...props.placement.subnets] },
            securityGroups: [...props.placement.securityGroups],
          }
        : {}),
    });
    acknowledge(this.function, {
      'AwsSolutions-L1': RUNTIME,
      'Serverless-LambdaLatestVersion': RUNTIME,
      'Serverless-LambdaDLQ': props.failures,
    });
    acknowledge(this.role, {
      'AwsSolutions-IAM5[Resource::*]': 'X-Ray (PutTraceSegments, PutTelemetryRecords) knows no resources.',
    });
  }
}

const RUNTIME = 'Node.js 22 is the runtime that the handlers are tested with; it is supported until April 2027.';
