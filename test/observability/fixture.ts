import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Observability } from '../../lib/observability/observability';
import type { ObservabilityProps } from '../../lib/observability/observability-props';
import type { WatchedStream } from '../../lib/observability/services/stream';
import { CustomerKey } from '../../lib/security/customer-key';

/** A stream of two routes. */
export const watchedStream = (prefix = 'flights-dev', more: Partial<WatchedStream> = {}): WatchedStream => ({
  stream: `${prefix}-shop`,
  retentionHours: 168,
  keptHours: 24,
  dataset: 'sessions',
  functionName: `${prefix}-shop-consumer`,
  timeoutSeconds: 60,
  mappingId: '0f6d6a4e-8f4f-4a34-9d2f-4d2b0c2d1a11',
  routes: { usa: `${prefix}-shop-usa`, international: `${prefix}-shop-international` },
  destination: 's3',
  ...more,
});

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
    probe: { functionName: `${prefix}-probe`, timeoutSeconds: 60 },
  },
  stateTableName: `${prefix}-state`,
  scheduleGroup: prefix,
  deadLetterQueue: `${prefix}-missed-starts`,
  databases: { operations: { identifier: `${prefix}-operations`, limits: { vcpus: 2, memory: 4, storage: 50 } } },
  streams: { shop: watchedStream(prefix) },
  apis: { catalogue: { functionName: `${prefix}-catalogue-api`, timeoutSeconds: 900 } },
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
