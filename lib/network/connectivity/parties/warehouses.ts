/** Redshift with enhanced VPC routing: what it loads and unloads goes through its VPC. */
import { asBoolean, asList } from '../template/values';
import type { Resource, Resources } from '../template/resources';
import { subnetsOfGroup } from './databases';
import { placement, type Workload } from './workload';

const WHY = { s3: 'enhanced VPC routing sends COPY and UNLOAD through the VPC' };

export function warehouses(resources: Resources): Workload[] {
  const enhanced = (types: readonly string[]): readonly Resource[] =>
    resources.ofType(...types).filter((resource) => asBoolean(resource.get('EnhancedVpcRouting')) === true);
  const workload = (resource: Resource, subnets: readonly string[] | undefined, groups: string): Workload[] => {
    const label = `warehouse ${resource.id}`;
    if (!subnets || subnets.length === 0) return [];
    const where = placement(label, resource, subnets, resource.get(groups));
    return [{ resource, kind: 'warehouse', label, placements: [where], roles: [], settings: {}, always: WHY }];
  };
  return [
    ...enhanced(['AWS::Redshift::Cluster']).flatMap((cluster) =>
      workload(cluster, subnetsOfGroup(resources, cluster.get('ClusterSubnetGroupName')), 'VpcSecurityGroupIds'),
    ),
    ...enhanced(['AWS::RedshiftServerless::Workgroup']).flatMap((workgroup) =>
      workload(workgroup, asList(workgroup.get('SubnetIds')).map(String), 'SecurityGroupIds'),
    ),
  ];
}
