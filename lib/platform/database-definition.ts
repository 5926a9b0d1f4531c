/** Databases that are there already, and how they are reached, as a user writes them. */
import type { SsmValueDefinition } from './network-definition';

/** Output names of the public Terraform RDS module, in camelCase; each a value, or the parameter of SSM that holds it. */
export interface ExistingDatabaseDefinition {
  /** An RDS instance of the environment's account and region whose address, port and security group the CDK looks up at synthesis. @default nothing is looked up */
  dbInstanceIdentifier?: string;
  /** Host name. @default what is looked up; by PrivateLink the name of the endpoint */
  dbInstanceAddress?: string | SsmValueDefinition;
  /** Port. @default 5432, or what is looked up */
  dbInstancePort?: number | SsmValueDefinition;
  /** Secret with `username` and `password`. */
  dbInstanceMasterUserSecretArn: string | SsmValueDefinition;
  /** KMS key of the secret, where it is a customer key. @default AWS managed key */
  secretKmsKeyArn?: string | SsmValueDefinition;
  /** Security group of the database, to which the rule for our clients is added. @default what is looked up; else none: reachability is the owner's */
  securityGroupId?: string | SsmValueDefinition;
  /** How our workers get to it. @default by ways that are there already: `{ type: 'other' }` */
  reachedBy?: ReachDefinition;
}

/** How a database is reached. */
export type ReachDefinition =
  SameVpcDefinition | OtherWayDefinition | PeeringDefinition | TransitGatewayDefinition | PrivateLinkDefinition;

/** The database is in the VPC of the platform. */
export interface SameVpcDefinition {
  /** The way. */
  type: 'sameVpc';
}

/** The way there is its owner's affair: a peering, gateway or VPN that is there already. Nothing but security-group rules is added. */
export interface OtherWayDefinition {
  /** The way. */
  type: 'other';
}

/** A peering connection to the database's VPC, with routes and name resolution. Peering is not transitive: what is behind the other VPC is not reached. */
export interface PeeringDefinition {
  /** The way. */
  type: 'peering';
  /** VPC of the database. Sources in one VPC share one peering connection. */
  peerVpcId: string;
  /** Its addresses, which may not overlap those of the platform's VPC. */
  peerVpcCidrBlock: string;
  /** Route tables of the database's subnets, in this account and region: the routes back are added to them. @default none: the routes back are the owner's */
  peerRouteTableIds?: string[];
  /** Account of the VPC. @default the environment's */
  peerOwnerId?: string;
  /** Region of the VPC. @default the environment's */
  peerRegion?: string;
  /** Role in the VPC's account that may accept the connection and set its options; its trust policy is to name this account. @default none: the VPC is in this account */
  peerRoleArn?: string;
  /** Names of each VPC resolve to private addresses in the other; both are to have DNS support and DNS hostnames on. @default true */
  dnsResolution?: boolean;
}

/** An attachment of the platform's VPC to a transit gateway, with routes to the database's VPC through it. The way back is the gateway owner's. */
export interface TransitGatewayDefinition {
  /** The way. */
  type: 'transitGateway';
  /** The transit gateway, of this region; of this account or shared with it. */
  transitGatewayId: string;
  /** Addresses of the database's VPC, which may not overlap those of the platform's VPC. */
  peerVpcCidrBlock: string;
  /** Route table of the gateway with which the attachment is associated. @default the gateway's own */
  associationRouteTableId?: string;
  /** Route tables of the gateway to which the attachment propagates its addresses. @default the gateway's own */
  propagationRouteTableIds?: string[];
  /** The database admits the clients' group and not their addresses; gateway and both attachments are to support security group referencing. @default false */
  securityGroupReferencing?: boolean;
}

/** An interface endpoint to the endpoint service that the database's owner offers. */
export interface PrivateLinkDefinition {
  /** The way. */
  type: 'privateLink';
  /** The service, `com.amazonaws.vpce.<region>.vpce-svc-…`; offered in the zones of the private subnets, to this account. */
  serviceName: string;
  /** The database is called by `dbInstanceAddress`, which the owner has made the service's private name, and not by the name of the endpoint. @default false */
  privateDns?: boolean;
}
