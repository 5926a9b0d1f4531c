/** Databases, and who connects to them and to AWS's services. */
import type { Json } from '../resolve';
import { attribute, type Draft, type DraftVpc, ref } from './draft';
import { type DraftGroup, drawGroup, drawRule } from './groups';

export interface DraftDatabase {
  readonly id: string;
  readonly vpc: DraftVpc;
  readonly port: number;
  readonly group: DraftGroup;
  readonly clients: DraftGroup[];
}

export interface DraftClient {
  readonly vpc: DraftVpc;
  readonly groups: readonly DraftGroup[];
  readonly services: readonly string[];
}

export function drawDatabase(draft: Draft, index: number): DraftDatabase {
  const { dice, vpcs } = draft;
  const vpc = dice.pick(vpcs);
  const subnets = draft.add(`Subnets${index}`, 'RDS::DBSubnetGroup', {
    DBSubnetGroupDescription: 'subnets',
    SubnetIds: dice.some(vpc.subnets, 0.5).map(({ id }) => ref(id)),
  });
  const group = drawGroup(draft, vpc, 'DatabaseGroup');
  const port = dice.pick([5432, 5432, 3306, 6543]);
  const id = draft.add(`Database${index}`, 'RDS::DBInstance', {
    Engine: 'postgres',
    DBInstanceClass: 'db.t4g.micro',
    AllocatedStorage: '20',
    DBSubnetGroupName: ref(subnets),
    ...(dice.chance(0.97) ? { VPCSecurityGroups: [attribute(group.id, 'GroupId')] } : {}),
    ...(port === 5432 && dice.chance(0.5) ? {} : { Port: String(port) }),
    ...(dice.chance(0.75) ? { PubliclyAccessible: dice.chance(0.15) } : {}),
  });
  return { id, vpc, port, group, clients: [] };
}

const ACTIONS: Readonly<Record<string, string>> = {
  s3: 's3:GetObject',
  dynamodb: 'dynamodb:GetItem',
  secretsmanager: 'secretsmanager:GetSecretValue',
  'kinesis-streams': 'kinesis:PutRecord',
};

export function drawClient(draft: Draft, index: number, databases: readonly DraftDatabase[]): DraftClient {
  const { dice, vpcs } = draft;
  const near = dice.chance(0.5) ? dice.pick(databases).vpc : dice.pick(vpcs);
  const wanted = databases.filter((database) => dice.chance(database.vpc === near ? 0.9 : 0.7));
  const closed = near.subnets.filter(({ table }) => table?.role !== 'public');
  const from = closed.length > 0 && dice.chance(0.75) ? closed : near.subnets;
  const subnets = dice.some(from, 0.5).map(({ id }) => ref(id));
  const kind = dice.pick(['lambda', 'lambda', 'lambda', 'glue', 'task'] as const);
  if (kind === 'lambda' && dice.chance(0.03)) {
    drawFunction(draft, index, wanted, undefined, []);
    return { vpc: near, groups: [], services: [] };
  }
  const groups = Array.from({ length: dice.chance(0.15) ? 2 : 1 }, () => drawGroup(draft, near, 'ClientGroup'));
  const ids = groups.map(({ id }) => attribute(id, 'GroupId'));
  for (const database of wanted) {
    database.clients.push(groups[0]!);
    groups[0]!.outbound.push(
      ...(dice.chance(0.97)
        ? [drawRule(draft, 'out', database.port, { vpc: database.vpc, group: database.group })]
        : []),
    );
  }
  // Two rules may let the same out.
  if (wanted.length > 0 && dice.chance(0.2)) groups.at(-1)!.outbound.push(drawRule(draft, 'out', 443, {}));
  switch (kind) {
    case 'lambda': {
      const services = Object.keys(ACTIONS).filter(() => dice.chance(0.25));
      drawFunction(draft, index, wanted, { SubnetIds: subnets, SecurityGroupIds: ids }, services);
      return { vpc: near, groups, services };
    }
    case 'glue':
      drawConnection(draft, index, wanted, subnets[0], ids);
      return { vpc: near, groups, services: ['s3'] };
    case 'task':
      return { vpc: near, groups, services: drawTask(draft, index, wanted, subnets, ids) };
  }
}

function drawFunction(
  draft: Draft,
  index: number,
  wanted: readonly DraftDatabase[],
  config: Json,
  services: readonly string[],
): void {
  const role = draft.add(`Role${index}`, 'IAM::Role', {
    AssumeRolePolicyDocument: {},
    Policies: services.map((service) => ({
      PolicyName: service,
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: ACTIONS[service], Resource: '*' }] },
    })),
  });
  draft.add(`Function${index}`, 'Lambda::Function', {
    Role: attribute(role, 'Arn'),
    ...(config ? { VpcConfig: config } : {}),
    Environment: { Variables: hostsOf(wanted) },
  });
}

const hostsOf = (wanted: readonly DraftDatabase[]): Json =>
  Object.fromEntries(wanted.map(({ id }) => [`${id.toUpperCase()}_HOST`, attribute(id, 'Endpoint.Address')]));

function drawConnection(
  draft: Draft,
  index: number,
  wanted: readonly DraftDatabase[],
  subnet: Json,
  groups: Json,
): void {
  const properties = Object.fromEntries(
    wanted.map(({ id }, i) => [
      i === 0 ? 'JDBC_CONNECTION_URL' : `URL_${i}`,
      {
        'Fn::Join': [
          '',
          ['jdbc:postgresql://', attribute(id, 'Endpoint.Address'), ':', attribute(id, 'Endpoint.Port'), '/db'],
        ],
      },
    ]),
  );
  draft.add(`Connection${index}`, 'Glue::Connection', {
    CatalogId: ref('AWS::AccountId'),
    ConnectionInput: {
      ConnectionType: 'JDBC',
      ConnectionProperties: properties,
      PhysicalConnectionRequirements: { SubnetId: subnet, SecurityGroupIdList: groups },
    },
  });
}

function drawTask(
  draft: Draft,
  index: number,
  wanted: readonly DraftDatabase[],
  subnets: Json,
  groups: Json,
): string[] {
  const { dice } = draft;
  const ecr = dice.chance(0.4);
  const logs = dice.chance(0.4);
  const task = draft.add(`Task${index}`, 'ECS::TaskDefinition', {
    ContainerDefinitions: [
      {
        Name: 'main',
        Image: ecr ? '123456789012.dkr.ecr.eu-central-1.amazonaws.com/main:1' : 'public.ecr.aws/main:1',
        Environment: Object.entries(hostsOf(wanted)).map(([Name, Value]) => ({ Name, Value })),
        ...(logs ? { LogConfiguration: { LogDriver: 'awslogs' } } : {}),
      },
    ],
  });
  draft.add(`Service${index}`, 'ECS::Service', {
    TaskDefinition: ref(task),
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        Subnets: subnets,
        SecurityGroups: groups,
        ...(dice.chance(0.7) ? { AssignPublicIp: dice.chance(0.5) ? 'ENABLED' : 'DISABLED' } : {}),
      },
    },
  });
  return [...(ecr ? ['ecr.api', 'ecr.dkr', 's3'] : ['public']), ...(logs ? ['logs'] : [])];
}
