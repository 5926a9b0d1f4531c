/** Keys that data are encrypted with: who reads or writes the data must be let use the key. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import { parseArn } from '../arns';
import type { Requirement } from '../types';
import type { World } from '../world';
import { TYPES } from './targets';

interface Use {
  /** Actions on the key. */
  readonly needs: readonly string[];
}

const READ: Use = { needs: ['kms:Decrypt'] };
const WRITE: Use = { needs: ['kms:GenerateDataKey'] };
const BOTH: Use = { needs: ['kms:GenerateDataKey', 'kms:Decrypt'] };

/** Actions that touch encrypted data with the caller's own rights. Firehose uses a grant instead; DynamoDB decrypts for writing too. */
const USES: Readonly<Record<string, Use>> = {
  's3:GetObject': READ,
  's3:PutObject': WRITE,
  'secretsmanager:GetSecretValue': READ,
  'secretsmanager:PutSecretValue': BOTH,
  'kinesis:GetRecords': READ,
  'kinesis:SubscribeToShard': READ,
  'kinesis:PutRecord': WRITE,
  'kinesis:PutRecords': WRITE,
  'sqs:SendMessage': BOTH,
  'sqs:ReceiveMessage': READ,
  'sns:Publish': BOTH,
  ...Object.fromEntries(
    ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map(
      (operation) => [`dynamodb:${operation}`, READ],
    ),
  ),
};

/** The customer's key of the templates that a resource is encrypted with. */
export const keyOf = (world: World, resource: Resource): Resource | undefined => keyNamed(world, keyName(resource));

/** The key of the templates that a key's id, ARN or alias leads to. */
export function keyNamed(world: World, named: Value): Resource | undefined {
  const text = asText(named);
  if (text === undefined || /alias\/aws\//.test(text)) return undefined;
  const found = world.find(text, 'AWS::KMS::Key', 'AWS::KMS::Alias');
  return found?.type === 'AWS::KMS::Alias' ? world.find(found.get('TargetKeyId'), 'AWS::KMS::Key') : found;
}

function keyName(resource: Resource): Value {
  switch (resource.type) {
    case 'AWS::S3::Bucket': {
      const rules = asList(asObject(resource.get('BucketEncryption')).ServerSideEncryptionConfiguration);
      const by = asObject(asObject(rules[0]).ServerSideEncryptionByDefault);
      return /^aws:kms/.test(asText(by.SSEAlgorithm) ?? '') ? by.KMSMasterKeyID : undefined;
    }
    case 'AWS::SecretsManager::Secret':
      return resource.get('KmsKeyId');
    case 'AWS::Kinesis::Stream':
      return asObject(resource.get('StreamEncryption')).KeyId;
    case 'AWS::SQS::Queue':
    case 'AWS::SNS::Topic':
      return resource.get('KmsMasterKeyId');
    case 'AWS::DynamoDB::Table':
      return asObject(resource.get('SSESpecification')).KMSMasterKeyId;
    case 'AWS::RDS::DBInstance':
    case 'AWS::RDS::DBCluster':
      return asObject(resource.get('MasterUserSecret')).KmsKeyId;
    default:
      return undefined;
  }
}

/**
 * What a requirement for data needs of keys.
 * @param allowed whether the action is allowed on a resource, for requirements that don't say on which
 */
export function needsOfKeys(world: World, requirement: Requirement, allowed: (arn: string) => boolean): Requirement[] {
  const action = requirement.actions[0]!;
  const use = USES[action];
  if (!use) return [];
  const service = action.split(':')[0]!;
  // Of several that may be meant, those on which the action is allowed.
  const meant = requirement.resources.length > 1 ? requirement.resources.filter(allowed) : requirement.resources;
  const holders = requirement.resources.length > 0 ? told(world, meant, service) : anyOf(world, service, allowed);
  if (holders.length === 0 || holders.includes(undefined)) return [];
  const keys = holders.map((holder) => keyOf(world, holder!));
  // One that has no key of the customer may be the one that is meant.
  if (keys.includes(undefined)) return [];
  const arns = [...new Set(keys.map((key) => world.arn(key!)))];
  const region = world.region(holders[0]!.stack);
  const label = [...new Set(holders.map((holder) => world.label(holder!)))].slice(0, 3).join(', ');
  return use.needs.map((need) => ({
    ...requirement,
    actions: [need],
    resources: arns,
    guessed: false,
    others: [],
    why: `${requirement.why}; ${label} ${holders.length === 1 ? 'is' : 'are'} encrypted`,
    context: { ...requirement.context, 'kms:viaservice': `${service}.${region}.amazonaws.com` },
  }));
}

/** Resources of ARNs; undefined for one that is not in the templates. */
function told(world: World, arns: readonly string[], service: string): (Resource | undefined)[] {
  const databases = ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'];
  return arns.map((arn) => {
    if (service === 's3') {
      const bucket = parseArn(arn)?.rest.replace(/((?:⟦[^⟧]*⟧|[^/])*).*/s, '$1');
      return world.find(bucket, 'AWS::S3::Bucket');
    }
    return world.find(arn, ...(TYPES[service] ?? []), ...(service === 'secretsmanager' ? databases : []));
  });
}

const anyOf = (world: World, service: string, allowed: (arn: string) => boolean): Resource[] =>
  world.resources.ofType(...(TYPES[service] ?? [])).filter((resource) => {
    const arn = world.arn(resource);
    return allowed(service === 's3' ? `${arn}/*` : arn);
  });
