/** File systems of EFS, which are reached at their mount targets. */
import type { Resource, Resources } from '../../template/resources';
import { asList, asText, isKnown } from '../../template/values';
import type { Database } from '../databases';

const NFS = 2049;

/** File systems with mount targets in the templates. Those whose targets are in different groups are left out. */
export function fileSystems(resources: Resources): Database[] {
  const targets = new Map<string, Resource[]>();
  for (const target of resources.ofType('AWS::EFS::MountTarget')) {
    const id = asText(target.get('FileSystemId')) ?? '';
    if (isKnown(id)) targets.set(id, [...(targets.get(id) ?? []), target]);
  }
  return [...targets].flatMap(([id, own]) => fileSystem(resources, id, own));
}

const groupsOf = (target: Resource): string[] => asList(target.get('SecurityGroups')).map(String).sort();

function fileSystem(resources: Resources, id: string, targets: readonly Resource[]): Database[] {
  const resource = resources.find(id, 'AWS::EFS::FileSystem') ?? targets[0]!;
  const groups = groupsOf(targets[0]!);
  if (targets.some((target) => groupsOf(target).join() !== groups.join())) return [];
  const label = `file system ${resource.id}`;
  const subnets = targets.map((target) => String(target.get('SubnetId')));
  const vpc = asText(resources.find(subnets[0])?.get('VpcId'));
  const placement = { label, resource, subnets, groups };
  return [{ resource, label, fileSystem: id, port: NFS, ports: [NFS], vpc, publiclyAccessible: false, placement }];
}
