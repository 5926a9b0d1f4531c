import { brokers } from '../bases';
import { type Finding, rowsOf } from '../table';

const finds =
  (source: string, destination: string) =>
  (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({ need: [source, destination], code, at, fix });
const files = finds('Predict', 'file system Files');
const cache = finds('Sessions', 'cache Cache');
const broker = finds('Publish', 'message broker Broker');
const kafka = finds('Track', 'Kafka cluster Kafka');
const web = finds('load balancer Balancer', 'ECS service WebService');
const fleet = finds('load balancer Balancer', 'Auto Scaling group Fleet');
const privateRoutes = ['VpcPrivateSubnet1RouteTable', 'VpcPrivateSubnet2RouteTable'];

export const brokerRows = rowsOf(brokers, {
  'the file system does not admit the function': {
    breaks: (edit) => edit.remove(/^FilesEfsSecurityGroupfrom.*Predict/),
    finds: files('security-group-ingress', 'FilesEfsSecurityGroup', /ingress rule for TCP 2049/),
  },
  'the file system admits the function by HTTPS': {
    breaks: (edit) => edit.set(/^FilesEfsSecurityGroupfrom.*Predict/, { FromPort: 443, ToPort: 443 }),
    finds: files('security-group-ingress', 'FilesEfsSecurityGroup', /ingress rule for TCP 2049/),
  },
  'the file system does not admit the task that mounts it': {
    breaks: (edit) => edit.remove(/^FilesEfsSecurityGroupfrom.*WebService/),
    finds: finds('WebService', 'file system Files')(
      'security-group-ingress',
      'FilesEfsSecurityGroup',
      /ingress rule for TCP 2049/,
    ),
  },
  'the instances are not let out to the file system': {
    breaks: (edit) =>
      edit.set('FleetGroup', {
        SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }],
      }),
    finds: finds('Auto Scaling group Fleet', 'file system Files')(
      'security-group-egress',
      'FleetGroup',
      /egress rule for TCP 2049/,
    ),
  },
  'the cache does not admit the function': {
    breaks: (edit) => edit.remove(/^CacheGroupfrom/),
    finds: cache('security-group-ingress', 'CacheGroup', /ingress rule for TCP 6379/),
  },
  'the cache listens on another port': {
    breaks: (edit) => edit.set('Cache', { Port: 6380 }),
    finds: cache('security-group-ingress', 'CacheGroup', /ingress rule for TCP 6380/),
  },
  'the broker admits the port of another engine': {
    breaks: (edit) => edit.set(/^BrokerGroupfrom/, { FromPort: 61617, ToPort: 61617 }),
    finds: broker('security-group-ingress', 'BrokerGroup', /ingress rule for TCP 5671/),
  },
  'the broker’s engine is another': {
    breaks: (edit) => {
      edit.set('Broker', { EngineType: 'ACTIVEMQ' });
      edit.get('Publish').Environment.Variables.BROKER = {
        'Fn::Select': [0, { 'Fn::GetAtt': ['Broker', 'OpenWireEndpoints'] }],
      };
    },
    finds: broker('security-group-ingress', 'BrokerGroup', /ingress rule for TCP 61617/),
  },
  'the cluster admits clients of another login': {
    breaks: (edit) => edit.set(/^KafkaGroupfrom.*Track/, { FromPort: 9094, ToPort: 9094 }),
    finds: kafka('security-group-ingress', 'KafkaGroup', /ingress rule for TCP 9098/),
  },
  'the cluster’s clients log in with certificates now': {
    breaks: (edit) => {
      edit.remove('TrackServiceRoleDefaultPolicy');
      edit.set('Kafka', { ClientAuthentication: { Tls: { Enabled: true } } });
      edit.get('Track').Environment = { Variables: { CLUSTER: edit.att('Kafka', 'Arn') } };
    },
    finds: kafka('security-group-ingress', 'KafkaGroup', /ingress rule for TCP 9094/),
  },
  'the service does not admit its balancer': {
    breaks: (edit) => edit.remove(/^WebServiceSecurityGroupfrom/),
    finds: web('security-group-ingress', 'WebServiceSecurityGroup', /ingress rule for TCP 8080/),
  },
  'the balancer is not let out to its service': {
    breaks: (edit) => edit.remove(/^BalancerSecurityGroupto.*WebService/),
    finds: web('security-group-egress', 'BalancerSecurityGroup', /egress rule for TCP 8080/),
  },
  'the service’s container has moved to another port': {
    breaks: (edit) => {
      const [to] = edit.get(/^WebService[0-9A-F]{8}$/).LoadBalancers;
      to.ContainerPort = 3000;
    },
    finds: web(
      ['security-group-egress', 'security-group-ingress'],
      ['BalancerSecurityGroup', 'WebServiceSecurityGroup'],
      /rule for TCP 3000/,
    ),
  },
  'the instances have a group that does not admit the balancer': {
    breaks: (edit) => {
      edit.get(/^Launch[0-9A-F]{8}$/).LaunchTemplateData.SecurityGroupIds = [edit.att('CacheGroup', 'GroupId')];
    },
    finds: fleet(
      ['security-group-egress', 'security-group-ingress'],
      ['BalancerSecurityGroup', 'CacheGroup'],
      /rule for TCP 8000/,
    ),
  },
  'the instances’ own interface has another group': {
    breaks: (edit) => {
      const { LaunchTemplateData: data } = edit.get(/^Launch[0-9A-F]{8}$/);
      delete data.SecurityGroupIds;
      data.NetworkInterfaces = [{ DeviceIndex: 0, Groups: [edit.att('CacheGroup', 'GroupId')] }];
    },
    finds: fleet(
      ['security-group-egress', 'security-group-ingress'],
      ['BalancerSecurityGroup', 'CacheGroup'],
      /rule for TCP 8000/,
    ),
  },
  'the instances are in a subnet whose ACL refuses the balancer': {
    breaks: (edit) => {
      edit.add('Vpc', 'Acl', 'AWS::EC2::NetworkAcl', { VpcId: edit.ref('Vpc') });
      const entry = (id: string, egress: boolean, from: number): void =>
        edit.add('Vpc', id, 'AWS::EC2::NetworkAclEntry', {
          NetworkAclId: { Ref: 'Acl' },
          RuleNumber: 100,
          Egress: egress,
          RuleAction: 'allow',
          Protocol: 6,
          CidrBlock: '0.0.0.0/0',
          PortRange: { From: from, To: 65535 },
        });
      entry('AclIn', false, 8001);
      entry('AclOut', true, 0);
      edit.add('Vpc', 'AclOn', 'AWS::EC2::SubnetNetworkAclAssociation', {
        SubnetId: edit.ref('VpcPrivateSubnet1Subnet'),
        NetworkAclId: { Ref: 'Acl' },
      });
    },
    finds: fleet('network-acl-ingress', 'Acl', /port 8000/),
  },
  'the instances have no way to their secret': {
    breaks: (edit) => edit.remove('VpcPrivateSubnet1DefaultRoute', 'VpcPrivateSubnet2DefaultRoute'),
    finds: finds('Auto Scaling group Fleet', 'secretsmanager')(
      'no-route',
      privateRoutes,
      /endpoint for secretsmanager/,
    ),
  },
});
