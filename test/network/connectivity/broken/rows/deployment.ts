import {
  classicNat,
  endpointsOnly,
  hubSpoke,
  multiStack,
  peered,
  plainYaml,
  platformClosed,
  platformDev,
  warehouse,
} from '../bases';
import type { Editor } from '../editor';
import { type Finding, rowsOf } from '../table';

const fault = (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({ code, at, fix });

/** A VPC of somebody else with a subnet in zone a and a group. */
function addLab(edit: Editor, beside: string): void {
  edit.add(beside, 'Lab', 'AWS::EC2::VPC', { CidrBlock: '10.99.0.0/16' });
  edit.add(beside, 'LabSubnet', 'AWS::EC2::Subnet', {
    VpcId: { Ref: 'Lab' },
    CidrBlock: '10.99.1.0/24',
    AvailabilityZone: 'eu-central-1a',
  });
  edit.add(beside, 'LabGroup', 'AWS::EC2::SecurityGroup', { VpcId: { Ref: 'Lab' }, GroupDescription: 'lab' });
}

const glueGroup = 'GlueGroup';
const selfRule = /^GlueGroupfrom/;
const clients = 'NetworkGlueWorkersSecurityGroup';

/** Faults that AWS tells at deployment at the earliest, and no path shows. */
export const deploymentRows = [
  ...rowsOf(endpointsOnly, {
    'Glue’s group does not name itself': {
      breaks: (edit) => edit.remove(selfRule),
      finds: fault('glue-self-reference', glueGroup, /TCP 0-65535 in from/),
    },
    'Glue’s group lets itself in on one port': {
      breaks: (edit) => edit.set(selfRule, { FromPort: 5432, ToPort: 5432 }),
      finds: fault('glue-self-reference', glueGroup, /TCP 0-65535 in from/),
    },
    'Glue’s group lets itself in by UDP': {
      breaks: (edit) => edit.set(selfRule, { IpProtocol: 'udp' }),
      finds: fault('glue-self-reference', glueGroup, /TCP 0-65535 in from/),
    },
    'Glue’s group lets another group in': {
      breaks: (edit) => edit.set(selfRule, { SourceSecurityGroupId: edit.att('ClientGroup', 'GroupId') }),
      finds: fault('glue-self-reference', glueGroup, /TCP 0-65535 in from/),
    },
    'Glue’s group lets out to the web only': {
      breaks: (edit) =>
        edit.set(glueGroup, {
          SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }],
        }),
      finds: fault('glue-self-reference', glueGroup, /TCP 0-65535 out to/),
    },
    'the connection names the other zone': {
      breaks: (edit) => {
        edit.get('GlueConnection').ConnectionInput.PhysicalConnectionRequirements.AvailabilityZone = 'eu-central-1b';
      },
      finds: fault('glue-zone', 'GlueConnection', /eu-central-1a/),
    },
    'the connection takes the zone of another subnet': {
      breaks: (edit) => {
        edit.get('GlueConnection').ConnectionInput.PhysicalConnectionRequirements.AvailabilityZone = edit.att(
          'VpcIsolatedSubnet2Subnet',
          'AvailabilityZone',
        );
      },
      finds: fault('glue-zone', 'GlueConnection', /AvailabilityZone/),
    },
    'DNS hostnames are off': {
      breaks: (edit) => edit.set('Vpc', { EnableDnsHostnames: false }),
      finds: fault('endpoint-dns-off', ['Vpc', /Endpoint/], /EnableDnsHostnames/),
    },
    'DNS hostnames are not mentioned': {
      breaks: (edit) => {
        delete edit.get('Vpc').EnableDnsHostnames;
      },
      finds: fault('endpoint-dns-off', ['Vpc', /Endpoint/], /EnableDnsHostnames/),
    },
    'two endpoints for one name': {
      breaks: (edit) =>
        edit.add('Vpc', 'Second', 'AWS::EC2::VPCEndpoint', { ...edit.get('VpcSecretsManagerEndpoint') }),
      finds: fault('endpoint-dns-twice', ['Second', 'VpcSecretsManagerEndpoint'], /PrivateDnsEnabled|[Dd]rop|[Oo]ne/),
    },
    'the endpoint is in a subnet of another VPC': {
      breaks: (edit) => {
        addLab(edit, 'Vpc');
        edit.set('VpcSecretsManagerEndpoint', { SubnetIds: [{ Ref: 'LabSubnet' }] });
      },
      finds: fault('endpoint-subnet-other-vpc', 'VpcSecretsManagerEndpoint', /subnet/),
    },
    'the endpoint has a group of another VPC': {
      breaks: (edit) => {
        addLab(edit, 'Vpc');
        edit.set('VpcSecretsManagerEndpoint', { SecurityGroupIds: [{ 'Fn::GetAtt': ['LabGroup', 'GroupId'] }] });
      },
      finds: fault('group-other-vpc', 'VpcSecretsManagerEndpoint', /security group of VPC/),
    },
    'the endpoint has two subnets of one zone': {
      breaks: (edit) => edit.set('VpcIsolatedSubnet2Subnet', { AvailabilityZone: 'eu-central-1a' }),
      finds: fault('endpoint-zone-twice', /Endpoint/, /zone/),
    },
    'the gateway endpoint moved to another VPC': {
      breaks: (edit) => {
        addLab(edit, 'Vpc');
        edit.set('VpcS3', { VpcId: { Ref: 'Lab' } });
      },
      finds: fault('endpoint-route-table-other-vpc', 'VpcS3', /route table/),
    },
    'a gateway endpoint for Secrets Manager': {
      breaks: (edit) => edit.set('VpcSecretsManagerEndpoint', { VpcEndpointType: 'Gateway' }),
      finds: fault(['endpoint-type', 'endpoint-property'], 'VpcSecretsManagerEndpoint', /Interface/),
    },
    'the gateway endpoint is of another region': {
      breaks: (edit) => edit.set('VpcDynamoDb', { ServiceName: 'com.amazonaws.eu-west-1.dynamodb' }),
      finds: fault('endpoint-of-other-region', 'VpcDynamoDb', /eu-central-1/),
    },
    'the job has workers and a capacity': {
      breaks: (edit) => edit.set('GlueJob', { MaxCapacity: 10 }),
      finds: fault('glue-capacity', 'GlueJob', /MaxCapacity/),
    },
  }),
  ...rowsOf(classicNat, {
    'the database’s subnets are in one zone': {
      breaks: (edit) =>
        edit.set('VpcdataSubnet2Subnet', { AvailabilityZone: edit.get('VpcdataSubnet1Subnet').AvailabilityZone }),
      finds: fault('subnet-group-one-zone', 'AuroraSubnets', /another availability zone/),
    },
    'the database has one subnet': {
      breaks: (edit) => edit.get('AuroraSubnets').SubnetIds.pop(),
      finds: fault('subnet-group-one-zone', 'AuroraSubnets', /another availability zone/),
    },
    'the database has a group of another VPC': {
      breaks: (edit) => {
        addLab(edit, 'Vpc');
        edit.set('Aurora', { VpcSecurityGroupIds: [{ 'Fn::GetAtt': ['LabGroup', 'GroupId'] }] });
      },
      finds: fault('group-other-vpc', 'Aurora', /security group of VPC/),
    },
    'the function has a group of another VPC': {
      breaks: (edit) => {
        addLab(edit, 'Vpc');
        edit.get('Api').VpcConfig.SecurityGroupIds = [{ 'Fn::GetAtt': ['LabGroup', 'GroupId'] }];
      },
      finds: fault('group-other-vpc', 'Api', /security group of VPC/),
    },
    'the function’s group is in the default VPC': {
      breaks: (edit) => {
        delete edit.get('ApiSecurityGroup').VpcId;
      },
      finds: fault('group-other-vpc', 'Api', /security group of VPC/),
    },
    'the function has subnets of two VPCs': {
      breaks: (edit) => {
        addLab(edit, 'Vpc');
        edit.get('Api').VpcConfig.SubnetIds[1] = { Ref: 'LabSubnet' };
      },
      finds: fault('subnets-of-different-vpcs', 'Api', /subnets of VPC/),
    },
    'the database’s subnet group has subnets of two VPCs': {
      breaks: (edit) => {
        addLab(edit, 'Vpc');
        edit.get('AuroraSubnets').SubnetIds[1] = { Ref: 'LabSubnet' };
      },
      finds: fault('subnets-of-different-vpcs', 'AuroraSubnets', /subnets of VPC/),
    },
    'a rule names a group of another VPC': {
      breaks: (edit) => {
        addLab(edit, 'Vpc');
        edit.set(/^AuroraSecurityGroupfrom.*Migrate/, {
          SourceSecurityGroupId: { 'Fn::GetAtt': ['LabGroup', 'GroupId'] },
        });
      },
      finds: fault('group-reference-other-vpc', [/^AuroraSecurityGroup/], /VPC|block/),
    },
    'two subnets overlap': {
      breaks: (edit) => edit.set('VpcdataSubnet2Subnet', { CidrBlock: '10.0.4.0/23' }),
      finds: fault('subnet-overlap', /^Vpc.*Subnet/, /./),
    },
    'a subnet is outside of its VPC': {
      breaks: (edit) => edit.set('VpcdataSubnet2Subnet', { CidrBlock: '10.1.5.0/24' }),
      finds: fault('subnet-outside-vpc', 'VpcdataSubnet2Subnet', /./),
    },
    'a subnet is larger than its VPC': {
      breaks: (edit) => edit.set('Vpc', { CidrBlock: '10.0.0.0/22' }),
      finds: fault('subnet-outside-vpc', /Subnet/, /./),
    },
    'a route leads to a gateway that is not attached': {
      breaks: (edit) => edit.remove('VpcVPCGW'),
      finds: fault(['route-gateway-not-attached', 'nat-without-internet-gateway'], /./, /[Aa]ttach/),
    },
    'a route table has two default routes': {
      breaks: (edit) =>
        edit.add('Vpc', 'Again', 'AWS::EC2::Route', {
          RouteTableId: edit.ref('VpcappSubnet1RouteTable'),
          DestinationCidrBlock: '0.0.0.0/0',
          GatewayId: edit.ref('VpcIGW'),
        }),
      finds: fault('route-duplicate', ['Again', 'VpcappSubnet1DefaultRoute'], /./),
    },
    'a subnet’s route table is of another VPC': {
      breaks: (edit) => {
        addLab(edit, 'Vpc');
        edit.set('VpcdataSubnet2RouteTable', { VpcId: { Ref: 'Lab' } });
      },
      finds: fault('route-table-other-vpc', 'VpcdataSubnet2RouteTableAssociation', /route table/),
    },
  }),
  ...rowsOf(peered, {
    'peered VPCs overlap': {
      breaks: (edit) => edit.set('DataVpc', { CidrBlock: '10.0.0.0/15' }),
      finds: fault('peering-overlap', 'AppDataPeering', /overlap/),
    },
    'the database group names a group across no peering': {
      breaks: (edit) => {
        edit.remove('OpsDataThere0', 'OpsDataThere1', 'OpsDataBack0', 'OpsDataBack1', 'OpsDataPeering');
      },
      finds: fault('group-reference-other-vpc', 'FromReport', /peer|block/),
    },
  }),
  ...rowsOf(hubSpoke, {
    'the attachment has a subnet of another VPC': {
      breaks: (edit) => {
        edit.get('AppsAttachment').SubnetIds[1] = edit.ref('DataTgwb');
      },
      finds: fault(['transit-subnet-other-vpc', 'subnets-of-different-vpcs'], 'AppsAttachment', /subnet/),
    },
    'the attachment has two subnets of one zone': {
      breaks: (edit) => edit.get('AppsAttachment').SubnetIds.push(edit.ref('AppsAppa')),
      finds: fault('transit-zone-twice', 'AppsAttachment', /zone/),
    },
    'the attachment is associated with two tables': {
      breaks: (edit) =>
        edit.add('Hub', 'Twice', 'AWS::EC2::TransitGatewayRouteTableAssociation', {
          TransitGatewayAttachmentId: edit.ref('AppsAttachment'),
          TransitGatewayRouteTableId: edit.ref('OutHubTable'),
        }),
      finds: fault('transit-association-twice', ['Twice', 'AppsAssociated'], /./),
    },
    'the database’s subnets are in one zone': {
      breaks: (edit) => edit.set('DataAppb', { AvailabilityZone: 'eu-central-1a' }),
      finds: fault('subnet-group-one-zone', 'DbSubnets', /another availability zone/),
    },
    'NAT has no address': {
      breaks: (edit) => {
        delete edit.get('Nat').AllocationId;
      },
      finds: fault('nat-without-address', 'Nat', /AllocationId/),
    },
  }),
  ...rowsOf(plainYaml, {
    'two entries of an ACL have one number': {
      breaks: (edit) => edit.set('PublicAclSsh', { RuleNumber: 100 }),
      finds: fault('network-acl-number-twice', ['PublicAclSsh', 'PublicAclIn'], /number/),
    },
    'both subnets of the database are in one zone': {
      breaks: (edit) => edit.set('DataSubnetB', { AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } }),
      finds: fault('subnet-group-one-zone', 'DbSubnets', /another availability zone/),
    },
    'a block is cut into more than it holds': {
      breaks: (edit) => {
        edit.template('shop').Parameters.VpcCidr.Default = '10.30.0.0/24';
      },
      finds: fault(['cidr-split', 'select-out-of-range', 'subnet-outside-vpc'], /Subnet/, /./),
    },
  }),
  ...rowsOf(multiStack, {
    'the function has a group of another stack’s VPC': {
      breaks: (edit) => {
        addLab(edit, 'Clients');
        edit.set('Clients', { VpcId: { Ref: 'Lab' } });
      },
      finds: fault('group-other-vpc', ['Checkout', 'WorkerService', 'Migrations'], /security group of VPC/),
    },
  }),
  ...rowsOf(warehouse, {
    'Airflow’s subnets are in one zone': {
      breaks: (edit) => edit.set('VpcPrivateSubnet2Subnet', { AvailabilityZone: 'eu-central-1a' }),
      finds: fault('airflow-one-zone', 'Airflow', /zone/),
    },
    'Airflow has one subnet': {
      breaks: (edit) => edit.get('Airflow').NetworkConfiguration.SubnetIds.pop(),
      finds: fault(['airflow-subnets', 'airflow-one-zone'], 'Airflow', /two|subnet/),
    },
    'Airflow’s group does not name itself': {
      breaks: (edit) => edit.remove(/^AirflowGroupfrom/),
      finds: fault('airflow-self-reference', ['AirflowGroup', 'Airflow'], /itself/),
    },
    'the capture’s subnets are in one zone': {
      breaks: (edit) => edit.get('ReplicationSubnets').SubnetIds.pop(),
      finds: fault('subnet-group-one-zone', 'ReplicationSubnets', /another availability zone/),
    },
  }),
  ...rowsOf(platformDev, {
    'the workers’ group does not let itself in': {
      breaks: (edit) => edit.remove(/^NetworkGlueWorkersSecurityGroupfrom/),
      finds: fault('glue-self-reference', [clients, /OperationsDatabaseClients/], /TCP 0-65535 in from/),
    },
    'the workers’ group does not let itself out': {
      breaks: (edit) => edit.remove(/^NetworkGlueWorkersSecurityGroupto/),
      finds: fault('glue-self-reference', [clients, /OperationsDatabaseClients/], /TCP 0-65535 out to/),
    },
    'the workers let themselves in on half of the ports': {
      breaks: (edit) => edit.set(/^NetworkGlueWorkersSecurityGroupfrom/, { ToPort: 32767 }),
      finds: fault('glue-self-reference', [clients, /OperationsDatabaseClients/], /TCP 0-65535 in from/),
    },
    'the connection is in another zone': {
      breaks: (edit) => {
        edit.get('Connectionoperations').ConnectionInput.PhysicalConnectionRequirements.AvailabilityZone = {
          'Fn::Select': [1, { 'Fn::GetAZs': '' }],
        };
      },
      finds: fault('glue-zone', 'Connectionoperations', /AvailabilityZone/),
    },
    'the database’s subnets are in one zone': {
      breaks: (edit) =>
        edit.set('NetworkVpcisolatedSubnet2Subnet', {
          AvailabilityZone: edit.get('NetworkVpcisolatedSubnet1Subnet').AvailabilityZone,
        }),
      finds: fault('subnet-group-one-zone', 'OperationsDatabaseSubnetGroup', /another availability zone/),
    },
  }),
  ...rowsOf(platformClosed, {
    'the VPC has no DNS hostnames': {
      breaks: (edit) => edit.set('NetworkVpc', { EnableDnsHostnames: false }),
      finds: fault('endpoint-dns-off', ['NetworkVpc', /^NetworkEndpoints/], /EnableDnsHostnames/),
    },
    'endpoints of two stacks for one name': {
      breaks: (edit) =>
        edit.add('NetworkVpc', 'Again', 'AWS::EC2::VPCEndpoint', { ...edit.get('NetworkEndpointsSecretsManager') }),
      finds: fault('endpoint-dns-twice', ['Again', 'NetworkEndpointsSecretsManager'], /./),
    },
  }),
];
