/** Change data capture by DMS: its instance, or its serverless fleet, connects to the endpoints of its tasks. */
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asObject, asText } from '../template/values';
import { placement, type Workload } from './workload';

/** Engines that are AWS services → their endpoint's name. */
const SERVICES: Readonly<Record<string, string>> = { s3: 's3', kinesis: 'kinesis-streams', dynamodb: 'dynamodb' };

export function replications(resources: Resources): Workload[] {
  const instances = resources.ofType('AWS::DMS::ReplicationInstance').map((resource) => {
    const tasks = resources
      .ofType('AWS::DMS::ReplicationTask')
      .filter((task) => resources.find(task.get('ReplicationInstanceArn'))?.key === resource.key);
    return replication(resources, resource, tasks, {
      group: resource.get('ReplicationSubnetGroupIdentifier'),
      securityGroups: resource.get('VpcSecurityGroupIds'),
    });
  });
  const serverless = resources.ofType('AWS::DMS::ReplicationConfig').map((resource) => {
    const { ReplicationSubnetGroupId, VpcSecurityGroupIds } = asObject(resource.get('ComputeConfig'));
    return replication(resources, resource, [resource], {
      group: ReplicationSubnetGroupId,
      securityGroups: VpcSecurityGroupIds,
    });
  });
  return [...instances, ...serverless];
}

function replication(
  resources: Resources,
  resource: Resource,
  tasks: readonly Resource[],
  where: { readonly group: Value; readonly securityGroups: Value },
): Workload {
  const ends = tasks.flatMap((task) =>
    ['SourceEndpointArn', 'TargetEndpointArn'].flatMap((property) => resources.find(task.get(property)) ?? []),
  );
  const label = `replication instance ${resource.id}`;
  const group = resources.find(where.group);
  return {
    resource,
    kind: 'replication',
    label,
    placements: group ? [placement(label, resource, group.get('SubnetIds'), where.securityGroups)] : [],
    roles: [],
    settings: Object.fromEntries(ends.flatMap(settingsOf)),
    always: Object.fromEntries(ends.flatMap(servicesOf)),
  };
}

const settingsOf = (end: Resource): [string, Value][] => {
  const secrets = secretsOf(end);
  const server = end.get('ServerName');
  return [
    ...(server === undefined ? [] : [[end.id, `${asText(server)}:${asText(end.get('Port'))}`] as [string, Value]]),
    ...secrets.map((secret, i): [string, Value] => [`${end.id} secret ${i + 1}`, secret]),
  ];
};

/** Secrets that settings of any engine name. */
const secretsOf = (end: Resource): Value[] =>
  Object.values(end.properties()).flatMap((settings) => asObject(settings).SecretsManagerSecretId ?? []);

const servicesOf = (end: Resource): [string, string][] => {
  const service = SERVICES[asText(end.get('EngineName')) ?? ''];
  return [
    ...(service === undefined ? [] : [[service, `endpoint ${end.id}`] as [string, string]]),
    ...(secretsOf(end).length > 0 ? [['secretsmanager', `the secret of endpoint ${end.id}`] as [string, string]] : []),
  ];
};
