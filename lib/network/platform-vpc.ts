import { GatewayVpcEndpoint, GatewayVpcEndpointAwsService, IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { EndpointService } from './endpoint-actions';
import { ownAccountOnly, readElsewhere } from './endpoint-policy';
import { settleCustomResourceProviders } from '../security/custom-resource-providers';
import type { PlatformVpcProps } from './platform-vpc-props';
import { VpcFlowLogs } from './vpc-flow-logs';

const MOST_ZONES = 3;
const NAT_GATEWAYS = { none: () => 0, single: () => 1, 'per-zone': (zones: number) => zones };

/** A VPC with public, private and isolated subnets in each zone, gateway endpoints and flow logs. */
export class PlatformVpc extends Construct {
  readonly vpc: Vpc;
  readonly s3Endpoint: GatewayVpcEndpoint;
  readonly dynamoDbEndpoint: GatewayVpcEndpoint;
  readonly flowLogs: VpcFlowLogs;

  constructor(scope: Construct, id: string, props: PlatformVpcProps) {
    super(scope, id);
    const internet = props.nat !== 'none';
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(props.cidr),
      maxAzs: props.maxAzs,
      // Room is kept for the third zone and for the public tier, so that adding either replaces no subnet.
      reservedAzs: MOST_ZONES - props.maxAzs,
      natGateways: NAT_GATEWAYS[props.nat](props.maxAzs),
      createInternetGateway: internet,
      restrictDefaultSecurityGroup: true,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false, reserved: !internet },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
      ],
    });
    this.s3Endpoint = this.gateway('S3', GatewayVpcEndpointAwsService.S3, 's3');
    this.s3Endpoint.addToPolicy(readElsewhere());
    this.dynamoDbEndpoint = this.gateway('DynamoDb', GatewayVpcEndpointAwsService.DYNAMODB, 'dynamodb');
    this.flowLogs = new VpcFlowLogs(this, 'FlowLogs', { vpc: this.vpc, ...props });
    settleCustomResourceProviders(this, this.flowLogs.key);
  }

  /** Free and off the NAT gateway's bill. */
  private gateway(id: string, service: GatewayVpcEndpointAwsService, prefix: EndpointService): GatewayVpcEndpoint {
    const endpoint = this.vpc.addGatewayEndpoint(id, { service });
    endpoint.addToPolicy(ownAccountOnly(prefix));
    return endpoint;
  }
}
