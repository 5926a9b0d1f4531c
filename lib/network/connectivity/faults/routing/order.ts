/** Routes wait until what they lead to is attached. */
import type { Fault } from '../../report';
import type { Resource, Resources } from '../../template/resources';
import type { Json } from '../../template/values';
import { readable } from '../../template/values';
import { type Context, warning } from '../common/check';
import { writtenRoutes } from './route';

/** Logical ids that an expression refers to. */
function* referencesIn(expression: Json): Iterable<string> {
  if (typeof expression !== 'object' || expression === null) return;
  if (typeof expression.Ref === 'string') yield expression.Ref;
  const attribute = expression['Fn::GetAtt'];
  if (attribute !== undefined) yield Array.isArray(attribute) ? String(attribute[0]) : String(attribute).split('.')[0]!;
  const template = expression['Fn::Sub'];
  if (template !== undefined)
    for (const [, name] of String(Array.isArray(template) ? template[0] : template).matchAll(/\$\{([^}!.]+)/g))
      yield name!;
  for (const child of Object.values(expression)) yield* referencesIn(child);
}

/** Whether CloudFormation makes a resource after another one of the same stack. */
function waitsFor(resources: Resources, resource: Resource, other: Resource): boolean {
  const seen = new Set<string>();
  const visit = (id: string): boolean => {
    if (id === other.id) return true;
    const raw = resources.byKey(`${resource.stack}/${id}`)?.raw;
    if (!raw || seen.has(id)) return false;
    seen.add(id);
    return [raw.DependsOn ?? [], ...referencesIn(raw.Properties)].flat().some(visit);
  };
  return visit(resource.id);
}

export function* routesAfterAttachments({ resources, network }: Context): Iterable<Fault> {
  const attachments = resources.ofType(
    'AWS::EC2::VPCGatewayAttachment',
    'AWS::EC2::TransitGatewayAttachment',
    'AWS::EC2::TransitGatewayVpcAttachment',
  );
  for (const { resource, table } of writtenRoutes(resources)) {
    const vpc = network.routeTables.get(table ?? '')?.vpc;
    const id = resource.get('GatewayId') ?? resource.get('TransitGatewayId');
    if (id === undefined || vpc === undefined) continue;
    const attachment = attachments.find(
      (item) =>
        item.stack === resource.stack &&
        item.get('VpcId') === vpc &&
        [item.get('InternetGatewayId'), item.get('VpnGatewayId'), item.get('TransitGatewayId')].includes(id),
    );
    if (attachment && !waitsFor(resources, resource, attachment))
      yield warning(
        'route-before-attachment',
        resource,
        `Route ${resource.id} leads to ${readable(id)} and may be made before ${attachment.id} attaches that to the VPC, which fails the deployment.`,
        `Add DependsOn: ${attachment.id} to the route.`,
      );
  }
}
