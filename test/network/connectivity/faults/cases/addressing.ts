import { type Case, ref, resource } from '../fixture';

const SECOND = resource('EC2::VPCCidrBlock', { VpcId: ref('Vpc'), CidrBlock: '10.9.0.0/16' });
const split = (index: number, count: number, bits: number) => ({
  'Fn::Select': [index, { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, count, bits] }],
});

export const addressing: readonly Case[] = [
  { code: 'cidr-invalid', place: 'PrivateA', change: { 'PrivateA.CidrBlock': '10.0.0.256/24' } },
  {
    code: 'cidr-invalid',
    when: 'a VPC',
    place: 'Unused',
    beside: {},
    change: { Unused: resource('EC2::VPC', { CidrBlock: '10.3.0.0' }) },
  },
  {
    code: 'vpc-block-size',
    place: 'Unused',
    beside: { Unused: resource('EC2::VPC', { CidrBlock: '10.2.0.0/16' }) },
    change: { 'Unused.CidrBlock': '10.2.0.0/15' },
  },
  {
    code: 'vpc-block-size',
    when: 'too small',
    place: 'Unused',
    beside: { Unused: resource('EC2::VPC', { CidrBlock: '10.2.0.0/28' }) },
    change: { 'Unused.CidrBlock': '10.2.0.0/29' },
  },
  {
    code: 'vpc-block-size',
    when: 'secondary',
    place: 'Second',
    beside: { Second: SECOND },
    change: { 'Second.CidrBlock': '10.8.0.0/15' },
  },
  { code: 'subnet-size', place: 'PrivateA', change: { 'PrivateA.CidrBlock': '10.0.0.0/29' } },
  { code: 'cidr-host-bits', severity: 'warning', place: 'PrivateA', change: { 'PrivateA.CidrBlock': '10.0.0.7/24' } },
  {
    code: 'cidr-host-bits',
    when: 'a VPC',
    severity: 'warning',
    place: 'Vpc',
    change: { 'Vpc.CidrBlock': '10.0.1.0/16' },
  },
  {
    code: 'vpc-blocks-overlap',
    place: 'Second',
    beside: { Second: SECOND },
    change: { 'Second.CidrBlock': '10.0.128.0/17' },
  },
  { code: 'subnet-outside-vpc', place: 'PrivateA', change: { 'PrivateA.CidrBlock': '10.7.0.0/24' } },
  {
    code: 'subnet-outside-vpc',
    when: 'its secondary block is gone',
    place: 'Far',
    beside: {
      Second: SECOND,
      Far: resource('EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: '10.9.0.0/24', AvailabilityZone: 'eu-central-1a' }),
    },
    change: { Second: undefined },
  },
  { code: 'subnet-overlap', place: 'PrivateB', change: { 'PrivateB.CidrBlock': '10.0.0.128/25' } },
  {
    code: 'cidr-split',
    place: 'Parts',
    beside: { Parts: resource('EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: split(4, 16, 8) }) },
    change: { 'Parts.CidrBlock': split(4, 257, 8) },
  },
  {
    code: 'cidr-split',
    when: 'no room',
    place: 'Parts',
    beside: { Parts: resource('EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: split(4, 16, 8) }) },
    change: { 'Parts.CidrBlock': split(4, 17, 12) },
  },
  {
    code: 'select-out-of-range',
    place: 'Parts',
    beside: { Parts: resource('EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: split(15, 16, 8) }) },
    change: { 'Parts.CidrBlock': split(16, 16, 8) },
  },
];
