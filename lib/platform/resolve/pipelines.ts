/** Pipelines: what they load and build exists, once, and their schedules can be read. */
import { parseSchedule } from '../cron';
import type { Place } from '../errors';
import type { ManifestPipeline } from '../manifest';
import type { Pipeline } from '../check/schema';
import { meant } from '../check/suggest';

export interface Members {
  readonly datasets: ReadonlySet<string>;
  /** In the order in which they are to be built. */
  readonly models: readonly string[];
}

export function resolvePipeline(
  { datasets, models, schedule, whenBusy, timeoutMinutes, maxConcurrency }: Pipeline,
  members: Members,
): ManifestPipeline {
  return {
    datasets,
    models: members.models.filter((name) => models.includes(name)),
    ...(schedule === undefined
      ? {}
      : {
          schedule: { expression: `cron(${schedule.cron.trim().replace(/\s+/g, ' ')})`, timeZone: schedule.timeZone },
        }),
    whenBusy,
    timeoutSeconds: timeoutMinutes * 60,
    maxConcurrency,
  };
}

export function checkPipelines(
  pipelines: ReadonlyMap<string, Pipeline | undefined>,
  members: Members,
  config: Place,
): void {
  const kinds = [
    ['datasets', 'dataset', members.datasets, 'loaded', 'Two runs would load it at the same time, into one table'],
    ['models', 'model', new Set(members.models), 'built', 'Two runs would build it at the same time, into one table'],
  ] as const;
  for (const [kind, noun, known, verb, reason] of kinds) {
    const owner = new Map<string, string>();
    for (const [name, pipeline] of pipelines) {
      const at = config.in('pipelines', name, kind);
      for (const [i, member] of (pipeline?.[kind] ?? []).entries()) {
        const other = owner.get(member);
        if (!known.has(member)) at.in(i).add(`There is no ${noun} '${member}'.`, meant(member, known));
        else if (other === name) at.in(i).add(`'${member}' is in the pipeline twice.`, 'List it once.');
        else if (other !== undefined)
          at.in(i).add(`'${member}' is in the pipeline '${other}' too. ${reason}.`, 'Leave it in one of the two.');
        owner.set(member, name);
      }
    }
    // A pipeline that could not be read may have been the one.
    if ([...pipelines.values()].includes(undefined)) continue;
    for (const member of known)
      if (!owner.has(member))
        config
          .in(kind, member)
          .add(
            `The ${noun} '${member}' is in no pipeline, so that it would never be ${verb}.`,
            `Add it to ${kind} of a pipeline, or remove it.`,
          );
  }
  for (const [name, pipeline] of pipelines)
    if (pipeline?.schedule) checkSchedule(pipeline.schedule, config.in('pipelines', name, 'schedule'));
}

function checkSchedule({ cron, timeZone }: { cron: string; timeZone: string }, place: Place): void {
  try {
    const schedule = parseSchedule(cron, timeZone);
    if (schedule.next(new Date()) === undefined)
      place
        .in('cron')
        .add(`'${cron}' has no time in the future.`, 'Correct the year, or leave the schedule out to run on demand.');
  } catch (error) {
    const zone = /time zone/.test((error as Error).message);
    place.in(zone ? 'timeZone' : 'cron').add(
      zone ? `${(error as Error).message}.` : `'${cron}' cannot be read: ${(error as Error).message}.`,
      zone
        ? meant(
            timeZone,
            Intl.supportedValuesOf('timeZone').filter((z) => z[0] === timeZone[0]?.toUpperCase()),
            "Write it as 'America/New_York'.",
          )
        : "Write it as EventBridge Scheduler reads it, such as '0 6 * * ? *' for six in the morning.",
    );
  }
}
