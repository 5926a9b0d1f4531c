import { App, type AppProps } from 'aws-cdk-lib';

export const ENV = { account: '111122223333', region: 'eu-central-1' };
/** As `cdk init` writes cdk.json: the flags that change a network. */
const FLAGS = {
  '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-rds:databaseProxyUniqueResourceName': true,
  '@aws-cdk/aws-ecs:removeDefaultDeploymentAlarm': true,
  'availability-zones:account=111122223333:region=eu-central-1': ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
};

export const newApp = (props: AppProps = {}): App =>
  new App({ analyticsReporting: false, ...props, context: { ...FLAGS, ...props.context } });
