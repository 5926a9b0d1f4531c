import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * Everything that can be done to a symmetric key with material of KMS in one region. What is not here (signing, MACs,
 * importing material, replicas, pairs of keys) such a key cannot do.
 */
const ADMINISTRATION = [
  'CancelKeyDeletion',
  'CreateAlias',
  'DeleteAlias',
  'DescribeKey',
  'DisableKey',
  'DisableKeyRotation',
  'EnableKey',
  'EnableKeyRotation',
  'GetKeyPolicy',
  'GetKeyRotationStatus',
  'ListGrants',
  'ListKeyPolicies',
  'ListKeyRotations',
  'ListResourceTags',
  'PutKeyPolicy',
  'RetireGrant',
  'RevokeGrant',
  'RotateKeyOnDemand',
  'ScheduleKeyDeletion',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdateKeyDescription',
];

/** Everything that can be done with it. */
const USE = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];

/** What the library's grants write, and what of it a symmetric key can do. */
export const KEY_ACTIONS = {
  'kms:GenerateDataKey*': ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
  'kms:ReEncrypt*': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
};

/**
 * Hands the key to the account's own policies, as KMS's default policy does with `kms:*`, but by name.
 *
 * Nobody is locked out: a principal whose own policy allows it may still change the key's policy, which KMS demands of
 * whoever makes a key, and so mend any mistake in it. Nobody is let in either: the account's root in a key policy only
 * says that IAM policies count. One thing is narrower than by default: a right to use the key can be granted to AWS
 * services alone, as RDS and DynamoDB need it, and to no principal outside of these policies.
 */
export function accountKeyPolicy(): PolicyDocument {
  const statement = (sid: string, actions: string[], conditions?: Record<string, unknown>) =>
    new PolicyStatement({
      sid,
      principals: [new AccountRootPrincipal()],
      actions: actions.map((action) => `kms:${action}`),
      resources: ['*'],
      conditions,
    });
  return new PolicyDocument({
    statements: [
      statement('AdministrationByAccountPolicies', ADMINISTRATION),
      statement('UseByAccountPolicies', USE),
      statement('GrantsToServices', ['CreateGrant'], { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
    ],
  });
}
