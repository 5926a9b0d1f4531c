import type { Collector } from './collector';
import { needsOfContainers } from './containers';
import { needsOfCustomResources } from './custom-resources';
import { needsOfEnvironments } from './data/airflow';
import { needsOfProxies } from './data/proxies';
import { needsOfReplications } from './data/replications';
import { needsOfTargets } from './deliveries';
import { needsOfDeliveries } from './firehose';
import { needsOfFunctions } from './functions';
import { needsOfCrawlers } from './crawlers';
import { needsOfJobs } from './glue';
import { needsOfInvocations } from './invocations';
import { needsOfLogGroups } from './log-groups';
import { needsOfOthers } from './others';
import { needsOfStateMachines } from './state-machine';
import { needsOfTopicRules } from './topic-rules';
import { usesOfRoles } from './trust';

/** Who needs what: each looks at resources of one kind. */
export const SOURCES: readonly ((collector: Collector) => void)[] = [
  needsOfFunctions,
  needsOfStateMachines,
  needsOfJobs,
  needsOfCrawlers,
  needsOfDeliveries,
  needsOfTargets,
  needsOfInvocations,
  needsOfContainers,
  needsOfOthers,
  needsOfEnvironments,
  needsOfProxies,
  needsOfReplications,
  needsOfLogGroups,
  needsOfTopicRules,
  needsOfCustomResources,
  usesOfRoles,
];
