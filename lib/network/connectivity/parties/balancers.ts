/** Application load balancers, and what their listeners forward to. */
import { WIDE_PORTS } from '../packet/ends';
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asList, asNumber, asObject, asText } from '../template/values';
import type { Database } from './databases';
import { placement, type Workload } from './workload';

/** A balancer that forwards to a target, at a port. */
export interface Forwarding {
  readonly workload: Workload;
  readonly target: Database;
  readonly why: string;
}

interface Target {
  readonly workload: Workload;
  readonly port: Value;
}

/** Network load balancers are left out: whose address their targets see rests on more than templates say. */
export const balancers = (resources: Resources): Workload[] =>
  resources
    .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter((resource) => (asText(resource.get('Type')) ?? 'application') === 'application')
    .map((resource) => {
      const label = `load balancer ${resource.id}`;
      const mapped = asList(resource.get('SubnetMappings')).map((item) => asObject(item).SubnetId);
      const where = placement(label, resource, resource.get('Subnets') ?? mapped, resource.get('SecurityGroups'), {
        ephemeral: WIDE_PORTS,
      });
      return { resource, kind: 'balancer', label, placements: [where], roles: [], settings: {}, always: {} };
    });

export function forwardings(resources: Resources, workloads: readonly Workload[]): Forwarding[] {
  const byKey = new Map(workloads.map((workload) => [workload.resource.key, workload]));
  return resources.ofType('AWS::ElasticLoadBalancingV2::Listener').flatMap((listener) => {
    const balancer = byKey.get(resources.find(listener.get('LoadBalancerArn'))?.key ?? '');
    if (balancer?.kind !== 'balancer') return [];
    const rules = resources
      .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
      .filter((rule) => resources.find(rule.get('ListenerArn'))?.key === listener.key);
    const actions = [listener.get('DefaultActions'), ...rules.map((rule) => rule.get('Actions'))].flatMap(asList);
    const groups = new Set(actions.flatMap((action) => groupsOf(resources, asObject(action))));
    return [...groups].flatMap((group) =>
      targetsOf(resources, group, byKey).flatMap((target) => forwarding(balancer, listener, group, target)),
    );
  });
}

function groupsOf(resources: Resources, action: Record<string, Value>): Resource[] {
  const weighted = asList(asObject(action.ForwardConfig).TargetGroups).map((item) => asObject(item).TargetGroupArn);
  return [action.TargetGroupArn, ...weighted].flatMap(
    (arn) => resources.find(arn, 'AWS::ElasticLoadBalancingV2::TargetGroup') ?? [],
  );
}

function targetsOf(resources: Resources, group: Resource, byKey: ReadonlyMap<string, Workload>): Target[] {
  const is = (arn: Value): boolean => resources.find(arn)?.key === group.key;
  const of = (key: string | undefined, port: Value): Target[] => {
    const workload = byKey.get(key ?? '');
    return workload ? [{ workload, port }] : [];
  };
  const tasks = resources.ofType('AWS::ECS::Service').flatMap((service) =>
    asList(service.get('LoadBalancers'))
      .map(asObject)
      .filter(({ TargetGroupArn }) => is(TargetGroupArn))
      .flatMap(({ ContainerPort }) => of(service.key, ContainerPort)),
  );
  const fleets = resources
    .ofType('AWS::AutoScaling::AutoScalingGroup')
    .filter((fleet) => asList(fleet.get('TargetGroupARNs')).some(is))
    .flatMap((fleet) => of(fleet.key, group.get('Port')));
  const instances = asList(group.get('Targets'))
    .map(asObject)
    .flatMap(({ Id, Port }) => of(resources.find(Id, 'AWS::EC2::Instance')?.key, Port ?? group.get('Port')));
  return [...tasks, ...fleets, ...instances];
}

function forwarding(
  workload: Workload,
  listener: Resource,
  group: Resource,
  { workload: to, port }: Target,
): Forwarding[] {
  const [where] = to.placements;
  const number = asNumber(port);
  if (!where || number === undefined) return [];
  const { resource, label, kind } = to;
  const target: Database = { resource, label, kind, port: number, placement: where, publiclyAccessible: false };
  return [{ workload, target, why: `listener ${listener.id} forwards to target group ${group.id}` }];
}
