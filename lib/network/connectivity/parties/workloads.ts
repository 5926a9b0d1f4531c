/** Who connects to others: everything with network interfaces of its own, and functions without. */
import { LINUX_PORTS, type Placement, WIDE_PORTS } from '../packet/ends';
import { stackKey } from '../template/outlets';
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asList, asObject, asText } from '../template/values';
import { balancers } from './balancers';
import { instances } from './instances';
import { replications } from './replications';
import { rotations } from './rotations';
import { tasks } from './tasks';
import { warehouses } from './warehouses';
import { placement, type Workload } from './workload';

function lambdas(resources: Resources): Workload[] {
  return resources.ofType('AWS::Lambda::Function', 'AWS::Serverless::Function').map((resource) => {
    const common = resource.type === 'AWS::Serverless::Function' ? serverlessGlobals(resources, resource) : {};
    const config = resource.get('VpcConfig') ?? common.VpcConfig;
    // A choice that can't be resolved may be one of a VPC.
    const { SubnetIds, SecurityGroupIds } =
      typeof config === 'string' ? { SubnetIds: config, SecurityGroupIds: config } : asObject(config);
    const label = `Lambda function ${resource.id}`;
    const inVpc = asList(SubnetIds).length > 0;
    return {
      resource,
      kind: 'lambda',
      label,
      placements: inVpc ? [placement(label, resource, SubnetIds, SecurityGroupIds, { ephemeral: WIDE_PORTS })] : [],
      roles: [resource.get('Role') ?? `⟦${resource.key}⟧`],
      settings: {
        ...asObject(asObject(common.Environment).Variables),
        ...asObject(asObject(resource.get('Environment')).Variables),
      },
      always: {},
      mounts: asList(resource.get('FileSystemConfigs')).map((item) => asObject(item).Arn),
    };
  });
}

/** What a template of the Serverless Application Model says of all its functions. */
function serverlessGlobals(resources: Resources, { stack }: Resource): Record<string, Value> {
  const template = resources.inputs.find(({ id }) => stackKey(id) === stack)?.template;
  return asObject(resources.evaluator.evaluate(stack, template?.Globals?.Function));
}

/** Where a Glue connection puts the interfaces of a run. */
function connectionPlacement(resource: Resource, label: string): Placement[] {
  const { SubnetId, SecurityGroupIdList } = asObject(
    asObject(resource.get('ConnectionInput')).PhysicalConnectionRequirements,
  );
  return SubnetId === undefined
    ? []
    : [placement(label, resource, [SubnetId], SecurityGroupIdList, { ephemeral: LINUX_PORTS })];
}

const hasSecret = ({ ConnectionProperties, AuthenticationConfiguration }: Record<string, Value>): boolean =>
  asObject(ConnectionProperties).SECRET_ID !== undefined ||
  asObject(AuthenticationConfiguration).SecretArn !== undefined;

function glue(resources: Resources): Workload[] {
  const connections = resources.ofType('AWS::Glue::Connection');
  const byName = new Map(
    connections.map((connection) => [asText(asObject(connection.get('ConnectionInput')).Name), connection]),
  );
  const inVpc = connections.map((resource): Workload => {
    const input = asObject(resource.get('ConnectionInput'));
    const label = `Glue connection ${resource.id}`;
    return {
      resource,
      kind: 'glue',
      label,
      placements: connectionPlacement(resource, label),
      roles: [],
      settings: asObject(input.ConnectionProperties),
      always: {
        s3: 'Glue demands a way to S3 of every connection',
        ...(hasSecret(input) ? { secretsmanager: 'the connection’s secret' } : {}),
      },
    };
  });
  const jobs = resources.ofType('AWS::Glue::Job').map((resource): Workload => {
    const names = asList(asObject(resource.get('Connections')).Connections);
    const own = names.flatMap(
      (name) => resources.find(name, 'AWS::Glue::Connection') ?? byName.get(asText(name)) ?? [],
    );
    const label = `Glue job ${resource.id}`;
    const properties = own.map(
      (connection) =>
        [connection.id, asObject(asObject(connection.get('ConnectionInput')).ConnectionProperties)] as const,
    );
    return {
      resource,
      kind: 'glue',
      label,
      // A run is placed by one of its connections, and has to reach what each of them is for.
      placements: own.flatMap((connection) => connectionPlacement(connection, label)),
      roles: [resource.get('Role')],
      settings: { ...asObject(resource.get('DefaultArguments')), ...Object.fromEntries(properties) },
      always: own.length > 0 ? { s3: 'a job reads its script from S3' } : {},
    };
  });
  return [...inVpc, ...jobs];
}

function airflow(resources: Resources): Workload[] {
  return resources.ofType('AWS::MWAA::Environment').map((resource) => {
    const { SubnetIds, SecurityGroupIds } = asObject(resource.get('NetworkConfiguration'));
    const label = `Airflow environment ${resource.id}`;
    return {
      resource,
      kind: 'airflow',
      label,
      placements: [placement(label, resource, SubnetIds, SecurityGroupIds)],
      roles: [resource.get('ExecutionRoleArn')],
      settings: asObject(resource.get('AirflowConfigurationOptions')),
      always: {
        s3: 'an environment reads its DAGs from S3',
        sqs: 'its workers take tasks from a queue',
        logs: 'its logs go to CloudWatch',
        monitoring: 'its metrics go to CloudWatch',
      },
    };
  });
}

/** A proxy connects to what its target group names. */
function proxies(resources: Resources): Workload[] {
  return resources.ofType('AWS::RDS::DBProxy').map((resource) => {
    const label = `database proxy ${resource.id}`;
    const targets = resources
      .ofType('AWS::RDS::DBProxyTargetGroup')
      .filter(
        (group) =>
          resources.find(group.get('DBProxyName'))?.key === resource.key ||
          group.get('DBProxyName') === resource.get('DBProxyName'),
      );
    const ids = targets.flatMap((group) => [
      ...asList(group.get('DBInstanceIdentifiers')),
      ...asList(group.get('DBClusterIdentifiers')),
    ]);
    return {
      resource,
      kind: 'proxy',
      label,
      placements: [placement(label, resource, resource.get('VpcSubnetIds'), resource.get('VpcSecurityGroupIds'))],
      roles: [],
      settings: Object.fromEntries(ids.map((id, i) => [`target ${i + 1}`, targetEndpoint(id)])),
      always: {},
    };
  });
}

/** A target by its id is as good as its endpoint. */
const targetEndpoint = (id: Value): Value => (typeof id === 'string' ? id.replace(/⟧$/, '.Endpoint.Address⟧') : id);

function builds(resources: Resources): Workload[] {
  return resources.ofType('AWS::CodeBuild::Project').flatMap((resource): Workload[] => {
    const { Subnets, SecurityGroupIds } = asObject(resource.get('VpcConfig'));
    if (Subnets === undefined) return [];
    const label = `build project ${resource.id}`;
    const variables = asList(asObject(resource.get('Environment')).EnvironmentVariables).map(asObject);
    return [
      {
        resource,
        kind: 'build',
        label,
        placements: [placement(label, resource, Subnets, SecurityGroupIds)],
        roles: [resource.get('ServiceRole')],
        settings: Object.fromEntries(variables.map((variable) => [String(variable.Name), variable.Value])),
        always: {},
      },
    ];
  });
}

export function workloads(resources: Resources): Workload[] {
  return [
    lambdas,
    glue,
    tasks,
    airflow,
    instances,
    proxies,
    replications,
    builds,
    rotations,
    warehouses,
    balancers,
  ].flatMap((find) => find(resources));
}
