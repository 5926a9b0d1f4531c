/** Event source mappings by which AWS's pollers read for a function. */
import type { Resource, Resources } from '../template/resources';
import { asText, mentions } from '../template/values';

/** Brokers and Kafka clusters, whose pollers stand in the network of what they read. */
const POLLED_INSIDE = ['AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster', 'AWS::AmazonMQ::Broker'];

interface Mapping {
  readonly mapping: Resource;
  /** The broker or cluster. */
  readonly source: Resource;
}

export const mappingsInside = (resources: Resources): Mapping[] =>
  resources.ofType('AWS::Lambda::EventSourceMapping').flatMap((mapping) => {
    const source = mentions(mapping.get('EventSourceArn'))
      .map(({ key }) => resources.byKey(key))
      .find((resource) => resource && POLLED_INSIDE.includes(resource.type));
    return source ? [{ mapping, source }] : [];
  });

/** Keys of what is polled for which function, mapped by a resource or by a serverless function's own events. */
export function polledBy(resources: Resources): Set<string> {
  const mapped = mappingsInside(resources).flatMap(({ mapping, source }) =>
    functionsOf(resources, mapping).map((key) => pollKey(key, source.key)),
  );
  const events = resources
    .ofType('AWS::Serverless::Function')
    .flatMap((one) => mentions(one.get('Events')).map(({ key }) => pollKey(one.key, key)));
  return new Set([...mapped, ...events]);
}

export const pollKey = (functionKey: string, sourceKey: string): string => `${functionKey} ${sourceKey}`;

function functionsOf(resources: Resources, mapping: Resource): string[] {
  const name = mapping.get('FunctionName');
  const mentioned = mentions(name).map(({ key }) => key);
  const named = resources
    .ofType('AWS::Lambda::Function')
    .filter((one) => one.get('FunctionName') !== undefined && asText(name)?.endsWith(String(one.get('FunctionName'))));
  return [...mentioned, ...named.map(({ key }) => key)];
}
