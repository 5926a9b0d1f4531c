/** What Glue refuses of a job. */
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asObject, asText, isLiteral, resourceOf } from '../../template/values';
import { type Context, error, warning } from '../common/check';
import { at, knownList, present } from '../common/values';

const VERSIONS = ['0.9', '1.0', '2.0', '3.0', '4.0', '5.0', '5.1', '6.0'];
const COMMANDS = ['glueetl', 'pythonshell', 'gluestreaming', 'glueray'];
/** Versions that still take a maximum capacity. */
const WITH_CAPACITY = new Set(['0.9', '1.0']);

/** YAML's 5.0 is a number, and comes as 5. */
const versionOf = (value: Value): string | undefined =>
  typeof value === 'number' ? (Number.isInteger(value) ? value.toFixed(1) : String(value)) : asText(value);

export function* glueJobs({ resources }: Context): Iterable<Fault> {
  for (const resource of resources.ofType('AWS::Glue::Job')) {
    const [version, command] = [versionOf(resource.get('GlueVersion')), asText(asObject(resource.get('Command')).Name)];
    if (version !== undefined && isLiteral(version) && !VERSIONS.includes(version))
      yield error(
        'glue-version',
        resource,
        `Glue job ${resource.id} asks for Glue version ${version}, which there isn’t.`,
        `Use one of ${VERSIONS.join(', ')}.`,
      );
    if (command !== undefined && isLiteral(command) && !COMMANDS.includes(command))
      yield error(
        'glue-command',
        resource,
        `Glue job ${resource.id} has command ${command}, which Glue doesn’t know.`,
        `Use one of ${COMMANDS.join(', ')}.`,
      );
    yield* capacity(resource, version, command);
  }
}

function* capacity(resource: Resource, version: string | undefined, command: string | undefined): Iterable<Fault> {
  const [there, maybe] = present(resource.properties(), ['MaxCapacity', 'WorkerType', 'NumberOfWorkers']);
  const workers = there.filter((name) => name !== 'MaxCapacity');
  if (there.includes('MaxCapacity') && workers.length > 0)
    yield error(
      'glue-capacity',
      resource,
      `Glue job ${resource.id} has MaxCapacity and ${workers.join(' and ')}; Glue takes one or the other.`,
      'Drop MaxCapacity.',
    );
  else if (workers.length === 1 && maybe === 0)
    yield error(
      'glue-workers',
      resource,
      `Glue job ${resource.id} has ${workers[0]} and not ${workers[0] === 'WorkerType' ? 'NumberOfWorkers' : 'WorkerType'}; Glue takes both or none.`,
      'Set both WorkerType and NumberOfWorkers.',
    );
  else if (
    there.includes('MaxCapacity') &&
    (command === 'glueetl' || command === 'gluestreaming') &&
    VERSIONS.includes(version ?? '') &&
    !WITH_CAPACITY.has(version!)
  )
    yield warning(
      'glue-max-capacity',
      resource,
      `Glue job ${resource.id} has MaxCapacity, which Glue ${version} takes for Python shell jobs only.`,
      'Set WorkerType and NumberOfWorkers instead.',
    );
}

export function* jobConnections({ resources }: Context): Iterable<Fault> {
  const connections = resources.ofType('AWS::Glue::Connection');
  const names = new Set(connections.map((connection) => asText(at(connection, 'ConnectionInput.Name'))));
  const unnamed = [...names].some((name) => name !== undefined && !isLiteral(name));
  for (const job of resources.ofType('AWS::Glue::Job'))
    for (const name of knownList(at(job, 'Connections.Connections')) ?? []) {
      const reference = resourceOf(name);
      const made = reference && resources.byKey(reference.key);
      if (reference && made && reference.attribute === undefined && made.type !== 'AWS::Glue::Connection')
        yield error(
          'glue-connection-missing',
          job,
          `Glue job ${job.id} names ${made.id} as a connection, which is a resource of type ${made.type}.`,
          'Name an AWS::Glue::Connection.',
        );
      // Somebody may have made it elsewhere; where connections are made here, it is likelier misspelt.
      else if (!reference && isLiteral(name) && !names.has(name) && !unnamed && connections.length > 0)
        yield warning(
          'glue-connection-missing',
          job,
          `Glue job ${job.id} names connection ${name}, which no template here makes.`,
          `Name one that is made here (${[...names].join(', ')}), or see that it is there before the job runs.`,
        );
    }
}
