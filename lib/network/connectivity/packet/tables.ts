/** How route tables that lack a route are told of. */
import type { RouteTable, Subnet } from '../model/types';
import type { Resource } from '../template/resources';
import { readable } from '../template/values';

/** A VPC's main table is no resource of its own: subnets have it that are associated with none. */
const isMain = ({ resource }: RouteTable): boolean => resource?.type === 'AWS::EC2::VPC';

export const tableName = (table: RouteTable): string =>
  isMain(table) ? `the main route table of VPC ${table.resource!.id}` : `route table ${readable(table.id)}`;

/** What lacks something: the table, or the subnet that has no table of its own. */
export const blamed = (table: RouteTable, subnet: Subnet): Resource | undefined =>
  isMain(table) ? (subnet.resource ?? table.resource) : table.resource;

/** @param route what the table should have, e.g. `a default route to a NAT gateway` */
export const giveRoute = (table: RouteTable, subnet: Subnet, route: string): string =>
  isMain(table)
    ? `Associate subnet ${readable(subnet.id)} with a route table that has ${route} (AWS::EC2::SubnetRouteTableAssociation)`
    : `Add ${route} to ${tableName(table)}`;
