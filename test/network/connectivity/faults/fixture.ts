import { checkFaults } from '../../../../lib/network/connectivity/faults';
import type { StackInput } from '../../../../lib/network/connectivity/input/stacks';
import { networkOf } from '../../../../lib/network/connectivity/model/network';
import type { Fault } from '../../../../lib/network/connectivity/report';
import { Resources } from '../../../../lib/network/connectivity/template/resources';
import type { Json } from '../../../fixtures/stack';

export type Template = Record<string, Json>;

/** A correct template, and a change that breaks it. */
export interface Case {
  /** Code of the one fault that the change makes. */
  readonly code: string;
  /** Tells apart cases of one code. */
  readonly when?: string;
  readonly severity?: Fault['severity'];
  /** Logical id. */
  readonly place: string;
  /** Resources beside the network's. */
  readonly beside?: Template;
  /** Other sections of the template. */
  readonly template?: Json;
  /** Logical id → the resource in its place, or `Id.Property.Property` → value; undefined takes away. */
  readonly change: Record<string, Json>;
}

export const ref = (name: string): Json => ({ Ref: name });
export const att = (name: string, attribute: string): Json => ({ 'Fn::GetAtt': [name, attribute] });
export const resource = (type: string, properties: Json = {}): Json => ({
  Type: `AWS::${type}`,
  Properties: properties,
});

const subnet = (vpc: string, block: string, zone: string): Json =>
  resource('EC2::Subnet', { VpcId: ref(vpc), CidrBlock: block, AvailabilityZone: zone });

const ASSOCIATION = 'EC2::SubnetRouteTableAssociation';
const associated = (name: string, table: string): Json =>
  resource(ASSOCIATION, { SubnetId: ref(name), RouteTableId: ref(table) });

/** Two VPCs: `Vpc` with two private subnets and a public one, and `Other`, each with a group that names nobody. */
export const network = (): Template => ({
  Vpc: resource('EC2::VPC', { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true, EnableDnsSupport: true }),
  Gateway: resource('EC2::InternetGateway'),
  Attachment: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') }),
  PrivateA: subnet('Vpc', '10.0.0.0/24', 'eu-central-1a'),
  PrivateB: subnet('Vpc', '10.0.1.0/24', 'eu-central-1b'),
  AlsoA: subnet('Vpc', '10.0.2.0/24', 'eu-central-1a'),
  Public: subnet('Vpc', '10.0.3.0/24', 'eu-central-1a'),
  PrivateTable: resource('EC2::RouteTable', { VpcId: ref('Vpc') }),
  PublicTable: resource('EC2::RouteTable', { VpcId: ref('Vpc') }),
  PublicRoute: {
    ...resource('EC2::Route', {
      RouteTableId: ref('PublicTable'),
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: ref('Gateway'),
    }),
    DependsOn: ['Attachment'],
  },
  PrivateAToTable: associated('PrivateA', 'PrivateTable'),
  PrivateBToTable: associated('PrivateB', 'PrivateTable'),
  PublicToTable: associated('Public', 'PublicTable'),
  Group: resource('EC2::SecurityGroup', { VpcId: ref('Vpc'), GroupDescription: 'Test' }),
  Other: resource('EC2::VPC', { CidrBlock: '10.1.0.0/16' }),
  OtherSubnet: subnet('Other', '10.1.0.0/24', 'eu-central-1b'),
  OtherTable: resource('EC2::RouteTable', { VpcId: ref('Other') }),
  OtherGroup: resource('EC2::SecurityGroup', { VpcId: ref('Other'), GroupDescription: 'Test' }),
});

/** What a change makes of a template, which stays as it is. */
export function changed(template: Template, change: Record<string, Json>): Template {
  const result: Template = structuredClone(template);
  for (const [path, value] of Object.entries(change)) {
    const [id, ...properties] = path.split('.');
    const last = properties.pop();
    let holder: Json = last === undefined ? result : result[id!].Properties;
    for (const property of properties) holder = holder[property];
    if (value === undefined) delete holder[last ?? id!];
    else holder[last ?? id!] = value;
  }
  return result;
}

export const input = (resources: Template, more: Partial<StackInput> & { template?: Json } = {}): StackInput => ({
  id: 'Stack',
  region: 'eu-central-1',
  account: '111122223333',
  ...more,
  template: { Resources: resources, ...more.template },
});

export function faultsOf(...inputs: readonly StackInput[]): Fault[] {
  const resources = new Resources(inputs);
  return checkFaults(resources, networkOf(resources));
}

/** Severity, code and logical id. */
export const brief = (faults: readonly Fault[]): string[] =>
  faults.map(({ severity, code, place }) => `${severity} ${code} ${place.logicalId}`);
