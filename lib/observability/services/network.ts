/** The way out of the network: NAT gateways, or the interface endpoints of a VPC without them. */
import type { AlarmDefinitions } from '../alarm';
import { metricsOf } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

export const natMetrics = (natGatewayId: string, label: string) => {
  const metric = metricsOf('AWS/NATGateway', { NatGatewayId: natGatewayId });
  return {
    ports: metric('ErrorPortAllocation', 'Sum', { label: `${label}: no port` }),
    dropped: metric('PacketsDropCount', 'Sum', { label: `${label}: packets dropped` }),
    out: metric('BytesOutToDestination', 'Sum', { label: `${label}: bytes out` }),
  };
};

export function natAlarms(natGatewayId: string, label: string): AlarmDefinitions {
  const metrics = natMetrics(natGatewayId, label);
  return {
    [`${label}-ports`]: {
      metric: metrics.ports,
      comparison: '>',
      threshold: 0,
      periods: 15,
      missing: 'missing',
      meaning:
        'A NAT gateway has no port left for new connections to one destination: jobs fail to reach what is outside.',
      runbook: 'network.md#nat-ports',
    },
    [`${label}-dropped`]: {
      // A hundred a minute for five minutes; AWS advises 0.01 % of the traffic, of which a new gateway has none yet.
      metric: metrics.dropped,
      comparison: '>',
      threshold: 100,
      periods: 5,
      missing: 'missing',
      meaning: 'A NAT gateway drops packets: connections of jobs to the outside break or are slow.',
      runbook: 'network.md#nat-dropped',
    },
  };
}

/** One alarm for all interface endpoints of a VPC; a contributor is an endpoint. */
export const endpointAlarms = (vpcId: string): AlarmDefinitions => ({
  'endpoints-dropped': {
    metric: {
      expression:
        'SELECT SUM(PacketsDropped) FROM SCHEMA("AWS/PrivateLinkEndpoints", "Endpoint Type", "Service Name", "Subnet Id", "VPC Endpoint Id", "VPC Id") ' +
        `WHERE "VPC Id" = '${vpcId}' GROUP BY "Service Name"`,
      period: 60,
    },
    comparison: '>',
    threshold: 100,
    periods: 5,
    missing: 'missing',
    meaning:
      'An interface endpoint drops packets: jobs have trouble reaching the AWS service that the contributor names.',
    runbook: 'network.md#endpoints-dropped',
  },
});

export const natWidgets = (gateways: Readonly<Record<string, string>>): Widget[] => {
  const metrics = Object.entries(gateways).map(([label, id]) => natMetrics(id, label));
  if (metrics.length === 0) return [];
  return [
    graph(
      'NAT gateways: ports and drops',
      metrics.flatMap(({ ports, dropped }) => [ports, dropped]),
      { width: 12 },
    ),
    graph(
      'NAT gateways: bytes out',
      metrics.map(({ out }) => out),
      { width: 12 },
    ),
  ];
};
