/** Functions of AWS that rotate secrets: hosted by a rotation schedule, or an application of the public repository. */
import { WIDE_PORTS } from '../packet/ends';
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asObject, asText } from '../template/values';
import { placement, type Workload } from './workload';

const WHY = { secretsmanager: 'a rotation writes the new secret' };

export function rotations(resources: Resources): Workload[] {
  const hosted = resources.ofType('AWS::SecretsManager::RotationSchedule').flatMap((resource) => {
    const { VpcSubnetIds, VpcSecurityGroupIds } = asObject(resource.get('HostedRotationLambda'));
    return rotation(resource, VpcSubnetIds, VpcSecurityGroupIds, { secret: resource.get('SecretId') });
  });
  const applications = resources.ofType('AWS::Serverless::Application').flatMap((resource) => {
    const id = asText(asObject(resource.get('Location')).ApplicationId) ?? '';
    if (!/SecretsManager\w*Rotation/.test(id)) return [];
    const { vpcSubnetIds, vpcSecurityGroupIds } = asObject(resource.get('Parameters'));
    const secrets = resources
      .ofType('AWS::SecretsManager::RotationSchedule')
      .filter((schedule) => asText(schedule.get('RotationLambdaARN'))?.includes(resource.key))
      .map((schedule, i) => [`secret ${i + 1}`, schedule.get('SecretId')] as const);
    return rotation(resource, vpcSubnetIds, vpcSecurityGroupIds, Object.fromEntries(secrets));
  });
  return [...hosted, ...applications];
}

function rotation(resource: Resource, subnets: Value, groups: Value, settings: Record<string, Value>): Workload[] {
  const list = (value: Value): Value => (typeof value === 'string' ? value.split(',').map((id) => id.trim()) : value);
  if (subnets === undefined) return [];
  const label = `secret rotation ${resource.id}`;
  const where = placement(label, resource, list(subnets), list(groups), { ephemeral: WIDE_PORTS });
  return [{ resource, kind: 'lambda', label, placements: [where], roles: [], settings, always: WHY }];
}
