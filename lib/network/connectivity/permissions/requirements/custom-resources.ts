/** Calls that `AwsCustomResource` of the library makes with the role of its one function. */
import type { Resource } from '../../template/resources';
import type { Json } from '../../template/values';
import { asText } from '../../template/values';
import { actionsOf } from '../code/actions';
import { operationOf, prefixOf } from '../code/services';
import type { Level } from '../types';
import type { Collector } from './collector';
import { arnsTold, targetsOf } from './targets';

/** Property with a call, as JSON → how sure it is that it is made: a resource that can't be deleted has been of use. */
const CALLS: Readonly<Record<string, Level>> = { Create: 'error', Update: 'error', Delete: 'warning' };

export function needsOfCustomResources(collector: Collector): void {
  for (const resource of collector.world.resources.all) {
    if (!resource.type.startsWith('Custom::') && resource.type !== 'AWS::CloudFormation::CustomResource') continue;
    for (const [property, level] of Object.entries(CALLS)) needsOfCall(collector, resource, property, level);
  }
}

function needsOfCall(collector: Collector, resource: Resource, property: string, level: Level): void {
  const { world } = collector;
  const call = callIn(asText(resource.get(property)));
  const handler = call && world.find(resource.get('ServiceToken'), 'AWS::Lambda::Function');
  const role = handler && collector.roles.find(handler.get('Role'));
  // With another role it calls in that one's name.
  if (!call || !role || call.assumedRoleArn !== undefined) return;
  const service = prefixOf(String(call.service).replace(/^@aws-sdk\/client-/, ''));
  const operation = operationOf(service, String(call.action).replace(/Command$/, ''));
  if (operation === undefined) return;
  const caller = collector.caller('Custom resource', resource);
  const why = `on ${property.toLowerCase()} it calls ${service} ${operation}`;
  const told = arnsTold(world, JSON.stringify(call.parameters ?? {}), service);
  for (const action of actionsOf(service, operation)) {
    const targets = action.split('|').flatMap((option) => targetsOf(option, told));
    collector.need(role, caller, why, level, [action], [...new Set(targets)], { guessed: true });
  }
}

function callIn(text: string | undefined): Json | undefined {
  if (text === undefined || !text.startsWith('{')) return undefined;
  try {
    const call = JSON.parse(text) as Json;
    return typeof call?.service === 'string' && typeof call.action === 'string' ? call : undefined;
  } catch {
    return undefined;
  }
}
