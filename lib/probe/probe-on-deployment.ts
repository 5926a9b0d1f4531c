import { join } from 'node:path';
import { Aws, CustomResource, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { bundledHandler } from '../ingestion/bundle';
import { PipelineHandler } from '../ingestion/pipeline-handler';
import type { ProbeOnDeploymentProps } from './probe-on-deployment-props';

/** A minute of patience, and an invocation of the probe after it. */
const TIMEOUT = Duration.seconds(150);
/** CloudFormation would wait for an hour for a handler that can't answer. */
const SERVICE_TIMEOUT = Duration.minutes(5);

/**
 * A step of the deployment that runs the probe. Its own function is outside of the VPC: from inside a network that doesn't
 * work CloudFormation would get no answer.
 */
export class ProbeOnDeployment extends Construct {
  readonly handler: PipelineHandler;
  readonly resource: CustomResource;
  /** What the probe found, in a few sentences. */
  readonly summary: string;

  constructor(scope: Construct, id: string, props: ProbeOnDeploymentProps) {
    super(scope, id);
    const { probe } = props;
    this.handler = new PipelineHandler(this, 'Handler', {
      name: `${probe.functionName}-deployment`,
      description: 'Runs the probe as a step of a deployment, and answers CloudFormation',
      code: bundledHandler(join(props.codeFolder ?? join(__dirname, '..', '..', 'lambda'), 'probe-deployment')),
      environment: { PROBE_FUNCTION: probe.functionName },
      statements: [
        { actions: ['lambda:InvokeFunction'], resources: [probe.function.functionArn] },
        // Whether an update is being taken back.
        { actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] },
      ],
      failures: 'CloudFormation waits for its answer, and fails the deployment without one.',
      key: props.key,
      timeout: TIMEOUT,
      logRetention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    this.resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ConnectivityProbe',
      serviceToken: this.handler.function.functionArn,
      serviceTimeout: SERVICE_TIMEOUT,
      properties: { OnDeploy: props.onDeploy, Revision: props.revision, Watched: props.watched ?? [] },
    });
    this.resource.node.addDependency(probe.role, probe.function, this.handler.role, ...(props.after ?? []));
    this.summary = this.resource.getAttString('Summary');
  }
}
