import { platformClosed, platformDev, platformExisting, platformProd } from '../bases';
import { type Finding, rowsOf } from '../table';

const finds =
  (source: string, destination: string) =>
  (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({ need: [source, destination], code, at, fix });
const database = finds('Glue job Spark', 'database OperationsDatabaseInstance');
const connection = finds('Glue connection Connectionoperations', 'database OperationsDatabaseInstance');
const secret = finds('Glue job Spark', 'secretsmanager');
const lake = finds('Glue job Spark', 'AWS service s3');
const toDatabase = 'OperationsDatabaseClientsToDatabase';
const admits = /^OperationsDatabaseSecurityGroupfrom/;
export const platformRows = [
  ...rowsOf(platformDev, {
    'the database does not admit its clients': {
      breaks: (edit) => edit.remove(admits),
      finds: database('security-group-ingress', 'OperationsDatabaseSecurityGroup', /ingress rule for TCP 5432/),
    },
    'the clients are not let out': {
      breaks: (edit) => edit.remove(toDatabase),
      finds: database(
        'security-group-egress',
        /^(OperationsDatabaseClients|NetworkGlueWorkers)/,
        /egress rule for TCP 5432/,
      ),
    },
    'the clients are let out to their own group': {
      breaks: (edit) =>
        edit.set(toDatabase, { DestinationSecurityGroupId: edit.att('OperationsDatabaseClients', 'GroupId') }),
      finds: database(
        'security-group-egress',
        /^(OperationsDatabaseClients|NetworkGlueWorkers)/,
        /egress rule for TCP 5432/,
      ),
    },
    'the connection is not in the clients’ group': {
      breaks: (edit) => {
        const { PhysicalConnectionRequirements: to } = edit.get('Connectionoperations').ConnectionInput;
        to.SecurityGroupIdList = to.SecurityGroupIdList.filter(
          (id: unknown) => !JSON.stringify(id).includes('OperationsDatabaseClients'),
        );
      },
      finds: connection(
        ['security-group-egress', 'security-group-ingress'],
        /^(NetworkGlueWorkersSecurityGroup|OperationsDatabase)/,
        /rule for TCP 5432/,
      ),
    },
    'the job has no connection': {
      breaks: (edit) => {
        delete edit.get('Spark').Connections;
      },
      finds: {
        need: ['Glue job Spark', 'database'],
        code: 'outside-vpc',
        at: 'Spark',
        fix: /connection/,
      },
    },
    'the private subnet’s default route is gone': {
      breaks: (edit) => edit.remove('NetworkVpcprivateSubnet1DefaultRoute'),
      finds: secret('no-route', 'NetworkVpcprivateSubnet1RouteTable', /NAT gateway/),
    },
    'NAT is in a private subnet': {
      breaks: (edit) =>
        edit.set('NetworkVpcpublicSubnet1NATGateway', { SubnetId: edit.ref('NetworkVpcprivateSubnet2Subnet') }),
      finds: secret('nat-without-internet', 'NetworkVpcpublicSubnet1NATGateway', /public subnet/),
    },
    'the database listens on 6543': {
      breaks: (edit) => edit.set('OperationsDatabaseInstance', { Port: '6543' }),
      finds: database(
        ['security-group-egress', 'security-group-ingress'],
        /^(OperationsDatabase|NetworkGlueWorkers)/,
        /TCP (5432|6543)/,
      ),
    },
    'the VPC resolves no names': {
      breaks: (edit) => edit.set('NetworkVpc', { EnableDnsSupport: false }),
      finds: database('dns-support-off', 'NetworkVpc', /EnableDnsSupport/),
    },
  }),
  ...rowsOf(platformProd, {
    'the NAT gateway of one zone has no way out': {
      breaks: (edit) => edit.remove('NetworkVpcpublicSubnet1DefaultRoute'),
      finds: secret('nat-without-internet', 'NetworkVpcpublicSubnet1RouteTable', /internet gateway/),
    },
    'the internet gateway is not attached': {
      breaks: (edit) => edit.remove('NetworkVpcVPCGW'),
      finds: secret(
        ['internet-gateway-not-attached', 'nat-without-internet'],
        /IGW|DefaultRoute|RouteTable/,
        /[Aa]ttach/,
      ),
    },
    'the rule of the database is for one of its zones': {
      breaks: (edit) => {
        const rule = edit.get(admits);
        delete rule.SourceSecurityGroupId;
        rule.CidrIp = edit.get('NetworkVpcprivateSubnet2Subnet').CidrBlock;
      },
      finds: database('security-group-ingress', 'OperationsDatabaseSecurityGroup', /ingress rule for TCP 5432/),
    },
    'an ACL around the isolated subnets forgets the answers': {
      breaks: (edit) => {
        edit.add('NetworkVpc', 'Acl', 'AWS::EC2::NetworkAcl', { VpcId: edit.ref('NetworkVpc') });
        edit.add('NetworkVpc', 'AclIn', 'AWS::EC2::NetworkAclEntry', {
          NetworkAclId: { Ref: 'Acl' },
          RuleNumber: 100,
          Protocol: 6,
          RuleAction: 'allow',
          CidrBlock: edit.att('NetworkVpc', 'CidrBlock'),
          PortRange: { From: 5432, To: 5432 },
        });
        edit.add('NetworkVpc', 'AclOn', 'AWS::EC2::SubnetNetworkAclAssociation', {
          SubnetId: edit.ref('NetworkVpcisolatedSubnet3Subnet'),
          NetworkAclId: { Ref: 'Acl' },
        });
      },
      finds: database('network-acl-egress', 'Acl', /1024-65535/),
    },
  }),
  ...rowsOf(platformClosed, {
    'no endpoint for Secrets Manager': {
      breaks: (edit) => edit.remove('NetworkEndpointsSecretsManager'),
      finds: secret('no-route', /privateSubnet.RouteTable/, /endpoint for secretsmanager/),
    },
    'no endpoint for the catalog': {
      breaks: (edit) => edit.remove('NetworkEndpointsGlue'),
      finds: finds('Glue job Spark', 'AWS service glue')('no-route', /privateSubnet.RouteTable/, /endpoint for glue/),
    },
    'the endpoints do not admit the workers': {
      breaks: (edit) => edit.remove(/^NetworkEndpointsSecurityGroupfrom.*GlueWorkers/),
      finds: secret('endpoint-security-group', 'NetworkEndpointsSecurityGroup', /ingress rule for TCP 443/),
    },
    'the endpoint for metrics has no private DNS': {
      breaks: (edit) => edit.set('NetworkEndpointsMonitoring', { PrivateDnsEnabled: false }),
      finds: finds('Glue job Spark', 'monitoring')(
        'endpoint-without-private-dns',
        'NetworkEndpointsMonitoring',
        /PrivateDnsEnabled/,
      ),
    },
    'the workers’ subnet is not among S3’s route tables': {
      breaks: (edit) => {
        const endpoint = edit.get('NetworkVpcS3');
        endpoint.RouteTableIds = endpoint.RouteTableIds.filter(
          ({ Ref }: { Ref: string }) => !Ref.includes('privateSubnet1'),
        );
      },
      finds: lake('endpoint-route-table', ['NetworkVpcS3', 'NetworkVpcprivateSubnet1RouteTable'], /RouteTableIds/),
    },
    'the workers are let out to the VPC only': {
      breaks: (edit) => {
        edit.get('NetworkGlueWorkersSecurityGroup').SecurityGroupEgress[0].CidrIp = '10.20.0.0/16';
      },
      finds: lake(
        'security-group-egress',
        /^(NetworkGlueWorkersSecurityGroup|OperationsDatabaseClients)/,
        /prefix list/,
      ),
    },
  }),
  ...rowsOf(platformExisting, {
    'the database does not admit its clients': {
      breaks: (edit) => edit.remove(admits),
      finds: database('security-group-ingress', 'OperationsDatabaseSecurityGroup', /ingress rule for TCP 5432/),
    },
    'the clients are let out by UDP': {
      breaks: (edit) => edit.set(toDatabase, { IpProtocol: 'udp' }),
      finds: database(
        'security-group-egress',
        /^(OperationsDatabaseClients|NetworkGlueWorkers)/,
        /egress rule for TCP 5432/,
      ),
    },
    'the workers do not let themselves out, wherever their subnets are': {
      breaks: (edit) => edit.remove(/^NetworkGlueWorkersSecurityGroupto/),
      finds: {
        code: 'glue-self-reference',
        at: /^(NetworkGlueWorkersSecurityGroup|OperationsDatabaseClients)/,
        fix: /TCP 0-65535 out to/,
      },
    },
  }),
];
