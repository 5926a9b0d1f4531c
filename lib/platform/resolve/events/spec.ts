/** A dataset of events joined with its contracts: what the consumer is compiled from. */
import type { StreamLoad } from '../../check/schema';
import { readEventObject, type EventObject } from '../../contract/events/columns';
import { loadContract } from '../../contract/load';
import type { Mistakes, Place } from '../../errors';
import type { EventSpec } from '../../events';
import { checkModule } from '../module';
import { objectOf } from '../objects';
import { checkCondition } from './conditions';
import { checkEnrichments } from './enrichments';
import type { EventFields } from './paths';
import { checkPrevious } from './versions';

export interface EventContract extends EventObject {
  readonly version: string;
  readonly file: string;
}

export interface StreamContext {
  readonly name: string;
  readonly root: string;
  readonly mistakes: Mistakes;
  /** Of the dataset's load in the configuration. */
  readonly place: Place;
}

/** @returns the specification, and the earlier contracts */
export function resolveSpec(
  load: StreamLoad,
  present: EventContract,
  context: StreamContext,
): { spec: EventSpec; previous: readonly EventContract[] } {
  const { name, place } = context;
  const derived = present.columns.filter((c) => c.derived);
  const fields: EventFields = { fields: present.fields, derived: derived.map((c) => c.name), file: present.file };
  const previous = load.previousContracts.flatMap((file, i) => {
    const contract = readPrevious(file, context, place.in('previousContracts', i));
    return contract ? [contract] : [];
  });
  checkPrevious(present, previous, load.keep, place.in('previousContracts'));
  if (load.filter !== undefined) checkCondition(load.filter, fields, place.in('filter'));
  checkEnrichments(load.enrich, derived, fields, { name, code: load.code }, place.in('enrich'));
  checkRoutes(load.routes, fields, place.in('routes'));
  if (load.eventTime !== undefined) checkEventTime(load.eventTime, fields, place.in('eventTime'));
  if (load.code !== undefined) checkModule(load.code, context.root, CODE, place.in('code'));
  const { filter, eventTime, enrich, routes, code } = load;
  return {
    spec: {
      dataset: name,
      versions: [present, ...previous].map(({ version, fields: of }) => ({ version, fields: of })),
      ...(eventTime === undefined ? {} : { eventTime }),
      ...(filter === undefined ? {} : { filter }),
      enrich,
      routes,
      ...(code === undefined ? {} : { code }),
    },
    previous,
  };
}

function readPrevious(file: string, context: StreamContext, reference: Place): EventContract | undefined {
  const place = context.mistakes.at(file);
  const contract = loadContract(context.root, file, place, reference);
  const found = contract && objectOf(contract, context.name, context.name, 'events', place);
  return (
    found && { ...readEventObject(found.object, place.in('schema', found.index)), version: contract.version, file }
  );
}

const CODE = { example: 'events/sessions.ts', parts: 'filter, enrich or route' };

/** Each is a stream and a delivery, and an alarm watches ten metrics at most. */
const MOST_ROUTES = 10;

function checkRoutes(routes: StreamLoad['routes'], fields: EventFields, place: Place): void {
  const names = Object.keys(routes);
  if (names.length > MOST_ROUTES)
    place.add(`There are ${names.length} routes; each is a stream of its own.`, `Keep to ${MOST_ROUTES}.`);
  for (const [i, name] of names.entries()) {
    const { when } = routes[name]!;
    const last = i === names.length - 1;
    if (when !== undefined) checkCondition(when, fields, place.in(name, 'when'));
    if (last && when !== undefined)
      place
        .in(name, 'when')
        .add(
          `'${name}' is the last route, and an event that does not meet its condition would go nowhere.`,
          'Leave `when` out here, or add a last route for all others; what is not to be kept goes into `filter`.',
        );
    if (!last && when === undefined)
      place
        .in(name)
        .add(
          `'${name}' takes all events, so that none is left for '${names[i + 1]}'.`,
          'Say in `when` which it takes, or put it last.',
        );
  }
}

function checkEventTime(name: string, fields: EventFields, place: Place): void {
  const field = fields.fields.find((f) => f.name === name);
  const times = fields.fields.filter((f) => f.type === 'timestamp').map((f) => `'${f.name}'`);
  if (field?.type === 'timestamp') return;
  place.add(
    field
      ? `'${name}' is of type ${field.type}, not timestamp.`
      : `There is no field '${name}' at the top of the contract ${fields.file}.`,
    times.length > 0
      ? `Use ${times.join(' or ')}, or leave it out: then it is the time at which the stream took the event.`
      : 'Leave it out: then it is the time at which the stream took the event.',
  );
}
