import { multiStack } from '../bases';
import { type Finding, rowsOf } from '../table';

const finds =
  (source: string, destination: string) =>
  (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({ need: [source, destination], code, at, fix });
const database = finds('Checkout', 'database cluster Orders');
const cache = finds('Checkout', 'cache Cache');
const search = finds('Checkout', 'search domain Search');
const secret = finds('Checkout', 'secretsmanager');
const worker = finds('WorkerService', 'cache Cache');
const migrations = finds('Migrations', 'database cluster Orders');

export const multiStackRows = rowsOf(multiStack, {
  'the database is closed to the clients’ group': {
    breaks: (edit) => edit.remove(/^OrdersSecurityGroupfrom/),
    finds: database('security-group-ingress', 'OrdersSecurityGroup', /ingress rule for TCP 3306/),
  },
  'the database is closed to the group, which a parameter of Systems Manager hands over': {
    breaks: (edit) => {
      const value = edit.att('Clients', 'GroupId');
      edit.add('Clients', 'ClientsId', 'AWS::SSM::Parameter', { Name: '/data/clients', Type: 'String', Value: value });
      edit.get('Checkout').VpcConfig.SecurityGroupIds = ['{{resolve:ssm:/data/clients}}'];
      edit.remove(/^OrdersSecurityGroupfrom/);
    },
    finds: database('security-group-ingress', 'OrdersSecurityGroup', /ingress rule for TCP 3306/),
  },
  'the cache’s rule is for the port that others have': {
    breaks: (edit) => edit.set(/^CacheGroupfrom/, { FromPort: 6379, ToPort: 6379 }),
    finds: cache('security-group-ingress', 'CacheGroup', /ingress rule for TCP 6380/),
  },
  'the cache’s port was left out': {
    breaks: (edit) => {
      delete edit.get('Cache').Port;
    },
    finds: worker('security-group-ingress', 'CacheGroup', /ingress rule for TCP 6379/),
  },
  'the cache has the search domain’s group': {
    breaks: (edit) => edit.set('Cache', { SecurityGroupIds: [edit.att('SearchGroup', 'GroupId')] }),
    finds: cache('security-group-ingress', 'SearchGroup', /ingress rule for TCP 6380/),
  },
  'the cache has no group but the VPC’s default one': {
    breaks: (edit) => {
      delete edit.get('Cache').SecurityGroupIds;
    },
    finds: cache('security-group-ingress', 'Cache', /a security group of its own, with an ingress rule for TCP 6380/),
  },
  'the search domain lets in port 9200': {
    breaks: (edit) => edit.set(/^SearchGroupfrom/, { FromPort: 9200, ToPort: 9200 }),
    finds: search('security-group-ingress', 'SearchGroup', /ingress rule for TCP 443/),
  },
  'the function has a group of its own stack': {
    breaks: (edit) => {
      edit.add('Checkout', 'OwnGroup', 'AWS::EC2::SecurityGroup', {
        GroupDescription: 'own',
        // As the data stack imports it.
        VpcId: edit.get('OrdersSecurityGroup').VpcId,
      });
      edit.get('Checkout').VpcConfig.SecurityGroupIds = [{ 'Fn::GetAtt': ['OwnGroup', 'GroupId'] }];
    },
    finds: database('security-group-ingress', 'OrdersSecurityGroup', /ingress rule for TCP 3306/),
  },
  'the worker has no group but the VPC’s default one': {
    breaks: (edit) => {
      delete edit.get('WorkerService').NetworkConfiguration.AwsvpcConfiguration.SecurityGroups;
    },
    finds: worker(
      'security-group-egress',
      'WorkerService',
      /a security group of its own, with an egress rule for TCP 6380/,
    ),
  },
  'the nested endpoints’ group lets in the public subnets only': {
    breaks: (edit) => {
      edit.get('Group').SecurityGroupIngress[0].CidrIp = '10.80.0.0/20';
    },
    finds: secret('endpoint-security-group', 'Group', /ingress rule for TCP 443/),
  },
  'one zone’s functions have no way out': {
    breaks: (edit) => edit.remove('VpcAppSubnet2DefaultRoute'),
    finds: finds('WorkerService', 'logs')('no-route', 'VpcAppSubnet2RouteTable', /NAT gateway/),
  },
  'one zone’s NAT gateway is in a data subnet': {
    breaks: (edit) => edit.set('VpcPublicSubnet2NATGateway', { SubnetId: edit.ref('VpcDataSubnet2Subnet') }),
    finds: finds('WorkerService', 'logs')(
      'nat-without-internet',
      ['VpcPublicSubnet2NATGateway', 'VpcDataSubnet2RouteTable'],
      /public subnet|internet gateway/,
    ),
  },
  'the build runs in the data subnets': {
    breaks: (edit) => {
      edit.get('Migrations').VpcConfig.Subnets = edit.get('OrdersSubnets').SubnetIds;
    },
    finds: finds('Migrations', 'logs')(
      'no-route',
      ['VpcDataSubnet1RouteTable', 'VpcDataSubnet2RouteTable'],
      /NAT|endpoint/,
    ),
  },
  'the database moved to another port': {
    breaks: (edit) => {
      edit.set('Orders', { Port: 3307 });
      edit.set(/^OrdersSecurityGroupfrom/, { FromPort: 3306, ToPort: 3306 });
    },
    finds: migrations('security-group-ingress', 'OrdersSecurityGroup', /ingress rule for TCP 3307/),
  },
  'the clients’ group lets out to the web only': {
    breaks: (edit) =>
      edit.set('Clients', {
        SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }],
      }),
    finds: cache('security-group-egress', 'Clients', /egress rule for TCP 6380/),
  },
  'the function left the VPC': {
    breaks: (edit) => {
      delete edit.get('Checkout').VpcConfig;
    },
    finds: cache('outside-vpc', 'Checkout', /subnets of the database’s VPC/),
  },
});
