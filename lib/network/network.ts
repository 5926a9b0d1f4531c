import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { Port, Peer, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { ResolvedNetwork } from '../platform/definition';
import { partsOf, type NetworkParts } from './import/imported-network';
import { importVpc } from './import/imported-vpc';
import { lookUpVpc } from './import/looked-up-vpc';
import type { NetworkProps } from './network-props';
import { PlatformVpc } from './platform-vpc';
import { ServiceEndpoints } from './service-endpoints';

/**
 * The network as its users see it. Glue workers and Lambda functions run in the private subnets; databases in the
 * database subnets, which in a VPC of ours have no way out.
 */
export interface INetwork extends NetworkParts {
  /** The workers' own group: lets them talk to each other, as a Glue connection demands, and out to AWS by 443. */
  readonly glueWorkersSecurityGroup: ISecurityGroup;
  /** Group of Lambda functions in the VPC: nothing in, 443 out. */
  readonly lambdaSecurityGroup: ISecurityGroup;
  /**
   * Whether the private subnets reach the internet (PyPI). Without it, jobs get their Python packages from S3. True for
   * an existing VPC, whose routes are its owner's.
   */
  readonly internetAccess: boolean;
}

/**
 * VPC, security groups and, where there is no NAT, the endpoints of the AWS services in use. Membership in a group is
 * what gives access: no rule here or downstream names an address range as a source.
 */
export class Network extends Construct implements INetwork {
  readonly vpc: IVpc;
  readonly privateSubnets: ISubnet[];
  readonly databaseSubnets: ISubnet[];
  readonly privateRouteTableIds: readonly string[];
  readonly privateSubnetsCidrBlocks: readonly string[];
  readonly glueWorkersSecurityGroup: SecurityGroup;
  readonly lambdaSecurityGroup: SecurityGroup;
  readonly internetAccess: boolean;
  /** Interface endpoints, where they are the way to AWS. */
  readonly endpoints?: ServiceEndpoints;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { definition } = props;
    const parts = this.parts(definition, props);
    this.vpc = parts.vpc;
    this.privateSubnets = parts.privateSubnets;
    this.databaseSubnets = parts.databaseSubnets;
    this.privateRouteTableIds = parts.privateRouteTableIds;
    this.privateSubnetsCidrBlocks = parts.privateSubnetsCidrBlocks;
    this.internetAccess = definition.kind !== 'new' || definition.nat !== 'none';

    this.glueWorkersSecurityGroup = this.workloadGroup(
      'GlueWorkers',
      'Glue workers: each other, and AWS services by TLS',
    );
    this.glueWorkersSecurityGroup.addIngressRule(
      this.glueWorkersSecurityGroup,
      Port.allTcp(),
      'Spark driver and executors',
    );
    this.glueWorkersSecurityGroup.addEgressRule(
      this.glueWorkersSecurityGroup,
      Port.allTcp(),
      'Spark driver and executors',
    );
    this.lambdaSecurityGroup = this.workloadGroup('Lambda', 'Lambda functions: AWS services by TLS');

    if (!this.internetAccess) {
      this.endpoints = new ServiceEndpoints(this, 'Endpoints', {
        vpc: this.vpc,
        subnets: this.privateSubnets,
        clients: [this.glueWorkersSecurityGroup, this.lambdaSecurityGroup],
        streams: props.streams,
      });
    }
  }

  private parts(definition: ResolvedNetwork, props: NetworkProps): NetworkParts {
    if (definition.kind === 'existing') return importVpc(this, 'Vpc', definition);
    if (definition.kind === 'lookup') return lookUpVpc(this, 'Vpc', definition);
    const { vpc } = new PlatformVpc(this, 'Vpc', { ...definition, ...props });
    return partsOf(vpc, vpc.privateSubnets, vpc.isolatedSubnets);
  }

  /**
   * TLS out to any address: AWS's public ranges have no fixed list, and gateway endpoints (S3, DynamoDB) are addressed
   * by public ones. Without NAT the routes end at the VPC and those two endpoints, so that the rule reaches no further.
   */
  private workloadGroup(id: string, description: string): SecurityGroup {
    const group = new SecurityGroup(this, `${id}SecurityGroup`, {
      vpc: this.vpc,
      description,
      allowAllOutbound: false,
    });
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS services by TLS');
    return group;
  }
}
