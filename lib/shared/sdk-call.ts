import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, Logging, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';
import type { SdkCallProps, SdkRequest } from './sdk-call-props';

/** Sets what CloudFormation has no resource for, by calls of the SDK in a function of the library, one a stack. */
export class SdkCall extends Construct {
  readonly resource: AwsCustomResource;

  constructor(scope: Construct, id: string, props: SdkCallProps) {
    super(scope, id);
    const { role, logGroup } = Caller.of(this);
    const request = (call: SdkRequest) => ({
      ...call,
      region: props.region,
      assumedRoleArn: props.roleArn,
      physicalResourceId: PhysicalResourceId.of(props.physicalResourceId),
      logging: Logging.withDataHidden(),
      ...(props.settled && { ignoreErrorCodesMatching: props.settled }),
    });
    this.resource = new AwsCustomResource(this, 'Resource', {
      onUpdate: request(props.put),
      ...(props.undo && { onDelete: request(props.undo) }),
      policy: AwsCustomResourcePolicy.fromStatements([
        props.roleArn
          ? new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [props.roleArn] })
          : new PolicyStatement({ actions: [...props.actions], resources: [...props.resources] }),
      ]),
      role,
      logGroup,
      memorySize: 256,
      timeout: Duration.minutes(2),
      installLatestAwsSdk: false,
    });
    const caller = Stack.of(this).node.findChild(FUNCTION);
    // The library lets the function depend on its role as well as on its policy: once too often for cfn-lint.
    (caller.node.defaultChild as CfnFunction).addMetadata('cfn-lint', { config: { ignore_checks: ['W3005'] } });
    acknowledge(caller, {
      'Serverless-LambdaDLQ':
        'CloudFormation calls it and waits for the answer: an event that fails is a deployment that fails.',
      'Serverless-LambdaTracing': 'It runs when the stack is deployed and then no more; what it did is in its log.',
    });
  }
}

/** Id of the function that the library puts into a stack for all of its calls. */
const FUNCTION = 'AWS679f53fac002430cb0da5b7982bd2287';

/** Role and log group of the function, once a stack. */
class Caller extends Construct {
  readonly logGroup: LogGroup;
  readonly role: Role;

  static of(scope: Construct): Caller {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild('SdkCaller') as Caller | undefined) ?? new Caller(stack, 'SdkCaller');
  }

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'LogGroup', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Calls of the SDK for what CloudFormation has no resource for',
    });
    this.logGroup.grantWrite(this.role);
  }
}
