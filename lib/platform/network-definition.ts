/** Networks as a user writes them. */

/** A value that SSM keeps, as a Terraform stack writes it; read at deployment, in the platform's account and region. */
export interface SsmValueDefinition {
  /** Name of a parameter of type String, e.g. `/network/vpc_id`. */
  ssm: string;
}

/** A list of values that SSM keeps; read at deployment, in the platform's account and region. */
export interface SsmListDefinition {
  /** Name of a parameter of type StringList, e.g. `/network/private_subnets`. */
  ssm: string;
  /** How many of its values are used, from the first. @default as many as there are `availabilityZones`, of which the number is to be said */
  count?: number;
}

/** A new VPC, or an existing one: described (`existing`) or looked up (`lookup`). */
export interface NetworkDefinition {
  /** An existing VPC by its ids, or by parameters of SSM that hold them. @default a new VPC */
  existing?: ExistingNetworkDefinition;
  /** An existing VPC that the CDK looks up at synthesis, with credentials, and keeps in `cdk.context.json`. @default a new VPC */
  lookup?: NetworkLookupDefinition;
  /** Addresses of a new VPC, /16 to /22 (/21 for size `large`). @default '10.20.0.0/16' */
  cidr?: string;
  /** Zones: 2 or 3. @default 2 */
  maxAzs?: 2 | 3;
  /** Way out of the private subnets; `none` means an interface endpoint for every service used. @default 'single' */
  nat?: 'none' | 'single' | 'per-zone';
}

/** Output names of the public Terraform VPC module, in camelCase; each a value, or the parameter of SSM that holds it. */
export interface ExistingNetworkDefinition {
  /** The VPC. DNS support and DNS hostnames are to be on. */
  vpcId: string | SsmValueDefinition;
  /** Its addresses; to be written out where a database is reached by peering or a transit gateway. */
  vpcCidrBlock: string | SsmValueDefinition;
  /** Zones of its subnets; two at least where a database is provisioned. */
  availabilityZones: string[] | SsmListDefinition;
  /** Subnets for Spark workers, one a zone, in the same order. */
  privateSubnets: string[] | SsmListDefinition;
  /** Subnets for a database provisioned here, one a zone. @default privateSubnets */
  databaseSubnets?: string[] | SsmListDefinition;
  /** Route tables of `privateSubnets`: one for all, or one a subnet in the same order. Routes to other VPCs are added to them. @default not known: no database is reached by peering or a transit gateway */
  privateRouteTableIds?: string[] | SsmListDefinition;
  /** Addresses of `privateSubnets`, in the same order: what a database admits that cannot name the clients' group. @default not known */
  privateSubnetsCidrBlocks?: string[] | SsmListDefinition;
  /** Whether it resolves names. @default not known */
  vpcEnableDnsSupport?: boolean;
  /** Whether it names its hosts. @default not known */
  vpcEnableDnsHostnames?: boolean;
}

/** A VPC that is looked up in the environment's account and region: by its id, or by tags that only one has. */
export interface NetworkLookupDefinition {
  /** The VPC. DNS support and DNS hostnames are to be on. @default the one with the tags */
  vpcId?: string;
  /** Tags of the VPC, e.g. `{ Name: 'main' }`. @default not looked at */
  tags?: Record<string, string>;
  /** Subnets for Spark workers, one a zone. @default of each zone the first subnet with a way out by NAT */
  privateSubnets?: string[];
  /** Subnets for a database provisioned here, one a zone. @default of each zone the first subnet without a way out; where there is none, those of the workers */
  databaseSubnets?: string[];
}
