/** Network ACLs. */
import { type Draft, type DraftVpc, part, ref } from './draft';

interface Line {
  readonly egress: boolean;
  readonly allow: boolean;
  readonly protocol: number;
  readonly cidr: string;
  readonly ports?: readonly [number, number];
}

const ANYWHERE = '0.0.0.0/0';
/** Where the ephemeral ports of Linux and of everything else may be split. */
const SPLITS = [1023, 1024, 20000, 32767, 32768, 40000, 50000, 60998, 60999, 61000, 65534] as const;

export function drawAcls(draft: Draft, vpc: DraftVpc, ports: readonly number[]): void {
  const { dice } = draft;
  if (!dice.chance(0.4)) return;
  const acl = draft.add(`${vpc.id}Acl`, 'EC2::NetworkAcl', { VpcId: ref(vpc.id) });
  const numbers = new Map<string, number>();
  drawLines(draft, vpc, ports).forEach(({ egress, allow, protocol, cidr, ports: range }, i) => {
    const number = dice.chance(0.9) ? (i + 1) * 10 : dice.whole(1, 200);
    // Two of one number and direction can't be.
    if (numbers.has(`${number}${egress}`)) return;
    numbers.set(`${number}${egress}`, i);
    draft.addOne('Entry', 'EC2::NetworkAclEntry', {
      NetworkAclId: dice.chance(0.5) ? ref(acl) : { 'Fn::GetAtt': [acl, 'Id'] },
      RuleNumber: number,
      RuleAction: allow ? 'allow' : 'deny',
      ...(egress ? { Egress: true } : dice.chance(0.5) ? { Egress: false } : {}),
      Protocol: protocol,
      CidrBlock: cidr,
      ...(range ? { PortRange: { From: range[0], To: range[1] } } : {}),
    });
  });
  for (const subnet of dice.some(vpc.subnets, 0.5))
    draft.add(`${subnet.id}AclAssociation`, 'EC2::SubnetNetworkAclAssociation', {
      SubnetId: ref(subnet.id),
      NetworkAclId: ref(acl),
    });
}

function drawLines(draft: Draft, vpc: DraftVpc, ports: readonly number[]): Line[] {
  const { dice, vpcs } = draft;
  const lines: Line[] = [];
  for (let n = dice.pick([0, 0, 1, 1, 2]); n > 0; n -= 1) lines.push(drawDeny(draft, vpc, ports));
  for (const egress of [true, false]) {
    if (dice.chance(0.55)) {
      lines.push({ egress, allow: true, protocol: -1, cidr: dice.chance(0.9) ? ANYWHERE : '10.0.0.0/8' });
      continue;
    }
    // Ports one by one, and the ephemeral ones in one range or in two.
    const cidr = dice.chance(0.85) ? ANYWHERE : dice.pick(vpcs).cidr;
    for (const port of [...ports, 443]) lines.push({ egress, allow: true, protocol: 6, cidr, ports: [port, port] });
    const low = dice.pick([1024, 1024, 1024, 32768]);
    const split = dice.pick(SPLITS);
    const within = low < split && split < 65535 && dice.chance(0.4);
    const ranges = within
      ? ([
          [low, split],
          [split + 1, 65535],
        ] as const)
      : ([[low, dice.chance(0.9) ? 65535 : 60999]] as const);
    for (const range of ranges)
      if (dice.chance(0.95)) lines.push({ egress, allow: true, protocol: 6, cidr: ANYWHERE, ports: range });
  }
  return lines;
}

function drawDeny(draft: Draft, vpc: DraftVpc, ports: readonly number[]): Line {
  const { dice, vpcs } = draft;
  const subnet = dice.pick(vpc.subnets);
  const cidr = dice.pick([
    ANYWHERE,
    subnet.cidr,
    part(subnet.cidr, 29, dice.whole(0, 1)),
    subnet.cidr,
    // The first and the last address that an interface can have, and those beside them.
    part(subnet.cidr, 32, dice.pick([3, 4, 4, 5, 13, 14, 14, 15])),
    dice.pick(vpcs).cidr,
    '198.51.100.0/24',
  ]);
  const port = dice.pick([...ports, 22, 22, 80]);
  const from = dice.pick(SPLITS);
  const range: readonly [number, number] = dice.chance(0.7)
    ? [port, port]
    : [from, Math.min(65535, from + dice.pick([0, 1, 100, 5000]))];
  const protocol = dice.pick([6, 6, 6, 17, 17, -1]);
  const narrow = protocol !== -1 || cidr !== ANYWHERE;
  return {
    egress: dice.chance(0.5),
    allow: false,
    protocol: narrow ? protocol : 17,
    cidr,
    ...(protocol === -1 && narrow ? {} : { ports: range }),
  };
}
