/** Instances of EC2, alone and in Auto Scaling groups, with what their launch templates say. */
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asBoolean, asList, asObject, asText, isKnown, mentions, unknown } from '../template/values';
import { placement, type Workload } from './workload';

/** What a launch template or configuration says of an instance's place. */
interface Launch {
  readonly groups: Value;
  readonly publicAddress?: boolean;
  readonly profile: Value;
}

export const instances = (resources: Resources): Workload[] => [
  ...resources.ofType('AWS::EC2::Instance').map((resource) => single(resources, resource)),
  ...resources.ofType('AWS::AutoScaling::AutoScalingGroup').flatMap((resource) => fleet(resources, resource)),
];

function single(resources: Resources, resource: Resource): Workload {
  const label = `EC2 instance ${resource.id}`;
  const launch = ofTemplate(resources, resource.get('LaunchTemplate'));
  const own = asList(resource.get('NetworkInterfaces')).map(asObject);
  const placements =
    own.length > 0
      ? own.map((item) =>
          placement(label, resource, [item.SubnetId], item.GroupSet, {
            publicAddress: asBoolean(item.AssociatePublicIpAddress) ?? 'as-subnet',
          }),
        )
      : resource.get('SubnetId') === undefined
        ? []
        : [
            placement(label, resource, [resource.get('SubnetId')], resource.get('SecurityGroupIds') ?? launch?.groups, {
              publicAddress: hasElasticAddress(resources, resource) || (launch?.publicAddress ?? 'as-subnet'),
            }),
          ];
  const profile = resource.get('IamInstanceProfile') ?? launch?.profile;
  return workload(resource, label, placements, rolesOf(resources, profile));
}

/** Members of a group; nothing is known of one that isn't told its subnets. */
function fleet(resources: Resources, resource: Resource): Workload[] {
  const subnets = resource.get('VPCZoneIdentifier');
  if (subnets === undefined) return [];
  const label = `Auto Scaling group ${resource.id}`;
  const mixed = asObject(asObject(resource.get('MixedInstancesPolicy')).LaunchTemplate).LaunchTemplateSpecification;
  const launch =
    ofTemplate(resources, resource.get('LaunchTemplate') ?? mixed) ??
    ofConfiguration(resources, resource.get('LaunchConfigurationName'));
  const where = placement(label, resource, subnets, launch?.groups, {
    publicAddress: launch?.publicAddress ?? 'as-subnet',
  });
  return [workload(resource, label, [where], rolesOf(resources, launch?.profile))];
}

const workload = (
  resource: Resource,
  label: string,
  placements: Workload['placements'],
  roles: readonly Value[],
): Workload => ({ resource, kind: 'instance', label, placements, roles, settings: {}, always: {} });

function ofTemplate(resources: Resources, value: Value): Launch | undefined {
  if (value === undefined) return undefined;
  const { LaunchTemplateId: id, LaunchTemplateName: name } = asObject(value);
  const found =
    resources.find(id, 'AWS::EC2::LaunchTemplate') ??
    resources
      .ofType('AWS::EC2::LaunchTemplate')
      .find((one) => name !== undefined && isKnown(name) && one.get('LaunchTemplateName') === name);
  if (!found) return ELSEWHERE;
  const data = asObject(found.get('LaunchTemplateData'));
  const [primary] = asList(data.NetworkInterfaces).map(asObject);
  return {
    groups: primary?.Groups ?? data.SecurityGroupIds ?? (data.SecurityGroups === undefined ? [] : ELSEWHERE.groups),
    publicAddress: asBoolean(primary?.AssociatePublicIpAddress),
    profile: data.IamInstanceProfile,
  };
}

function ofConfiguration(resources: Resources, value: Value): Launch | undefined {
  const found = resources.find(value, 'AWS::AutoScaling::LaunchConfiguration');
  if (!found) return ELSEWHERE;
  return {
    groups: found.get('SecurityGroups'),
    publicAddress: asBoolean(found.get('AssociatePublicIpAddress')),
    profile: found.get('IamInstanceProfile'),
  };
}

const ELSEWHERE: Launch = { groups: [unknown('a launch template that is not in the templates')], profile: undefined };

/** Roles of a profile that is named, or told by its ARN. */
function rolesOf(resources: Resources, profile: Value): readonly Value[] {
  const named = typeof profile === 'object' ? Object.values(asObject(profile)) : [profile];
  const found = mentions(named)
    .map(({ key }) => resources.byKey(key))
    .find((resource) => resource?.type === 'AWS::IAM::InstanceProfile');
  const byName = resources
    .ofType('AWS::IAM::InstanceProfile')
    .find((one) => named.some((name) => name !== undefined && asText(one.get('InstanceProfileName')) === name));
  return asList((found ?? byName)?.get('Roles'));
}

const hasElasticAddress = (resources: Resources, instance: Resource): boolean =>
  [...resources.ofType('AWS::EC2::EIP', 'AWS::EC2::EIPAssociation')].some(
    (address) => address.get('InstanceId') === `⟦${instance.key}⟧`,
  );
