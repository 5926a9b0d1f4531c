/** What the code of functions calls. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import { actionsOf } from '../code/actions';
import type { Call, CodeUse } from '../code/calls';
import type { Role } from '../policies/roles';
import type { Caller, Level } from '../types';
import { codeOfFunction } from './code-of';
import type { Collector } from './collector';
import { arnsTold, targetsOf } from './targets';

const LEVELS: Readonly<Record<Call['certainty'], Level>> = { certain: 'error', likely: 'warning', possible: 'used' };

/**
 * Functions that CDK makes for its own resources. They call what their resources' options ask for, and are given just
 * that: their code doesn't tell which.
 */
const OF_CDK =
  /^(BucketNotificationsHandler050a0587|LogRetentionaae0aa3c|CustomCDKBucketDeployment8693BB64|AWS679f53fac002430c)/;

/** Handlers of CDK's framework for custom resources. */
const PROVIDER = /^framework\.(onEvent|isComplete|onTimeout)$/;

/** Requirements of a function's code; whether all of them were found. */
export function needsOfCode(collector: Collector, resource: Resource, role: Role, caller: Caller): boolean {
  const { world } = collector;
  if (OF_CDK.test(resource.id) || PROVIDER.test(asText(resource.get('Handler')) ?? '')) return false;
  const use = codeOfFunction(world, resource);
  if (!use) return false;
  const variables = asObject(asObject(resource.get('Environment')).Variables);
  const others = (service: string): string[] =>
    eventSources(collector, resource).flatMap((source) => arnsTold(world, source, service));
  needsOfCalls(collector, use, role, caller, variables, others);
  // Inline code that calls nothing holds the place of code to come.
  const placeholder = use.calls.length === 0 && asObject(resource.get('Code')).ZipFile !== undefined;
  return use.complete && !placeholder && asList(resource.get('Layers')).length === 0;
}

/**
 * @param variables what the code is told, by name
 * @param others ARNs of a service's resources that it may get to know of in another way
 */
export function needsOfCalls(
  collector: Collector,
  use: CodeUse,
  role: Role,
  caller: Caller,
  variables: Readonly<Record<string, Value>>,
  others: (service: string) => string[],
): void {
  const { world } = collector;
  for (const call of use.calls) {
    const { service, operation, variable, file } = call;
    const precise = variable === undefined ? [] : arnsTold(world, variables[variable], service);
    const told =
      precise.length > 0 ? precise : Object.values(variables).flatMap((value) => arnsTold(world, value, service));
    for (const action of actionsOf(service, operation)) {
      const options = action.split('|');
      const targets = options.flatMap((option) => targetsOf(option, told));
      collector.need(
        role,
        caller,
        `${file} calls ${service} ${operation}`,
        LEVELS[call.certainty],
        [action],
        [...new Set(targets)],
        {
          guessed: precise.length === 0,
          others: precise.length === 0 ? others(service).flatMap((arn) => targetsOf(options[0]!, [arn])) : [],
        },
      );
    }
  }
}

/** What sends a function its events: streams, queues, buckets with notifications. */
function eventSources(collector: Collector, resource: Resource): Value[] {
  const { world } = collector;
  const own = (value: Value): boolean => world.find(value, 'AWS::Lambda::Function') === resource;
  const mappings = world.resources
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter((mapping) => own(mapping.get('FunctionName')))
    .map((mapping) => mapping.get('EventSourceArn'));
  const permissions = world.resources
    .ofType('AWS::Lambda::Permission')
    .filter((permission) => own(permission.get('FunctionName')))
    .map((permission) => permission.get('SourceArn'));
  return [...mappings, ...permissions];
}
