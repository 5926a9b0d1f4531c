/** Failures that no path shows: what CloudFormation refuses, and permissions that are missing. */
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import type { GalleryCase } from './case';
import { connection, database, reader } from './parts';

export const deploymentCases: readonly GalleryCase[] = [
  {
    title: 'A Glue connection without the self-referencing rule',
    did: 'made a security group for the workers, and let it out',
    aws: 'The connection is created. The first run fails: `At least one security group must open all ingress ports. To limit traffic, the source security group in your inbound rule can be restricted to the same security group`.',
    code: 'glue-self-reference',
    build(stack) {
      // example
      const vpc = new ec2.Vpc(stack, 'Vpc');
      const orders = database(stack, vpc);
      orders.connections.allowDefaultPortFrom(ec2.Peer.ipv4(vpc.vpcCidrBlock));
      connection(stack, vpc, orders, false);
      // end
    },
  },
  {
    title: 'A database in one zone',
    did: 'made a VPC of one zone, to save on NAT gateways',
    aws: 'After some minutes of deployment: `The DB subnet group doesn’t meet Availability Zone (AZ) coverage requirement. Current AZ coverage: eu-central-1a. Add subnets to cover at least 2 AZs.` Then everything is rolled back.',
    code: 'subnet-group-one-zone',
    build(stack) {
      // example
      const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
      new rds.CfnDBSubnetGroup(stack, 'Subnets', {
        dbSubnetGroupDescription: 'Orders',
        subnetIds: vpc.privateSubnets.map((subnet) => subnet.subnetId),
      });
      // end
    },
  },
  {
    title: 'Endpoints with private DNS in a VPC without DNS host names',
    did: 'wrote the VPC in CloudFormation, where `EnableDnsHostnames` is off unless one says so',
    aws: '`Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true`, and a rollback.',
    code: 'endpoint-dns-off',
    build(stack) {
      // example
      const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
      new ec2.CfnVPCEndpoint(stack, 'Secrets', {
        vpcId: vpc.ref,
        vpcEndpointType: 'Interface',
        serviceName: `com.amazonaws.${stack.region}.secretsmanager`,
        privateDnsEnabled: true,
        subnetIds: [new ec2.CfnSubnet(stack, 'Subnet', { vpcId: vpc.ref, cidrBlock: '10.0.0.0/24' }).ref],
      });
      // end
    },
  },
  {
    title: 'The state machine may not start what it starts',
    did: 'wrote the definition in JSON, and its role by hand',
    aws: 'The deployment succeeds. The first run fails: `User … is not authorized to perform: lambda:InvokeFunction`.',
    code: 'permission-missing',
    build(stack) {
      // example
      const loader = reader(stack, {});
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
      new stepfunctions.CfnStateMachine(stack, 'Nightly', {
        roleArn: role.roleArn,
        definitionString: stack.toJsonString({
          StartAt: 'Load',
          States: { Load: { Type: 'Task', Resource: loader.functionArn, End: true } },
        }),
      });
      // end
    },
  },
  {
    title: 'The key of the stream was forgotten',
    did: 'allowed the function to read the stream, and not to use the key that it is encrypted with',
    aws: 'The event source mapping says `PROBLEM: … KMSAccessDenied`, and no event ever arrives.',
    code: 'permission-missing',
    build(stack) {
      // example
      const key = new kms.Key(stack, 'Key');
      const stream = new kinesis.Stream(stack, 'Events', { encryptionKey: key });
      const consumer = reader(stack, {});
      consumer.addToRolePolicy(
        new iam.PolicyStatement({
          actions: [
            'kinesis:GetRecords',
            'kinesis:GetShardIterator',
            'kinesis:DescribeStream',
            'kinesis:DescribeStreamSummary',
            'kinesis:ListShards',
            'kinesis:ListStreams',
          ],
          resources: [stream.streamArn],
        }),
      );
      new lambda.CfnEventSourceMapping(stack, 'Mapping', {
        functionName: consumer.functionName,
        eventSourceArn: stream.streamArn,
        startingPosition: 'TRIM_HORIZON',
      });
      // end
    },
  },
];
