import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Observability } from '../../lib/observability/observability';
import type { ObservabilityProps } from '../../lib/observability/observability-props';
import { CustomerKey } from '../../lib/security/customer-key';

/** What an environment gives to be watched. */
export const watched = (prefix = 'flights-dev'): Omit<ObservabilityProps, 'key'> => ({
  prefix,
  emails: ['data@example.com'],
  stateMachineArn: `arn:aws:states:eu-central-1:111122223333:stateMachine:${prefix}-run-pipeline`,
  jobName: `${prefix}-spark`,
  handlers: {
    plan: { functionName: `${prefix}-plan`, timeoutSeconds: 60 },
    finish: { functionName: `${prefix}-finish`, timeoutSeconds: 60 },
    watch: { functionName: `${prefix}-watch`, timeoutSeconds: 60 },
  },
  stateTableName: `${prefix}-state`,
  scheduleGroup: prefix,
  deadLetterQueue: `${prefix}-missed-starts`,
  databases: { operations: { identifier: `${prefix}-operations`, limits: { vcpus: 2, memory: 4, storage: 50 } } },
  natGatewayIds: ['nat-0123456789abcdef0'],
  endpointsVpcId: 'vpc-0123456789abcdef0',
});

/** A stack that watches platforms by their properties. */
export function observe(...platforms: Partial<ObservabilityProps>[]) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const key = new CustomerKey(stack, 'Key', { description: 'Alerts', services: ['cloudwatch'] });
  const all = platforms.map(
    (props, index) => new Observability(stack, `Observability${index}`, { ...watched(props.prefix), key, ...props }),
  );
  return { stack, all, template: Template.fromStack(stack) };
}
