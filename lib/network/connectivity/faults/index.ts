import type { Network } from '../model/types';
import type { Fault } from '../report';
import type { Resources } from '../template/resources';
import { addressFunctions } from './addressing/functions';
import { subnetsApart, subnetsInside } from './addressing/subnet-blocks';
import { ownBlocks, vpcBlocksApart } from './addressing/vpc-blocks';
import type { Check } from './common/check';
import { endpointDns, endpointNamesOnce } from './endpoints/dns';
import { endpointPlaces, gatewaysOnce } from './endpoints/places';
import { endpointNames, endpointRegions, endpointTypes } from './endpoints/services';
import { groupsInSameVpc, subnetsInOneVpc } from './placement/vpcs';
import { oneSubnetAZone, twoZones } from './placement/zones';
import { associations } from './routing/associations';
import { addressesOnce, attachments, natGateways } from './routing/gateways';
import { localRoutes } from './routing/local';
import { routesAfterAttachments } from './routing/order';
import { peerings } from './routing/peerings';
import { routeForm, routesOnce } from './routing/routes';
import { routeTargets } from './routing/targets';
import { transitAssociations, transitAttachments } from './routing/transit';
import { aclEntries, aclNumbers } from './rules/acls';
import { groupRules } from './rules/groups';
import { groupReferences } from './rules/references';
import { rulesOnce } from './rules/twice';
import { airflowGroups, airflowSubnets } from './services/airflow';
import { eventSources } from './services/event-sources';
import { glueConnections } from './services/glue-connections';
import { glueJobs, jobConnections } from './services/glue-jobs';
import { jsonTexts } from './services/json';
import { streams } from './services/kinesis';
import { lambdas } from './services/lambda';
import { pollersInside } from './services/pollers';
import { databasePorts, publicDatabases } from './services/rds';
import { ruleTargets } from './services/rule-targets';
import { taskDefinitions, taskNetworks } from './services/tasks';
import { absentReferences } from './template/absent';
import { circles } from './template/circles';

const FAMILIES: readonly (readonly Check[])[] = [
  [ownBlocks, vpcBlocksApart, subnetsInside, subnetsApart, addressFunctions],
  [subnetsInOneVpc, groupsInSameVpc, twoZones, oneSubnetAZone],
  [associations, routeForm, routesOnce, routeTargets, localRoutes, routesAfterAttachments],
  [attachments, natGateways, addressesOnce, peerings, transitAttachments, transitAssociations],
  [groupRules, rulesOnce, groupReferences, aclEntries, aclNumbers],
  [endpointDns, endpointNamesOnce, endpointNames, endpointRegions, endpointTypes, endpointPlaces, gatewaysOnce],
  [airflowSubnets, airflowGroups, glueConnections, glueJobs, jobConnections, pollersInside],
  [lambdas, publicDatabases, databasePorts, taskDefinitions, taskNetworks, streams, jsonTexts],
  [eventSources, ruleTargets, circles, absentReferences],
];

/**
 * Deployment faults that no path shows: what AWS refuses, whatever has to reach what. Only what is certain is an error.
 * Where it isn't known whether some resources are there at all, nothing is: faults of those are left out, and the others
 * are warnings.
 */
export function checkFaults(resources: Resources, network: Network): Fault[] {
  const faults = FAMILIES.flat().flatMap((check) => [...check({ resources, network })]);
  const { uncertain } = resources;
  if (uncertain.size === 0) return faults;
  return faults
    .filter(({ place }) => !uncertain.has(`${place.stack}/${place.logicalId}`))
    .map((fault) => ({ ...fault, severity: 'warning' }));
}
