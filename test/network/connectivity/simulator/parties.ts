/** Who connects and what is reached, by logical id. */
import { type Item, items, list, type Template } from './resolve';
import { PORTS } from './setting';

export interface Client {
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly hasPublicAddress: boolean;
  readonly ports: readonly [number, number];
}

export interface Server {
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  /** Undefined: the service decides, by whether the VPC has an internet gateway. */
  readonly publiclyAccessible?: boolean;
}

export interface Parties {
  readonly clients: ReadonlyMap<string, Client>;
  readonly servers: ReadonlyMap<string, Server>;
}

function clientOf({ type, p }: Item): Client | undefined {
  switch (type) {
    case 'AWS::Lambda::Function': {
      const { SubnetIds, SecurityGroupIds } = p.VpcConfig ?? {};
      return {
        subnets: list(SubnetIds),
        groups: list(SecurityGroupIds),
        hasPublicAddress: false,
        ports: PORTS.lambda,
      };
    }
    case 'AWS::Glue::Connection': {
      const { SubnetId, SecurityGroupIdList } = p.ConnectionInput.PhysicalConnectionRequirements;
      return { subnets: [SubnetId], groups: list(SecurityGroupIdList), hasPublicAddress: false, ports: PORTS.linux };
    }
    case 'AWS::ECS::Service': {
      const network = p.NetworkConfiguration.AwsvpcConfiguration;
      return {
        subnets: network.Subnets,
        groups: list(network.SecurityGroups),
        hasPublicAddress: network.AssignPublicIp === 'ENABLED',
        ports: PORTS.linux,
      };
    }
  }
  return undefined;
}

export function partiesOf(template: Template): Parties {
  const all = items(template);
  const subnetGroups = new Map(
    all.filter(({ type }) => type === 'AWS::RDS::DBSubnetGroup').map(({ id, p }) => [id, list(p.SubnetIds)]),
  );
  return {
    clients: new Map(
      all.flatMap((item) => {
        const client = clientOf(item);
        return client ? [[item.id, client] as const] : [];
      }),
    ),
    servers: new Map(
      all
        .filter(({ type }) => type === 'AWS::RDS::DBInstance')
        .map(({ id, p }) => [
          id,
          {
            subnets: subnetGroups.get(p.DBSubnetGroupName) ?? [],
            groups: list(p.VPCSecurityGroups),
            publiclyAccessible: p.PubliclyAccessible,
          },
        ]),
    ),
  };
}
