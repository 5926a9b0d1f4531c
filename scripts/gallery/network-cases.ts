/** Classic failures, each in a stack of its own: what one writes on a Tuesday and debugs on a Wednesday. */
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { GalleryCase } from './case';
import { connection, database, reader, vpcOf } from './parts';

export const networkCases: readonly GalleryCase[] = [
  {
    title: 'The function is in no group that the database admits',
    did: 'gave the function the database’s address, and a security group of its own',
    aws: 'Nothing, until the first call: `Task timed out after 900.00 seconds`. The connection is dropped, not refused, so that there is no error to read.',
    code: 'security-group-ingress',
    build(stack) {
      // example
      const vpc = new ec2.Vpc(stack, 'Vpc');
      const orders = database(stack, vpc);
      reader(stack, { vpc, environment: { DB_HOST: orders.dbInstanceEndpointAddress } });
      // forgotten: orders.connections.allowDefaultPortFrom(reader)
      // end
    },
  },
  {
    title: 'The client was launched in another VPC',
    did: 'put the Glue connection into the analytics VPC; the database is in the shop’s',
    aws: 'The job starts, waits, and fails after some minutes: `Communications link failure`, or `The connection attempt failed`.',
    code: 'other-vpc',
    build(stack) {
      // example
      const shop = vpcOf(stack, 'Shop', '10.0.0.0/16');
      const analytics = vpcOf(stack, 'Analytics', '10.1.0.0/16');
      const orders = database(stack, shop);
      orders.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.1.0.0/16'));
      connection(stack, analytics, orders);
      // end
    },
  },
  {
    title: 'The function runs outside of any VPC',
    did: 'left `vpc` out, because the function worked before it had a database',
    aws: '`Task timed out`. The name of the database resolves to a private address, which leads nowhere from where the function runs.',
    code: 'outside-vpc',
    build(stack) {
      // example
      const orders = database(stack, new ec2.Vpc(stack, 'Vpc'));
      reader(stack, { environment: { DB_HOST: orders.dbInstanceEndpointAddress } });
      // end
    },
  },
  {
    title: 'No way to Secrets Manager from an isolated subnet',
    did: 'moved the function next to the database, where there is no NAT gateway',
    aws: '`Task timed out`, before the database was even tried: the call for its password never came back.',
    code: 'no-route',
    build(stack) {
      // example
      const vpc = new ec2.Vpc(stack, 'Vpc', {
        subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
      });
      const orders = database(stack, vpc, ec2.SubnetType.PRIVATE_ISOLATED);
      const loader = reader(stack, { vpc, environment: { SECRET: orders.secret!.secretArn } });
      orders.secret!.grantRead(loader);
      orders.connections.allowDefaultPortFrom(loader);
      // end
    },
  },
  {
    title: 'An endpoint captured the name, and its group is shut',
    did: 'added an interface endpoint to save on NAT traffic, with `open: false`',
    aws: '`Task timed out`, for what worked yesterday: with private DNS the name leads to the endpoint, although the NAT gateway is still there.',
    code: 'endpoint-security-group',
    build(stack) {
      // example
      const vpc = new ec2.Vpc(stack, 'Vpc');
      vpc.addInterfaceEndpoint('Secrets', {
        service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
        open: false,
      });
      const orders = database(stack, vpc);
      const loader = reader(stack, { vpc });
      orders.secret!.grantRead(loader);
      orders.connections.allowDefaultPortFrom(loader);
      // end
    },
  },
  {
    title: 'The function is in a public subnet',
    did: 'wanted internet access, so chose the subnets that have it',
    aws: '`Task timed out`: a function’s interface has no public address, and the internet gateway drops what it sends.',
    code: 'no-public-address',
    build(stack) {
      // example
      const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
      const loader = reader(stack, {
        vpc,
        vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        allowPublicSubnet: true,
      });
      database(stack, vpc, ec2.SubnetType.PUBLIC).secret!.grantRead(loader);
      // end
    },
  },
  {
    title: 'Peered, but nobody told the way back',
    did: 'peered the two VPCs and added the route on the side that asks',
    aws: 'The connection times out: the database gets the packets and its answers have no way home.',
    code: 'no-return-route',
    build(stack) {
      // example
      const shop = vpcOf(stack, 'Shop', '10.0.0.0/16');
      const analytics = vpcOf(stack, 'Analytics', '10.1.0.0/16');
      const peering = new ec2.CfnVPCPeeringConnection(stack, 'Peering', {
        vpcId: analytics.vpcId,
        peerVpcId: shop.vpcId,
      });
      analytics.privateSubnets.forEach((subnet, i) => {
        new ec2.CfnRoute(stack, `ToShop${i}`, {
          routeTableId: subnet.routeTable.routeTableId,
          destinationCidrBlock: '10.0.0.0/16',
          vpcPeeringConnectionId: peering.ref,
        });
      });
      const orders = database(stack, shop);
      orders.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.1.0.0/16'));
      connection(stack, analytics, orders);
      // end
    },
  },
  {
    title: 'A network ACL that forgot the answers',
    did: 'allowed 5432 in to the database’s subnets, and nothing out',
    aws: 'Times out. Network ACLs are stateless: the answers go to a port between 1024 and 65535, which nobody allowed.',
    code: 'network-acl-egress',
    build(stack) {
      // example
      const vpc = new ec2.Vpc(stack, 'Vpc');
      const acl = new ec2.NetworkAcl(stack, 'DatabaseAcl', {
        vpc,
        subnetSelection: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      });
      acl.addEntry('In', {
        cidr: ec2.AclCidr.anyIpv4(),
        ruleNumber: 100,
        traffic: ec2.AclTraffic.tcpPort(5432),
        direction: ec2.TrafficDirection.INGRESS,
      });
      const orders = database(stack, vpc);
      const loader = reader(stack, {
        vpc,
        vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        allowPublicSubnet: true,
        environment: { DB_HOST: orders.dbInstanceEndpointAddress },
      });
      orders.connections.allowDefaultPortFrom(loader);
      // end
    },
  },
  {
    title: 'The NAT gateway stands in a private subnet',
    did: 'wrote the network by hand and took the wrong subnet for the NAT gateway',
    aws: 'It is created, costs 32 dollars a month, and every call times out.',
    code: 'nat-without-internet',
    build(stack) {
      // example
      const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 1, maxAzs: 2 });
      const nat = vpc.node.findAll().find((child) => child instanceof ec2.CfnNatGateway)!;
      nat.subnetId = vpc.privateSubnets[0]!.subnetId;
      database(stack, vpc).secret!.grantRead(reader(stack, { vpc }));
      // end
    },
  },
];
