import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ApiAuthorization } from '../../platform/api';
import type { ApiCredential, ApiExtractorProps } from '../api-extractor-props';
import { assetObjectArns } from '../asset-arns';
import type { Statement } from '../statements';

/** Datasets that are named: beyond, a policy would outgrow what AWS allows, and a dataset more would be resources more. */
const MOST_NAMED = 40;

/** What reading an API takes: its datasets' pages and state, the results of its pipeline's runs, its secret. */
export function apiExtractorStatements(scope: Construct, props: ApiExtractorProps): Statement[] {
  const { pages, pipeline, lake, manifest } = props;
  const { bronze, artefacts } = lake.buckets;
  const [datasets, prefixes] = [Object.keys(pages), Object.values(pages)];
  const many = datasets.length > MOST_NAMED;
  return [
    { actions: ['s3:GetObject'], resources: assetObjectArns([manifest]) },
    {
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: many ? [bronze.arnForObjects('api-pages/*')] : prefixes.map((one) => bronze.arnForObjects(`${one}*`)),
      wildcard: 'Pages are put into objects named by extraction and sequence, each dataset under its own prefix.',
    },
    {
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [artefacts.arnForObjects(`runs/${pipeline}/*/extractions/*`)],
      wildcard: 'Each run has a folder of its own, named when it starts; of it only the results of extractions.',
    },
    // Without it S3 says of a file that isn't there that it is forbidden, also under a condition on the prefix.
    { actions: ['s3:ListBucket'], resources: [bronze.bucketArn, artefacts.bucketArn] },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resources: [lake.stateTable.tableArn],
      conditions: many
        ? { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['DATASET#*'] } }
        : { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': datasets.map((one) => `DATASET#${one}`) } },
    },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [lake.key.keyArn] },
    ...authorization(scope, props),
  ];
}

/** What authorises the requests: a secret, or the role itself. */
function authorization(scope: Construct, { source, credentials }: ApiExtractorProps): Statement[] {
  const spec = source.spec.authorization;
  const { apiArn } = spec?.type === 'sigv4' ? spec : {};
  return [
    ...(apiArn === undefined ? [] : [invoke(apiArn)]),
    ...(credentials === undefined ? [] : secret(scope, credentials, isReplaced(spec))),
  ];
}

/** @param replaced whether a new value is written: a token that can be used once is replaced by the answer's */
function secret(scope: Construct, { secretArn, existing }: ApiCredential, replaced: boolean): Statement[] {
  return [
    {
      actions: ['secretsmanager:GetSecretValue', ...(replaced ? ['secretsmanager:PutSecretValue'] : [])],
      resources: [secretArn],
    },
    ...(existing ? [keyOfSecret(scope, secretArn, replaced)] : []),
  ];
}

const isReplaced = (spec: ApiAuthorization | undefined): boolean =>
  spec?.type === 'oauth2' && spec.grant === 'refreshToken';

const invoke = (apiArn: string): Statement => ({
  actions: ['execute-api:Invoke'],
  resources: [apiArn],
  ...(apiArn.includes('*')
    ? { wildcard: 'What of the API may be called is said in the configuration, by apiArn.' }
    : {}),
});

/** A secret that was there already may be under any key of its account; the key is held to the one secret. */
function keyOfSecret(scope: Construct, secretArn: string, replaced: boolean): Statement {
  const { account, region, partition } = Arn.split(secretArn, ArnFormat.COLON_RESOURCE_NAME);
  return {
    actions: ['kms:Decrypt', ...(replaced ? ['kms:GenerateDataKey'] : [])],
    resources: [
      Stack.of(scope).formatArn({ partition, region, account, service: 'kms', resource: 'key', resourceName: '*' }),
    ],
    conditions: {
      StringEquals: {
        'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
        'kms:EncryptionContext:SecretARN': secretArn,
      },
    },
    wildcard:
      "The key of an existing secret is its owner's choice; by its encryption context it opens that secret alone.",
  };
}
