/** What no resource may be: reachable, or open, from outside. */
import type { Json } from '../../fixtures/stack';
import type { Rule } from './rules';
import { each, ofType } from './rules';

const OPEN = ['0.0.0.0/0', '::/0'];
const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
/** How the library says "nowhere" in a group without rules. */
const NOWHERE = '255.255.255.255/32';
/** PostgreSQL's, to a database whose group is not ours and whose address no group stands for. */
const PORTS = [443, 5432];

/** Rules of security groups, inline and standing alone. */
const groupRules = (resources: Parameters<Rule>[0], way: 'Ingress' | 'Egress'): [string, Json][] => [
  ...ofType(resources, `AWS::EC2::SecurityGroup${way}`).map(([id, rule]) => [id, rule] as [string, Json]),
  ...ofType(resources, 'AWS::EC2::SecurityGroup').flatMap(([id, group]) =>
    (group[`SecurityGroup${way}`] ?? []).map((rule: Json) => [id, rule] as [string, Json]),
  ),
];
const addressOf = (rule: Json): unknown => rule.CidrIp ?? rule.CidrIpv6;

export const exposureRules = {
  'no address is let in': (resources) =>
    groupRules(resources, 'Ingress').flatMap(([id, rule]) =>
      addressOf(rule) === undefined && rule.SourcePrefixListId === undefined
        ? []
        : [`${id}: lets ${JSON.stringify(addressOf(rule) ?? rule.SourcePrefixListId)} in`],
    ),

  'only TLS, and the port of a database, go out to any address': (resources) =>
    groupRules(resources, 'Egress').flatMap(([id, rule]) => {
      const address = addressOf(rule);
      if (address === undefined || address === NOWHERE) return [];
      const one = rule.FromPort === rule.ToPort && PORTS.includes(rule.FromPort) && OPEN.includes(address as string);
      return rule.IpProtocol === 'tcp' && one
        ? []
        : [`${id}: goes out to ${address} by ${rule.FromPort}-${rule.ToPort}`];
    }),

  'a group says what goes out': each(
    ['AWS::EC2::SecurityGroup'],
    (group) => !(group.SecurityGroupEgress?.length > 0) && 'without rules everything goes out',
  ),

  'no subnet gives public addresses': each(
    ['AWS::EC2::Subnet'],
    (subnet) => (subnet.MapPublicIpOnLaunch === true || subnet.AssignIpv6AddressOnCreation === true) && 'gives them',
  ),

  'public addresses are those of NAT gateways': (resources) => {
    const used = ofType(resources, 'AWS::EC2::NatGateway').map(
      ([, gateway]) => gateway.AllocationId?.['Fn::GetAtt']?.[0],
    );
    return ofType(resources, 'AWS::EC2::EIP').flatMap(([id]) => (used.includes(id) ? [] : [`${id}: of what?`]));
  },

  'databases are not public': each(
    ['AWS::RDS::DBInstance'],
    (database) => database.PubliclyAccessible !== false && 'may be reached from outside',
  ),

  'buckets block public access, by policies and by lists': each(['AWS::S3::Bucket'], (bucket) => {
    const missing = BLOCKS.filter((block) => bucket.PublicAccessBlockConfiguration?.[block] !== true);
    if (missing.length > 0) return `lacks ${missing.join(', ')}`;
    const [rule] = bucket.OwnershipControls?.Rules ?? [];
    return (
      (rule?.ObjectOwnership !== 'BucketOwnerEnforced' || bucket.AccessControl !== undefined) && 'has lists of access'
    );
  }),

  'no function has an address without IAM': each(
    ['AWS::Lambda::Url'],
    (url) => url.AuthType !== 'AWS_IAM' && 'may be called by anybody',
  ),

  'no function may be called by everybody, or by a service for any account': each(
    ['AWS::Lambda::Permission'],
    ({ Principal, SourceAccount, SourceArn, PrincipalOrgID }) =>
      (Principal === '*' || SourceAccount === undefined) &&
      PrincipalOrgID === undefined &&
      `${JSON.stringify(Principal)} for ${JSON.stringify(SourceArn ?? 'any account')}`,
  ),

  'nothing lies in a public place': each(
    [
      'AWS::EC2::Instance',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::ApiGateway::RestApi',
      'AWS::ApiGatewayV2::Api',
    ],
    () => 'is of a type that faces outwards: decide here how it is guarded',
  ),
} satisfies Record<string, Rule>;
