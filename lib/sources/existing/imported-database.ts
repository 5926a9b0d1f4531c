import { DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { ResolvedExistingDatabase } from '../../platform/definition';
import { numberOf, textOf } from '../../shared/ssm';
import { POSTGRES_PORT } from '../ports';

/** What is known of a database; tokens where it is known at deployment only. */
export interface ImportedDatabase {
  /** @default none: that of an endpoint */
  readonly dbInstanceAddress?: string;
  readonly dbInstancePort: number;
  readonly dbInstanceMasterUserSecretArn: string;
  /** @default AWS managed key */
  readonly secretKmsKeyArn?: string;
  /** @default none */
  readonly securityGroupId?: string;
}

/** A database as it is written out, as SSM holds it, or as the CDK looks it up at synthesis. */
export function importDatabase(scope: Construct, id: string, source: ResolvedExistingDatabase): ImportedDatabase {
  const text = (value: ResolvedExistingDatabase['dbInstanceAddress']) => value && textOf(scope, value);
  const looked = lookUp(scope, id, source.dbInstanceIdentifier);
  return {
    dbInstanceAddress: text(source.dbInstanceAddress) ?? looked?.address,
    dbInstancePort: looked?.port ?? numberOf(scope, source.dbInstancePort ?? POSTGRES_PORT),
    dbInstanceMasterUserSecretArn: textOf(scope, source.dbInstanceMasterUserSecretArn),
    secretKmsKeyArn: text(source.secretKmsKeyArn),
    securityGroupId: text(source.securityGroupId) ?? looked?.securityGroupId,
  };
}

/** Kept in `cdk.context.json`; placeholders before the CDK has looked. The first of several groups will do. */
function lookUp(scope: Construct, id: string, instanceIdentifier: string | undefined) {
  if (instanceIdentifier === undefined) return undefined;
  const instance = DatabaseInstance.fromLookup(scope, `${id}Lookup`, { instanceIdentifier });
  return {
    address: instance.dbInstanceEndpointAddress,
    port: Number(instance.dbInstanceEndpointPort),
    securityGroupId: instance.connections.securityGroups[0]?.securityGroupId,
  };
}
