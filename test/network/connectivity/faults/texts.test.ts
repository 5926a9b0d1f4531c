/** What faults say. */
import { changed, faultsOf, input, network } from './fixture';
import { endpoints } from './cases/endpoints';
import { placement } from './cases/placement';
import { services } from './cases/services';
import { rules } from './cases/rules';

test.each([
  [
    'glue-self-reference',
    'no rule in',
    services,
    'Security groups Group, Workers of Glue connection Connection don’t let all TCP ports in from one another, which Glue demands because its workers talk to one another.',
    'Add a rule to Workers that lets TCP 0-65535 in from Workers itself.',
  ],
  [
    'glue-self-reference',
    'nothing out',
    services,
    'Security groups Group, Workers of Glue connection Connection don’t let all TCP ports out to one another, which Glue demands because its workers talk to one another.',
    'Add a rule to Workers that lets TCP 0-65535 out to Workers itself.',
  ],
  [
    'lambda-vpc-config',
    undefined,
    services,
    'Lambda function Function has a VpcConfig without SecurityGroupIds; it takes subnets and security groups, or neither.',
    'Add SecurityGroupIds to its VpcConfig.',
  ],
  [
    'glue-zone',
    undefined,
    services,
    'Glue connection Connection names zone eu-central-1b, and its subnet PrivateA is in zone eu-central-1a.',
    'Set its AvailabilityZone to eu-central-1a, or name a subnet of zone eu-central-1b.',
  ],
  [
    'subnet-group-one-zone',
    'RDS::DBSubnetGroup',
    placement,
    'Database subnet group Subnets has 2 subnets, in zone eu-central-1a; AWS demands subnets in two availability zones.',
    'Add a subnet of another availability zone.',
  ],
  [
    'group-other-vpc',
    'Lambda::Function',
    placement,
    'Lambda function Thing is in subnets of VPC Vpc, and its security group OtherGroup belongs to VPC Other.',
    'Attach a security group of VPC Vpc.',
  ],
  [
    'endpoint-dns-off',
    undefined,
    endpoints,
    'Endpoint Endpoint has private DNS, for which VPC Vpc lacks EnableDnsHostnames (off unless a template says otherwise).',
    'Set EnableDnsHostnames of the VPC to true.',
  ],
  [
    'endpoint-of-other-region',
    undefined,
    endpoints,
    'Endpoint Endpoint is for com.amazonaws.us-east-1.sqs, and its VPC Vpc is in eu-central-1.',
    'Use com.amazonaws.eu-central-1.sqs.',
  ],
  [
    'network-acl-number-twice',
    undefined,
    rules,
    'Entries Entry and Again are both inbound entry 100 of network ACL Acl.',
    'Give one of them another number.',
  ],
])('%s: %s', (code, when, cases, detail, fix) => {
  const { beside, change } = cases.find((item) => item.code === code && item.when === when)!;
  const [fault] = faultsOf(input(changed({ ...network(), ...beside }, change)));
  expect(fault).toMatchObject({ code, detail, fix });
});
