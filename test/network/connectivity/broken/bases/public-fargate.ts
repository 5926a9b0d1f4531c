/** A web service behind a load balancer, with public addresses and no NAT; its database in isolated subnets. */
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as rds from 'aws-cdk-lib/aws-rds';
import { type Base, synthesised } from '../table';
import { ENV, newApp } from './app';

function build() {
  const app = newApp();
  const stack = new Stack(app, 'WebStack', { env: ENV });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ],
  });
  const database = new rds.DatabaseInstance(stack, 'Database', {
    engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_0 }),
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    credentials: rds.Credentials.fromGeneratedSecret('web'),
  });
  const repository = new ecr.Repository(stack, 'Repository');
  const web = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', {
    vpc,
    assignPublicIp: true,
    taskSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    minHealthyPercent: 100,
    taskImageOptions: {
      image: ecs.ContainerImage.fromEcrRepository(repository),
      environment: { DB_ENDPOINT: database.instanceEndpoint.socketAddress },
      secrets: { DB_PASSWORD: ecs.Secret.fromSecretsManager(database.secret!, 'password') },
    },
  });
  database.connections.allowDefaultPortFrom(web.service);
  return synthesised(app);
}

export const publicFargate: Base = { name: 'Fargate in public subnets', build };
