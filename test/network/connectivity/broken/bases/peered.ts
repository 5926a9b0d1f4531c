/** Two peered VPCs: a function in one, its database in the other, and a VPC of operators peered with both. */
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { type Base, synthesised } from '../table';
import { ENV, newApp } from './app';

const { PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;

function build() {
  const app = newApp();
  const stack = new Stack(app, 'PeeredStack', { env: ENV });
  const appVpc = new ec2.Vpc(stack, 'AppVpc', {
    ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
    maxAzs: 2,
    natGateways: 1,
  });
  const isolated = (id: string, cidr: string) =>
    new ec2.Vpc(stack, id, {
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Db', subnetType: PRIVATE_ISOLATED, cidrMask: 24 }],
    });
  const dataVpc = isolated('DataVpc', '10.1.0.0/16');
  const opsVpc = isolated('OpsVpc', '10.2.0.0/16');

  const peer = (id: string, a: ec2.Vpc, b: ec2.Vpc, aSubnets: ec2.ISubnet[], bSubnets: ec2.ISubnet[]) => {
    const peering = new ec2.CfnVPCPeeringConnection(stack, `${id}Peering`, { vpcId: a.vpcId, peerVpcId: b.vpcId });
    const route = (name: string, subnet: ec2.ISubnet, to: ec2.Vpc) =>
      new ec2.CfnRoute(stack, name, {
        routeTableId: subnet.routeTable.routeTableId,
        destinationCidrBlock: to.vpcCidrBlock,
        vpcPeeringConnectionId: peering.ref,
      });
    aSubnets.forEach((subnet, i) => route(`${id}There${i}`, subnet, b));
    bSubnets.forEach((subnet, i) => route(`${id}Back${i}`, subnet, a));
  };
  peer('AppData', appVpc, dataVpc, appVpc.privateSubnets, dataVpc.isolatedSubnets);
  peer('OpsData', opsVpc, dataVpc, opsVpc.isolatedSubnets, dataVpc.isolatedSubnets);
  peer('OpsApp', opsVpc, appVpc, opsVpc.isolatedSubnets, appVpc.privateSubnets);

  const databaseGroup = new ec2.SecurityGroup(stack, 'DatabaseGroup', { vpc: dataVpc, allowAllOutbound: false });
  const database = new rds.DatabaseInstance(stack, 'Database', {
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
    vpc: dataVpc,
    vpcSubnets: { subnetType: PRIVATE_ISOLATED },
    securityGroups: [databaseGroup],
  });
  databaseGroup.addIngressRule(ec2.Peer.ipv4(appVpc.vpcCidrBlock), ec2.Port.tcp(5432));

  const fn = (id: string, vpc: ec2.Vpc, subnetType: ec2.SubnetType) => {
    const group = new ec2.SecurityGroup(stack, `${id}Group`, { vpc, allowAllOutbound: false });
    group.addEgressRule(ec2.Peer.ipv4('10.1.0.0/16'), ec2.Port.tcp(5432), 'database');
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'AWS');
    return new lambda.Function(stack, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
      vpc,
      vpcSubnets: { subnetType },
      securityGroups: [group],
      environment: { DB_HOST: database.dbInstanceEndpointAddress, DB_PORT: '5432' },
    });
  };
  const orders = fn('Orders', appVpc, PRIVATE_WITH_EGRESS);
  database.secret!.grantRead(orders);
  const report = fn('Report', opsVpc, PRIVATE_ISOLATED);
  new ec2.CfnSecurityGroupIngress(stack, 'FromReport', {
    groupId: databaseGroup.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: 5432,
    toPort: 5432,
    sourceSecurityGroupId: report.connections.securityGroups[0]!.securityGroupId,
  });
  return synthesised(app);
}

export const peered: Base = { name: 'peered VPCs', build };
