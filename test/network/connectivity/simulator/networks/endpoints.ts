/** Endpoints for what the clients call. */
import { attribute, type Draft, type DraftVpc, ref } from './draft';
import { type DraftGroup, drawGroup, drawRule } from './groups';
import type { DraftClient } from './parties';

const GATEWAY_SERVICES = ['s3', 'dynamodb'];

/** Also gives each client the rules to go out to what it calls. @returns the endpoints' groups */
export function drawEndpoints(draft: Draft, clients: readonly DraftClient[]): DraftGroup[] {
  const { dice } = draft;
  const made: DraftGroup[] = [];
  for (const vpc of draft.vpcs) {
    const callers = clients.filter((client) => client.vpc === vpc && client.groups.length > 0);
    const services = [...new Set(callers.flatMap((client) => client.services))];
    for (const service of services) {
      const users = callers.filter((client) => client.services.includes(service));
      if (GATEWAY_SERVICES.includes(service) && dice.chance(0.6)) drawGateway(draft, vpc, service);
      if (service === 'public' || !dice.chance(GATEWAY_SERVICES.includes(service) ? 0.15 : 0.55)) {
        for (const { groups } of users) groups[0]!.outbound.push(drawRule(draft, 'out', 443, { isPublic: true }));
        continue;
      }
      made.push(...drawInterface(draft, vpc, service, users));
    }
  }
  return made;
}

const serviceName = ({ dice }: Draft, service: string): object | string =>
  dice.chance(0.04)
    ? `com.amazonaws.eu-west-1.${service}`
    : dice.chance(0.5)
      ? `com.amazonaws.eu-central-1.${service}`
      : { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` };

function drawGateway(draft: Draft, vpc: DraftVpc, service: string): void {
  const { dice } = draft;
  const tables = dice.chance(0.75) ? vpc.tables : dice.some(vpc.tables);
  draft.addOne('GatewayEndpoint', 'EC2::VPCEndpoint', {
    VpcId: ref(vpc.id),
    ServiceName: serviceName(draft, service),
    ...(dice.chance(0.5) ? { VpcEndpointType: 'Gateway' } : {}),
    RouteTableIds: tables.map(({ id }) => ref(id)),
  });
}

function drawInterface(draft: Draft, vpc: DraftVpc, service: string, users: readonly DraftClient[]): DraftGroup[] {
  const { dice } = draft;
  const group = drawGroup(draft, vpc, 'EndpointGroup');
  const ofDefault = dice.chance(0.04);
  draft.addOne('Endpoint', 'EC2::VPCEndpoint', {
    VpcId: ref(vpc.id),
    ServiceName: serviceName(draft, service),
    VpcEndpointType: 'Interface',
    PrivateDnsEnabled: dice.chance(0.88),
    SubnetIds: dice.chance(0.02) ? [] : dice.some(vpc.subnets, 0.5).map(({ id }) => ref(id)),
    ...(ofDefault ? {} : { SecurityGroupIds: [attribute(group.id, 'GroupId')] }),
  });
  for (const { groups } of users) {
    if (dice.chance(0.96)) group.inbound.push(drawRule(draft, 'in', 443, { vpc, group: groups[0] }));
    groups[0]!.outbound.push(drawRule(draft, 'out', 443, { vpc, group }));
  }
  return [group];
}
