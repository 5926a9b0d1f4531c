/** Physical names that manifest, jobs and operators rely on. Everything else is named by CloudFormation. */
import type { Zone } from '../platform/manifest';

/** `nyc-flights` → `NycFlights`: the form of logical ids and output names. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** Name of the DynamoDB table that holds watermarks, leases and runs. */
export const stateTableName = (prefix: string): string => `${prefix}-state`;

/** Name of the Athena workgroup, of the whole lake or of one zone. */
export const workgroupName = (prefix: string, zone?: Zone): string => (zone ? `${prefix}-${zone}` : prefix);

/** Name of the policy whose holders may read one zone; names of policies are unique in an account, whatever the region. */
export const readerPolicyName = (prefix: string, zone: Zone, region: string): string =>
  `${prefix}-read-${zone}-${region}`;

/** Name of the data stack's output with the ARN of that policy. */
export const readerPolicyOutput = (zone: Zone): string => `${pascalCase(zone)}ReaderPolicyArn`;

/** Identifier of a provisioned database instance, and the folder of its log groups. */
export const databaseIdentifier = (prefix: string, source: string): string => `${prefix}-${source}`;

/** Name of the data stack's output with the bucket of a zone, or of the artefacts. */
export const bucketOutput = (bucket: Zone | 'artefacts'): string => `${pascalCase(bucket)}Bucket`;

/** Names of the data stack's outputs about a source's database. */
export const databaseOutputs = (source: string) => {
  const name = pascalCase(source);
  return {
    address: `${name}DbInstanceAddress`,
    port: `${name}DbInstancePort`,
    secretArn: `${name}DbInstanceSecretArn`,
  } as const;
};

/** Names of the data stack's outputs for the owners of a database that is there already, and of the way to it. */
export const ownerOutputs = (source: string) => {
  const name = pascalCase(source);
  return {
    /** To be admitted by the database. */
    clientsSecurityGroupId: `${name}ClientsSecurityGroupId`,
    /** To be the target of the routes back. */
    vpcPeeringConnectionId: `${name}VpcPeeringConnectionId`,
    /** To be accepted, and the target of the routes back. */
    transitGatewayAttachmentId: `${name}TransitGatewayAttachmentId`,
  } as const;
};

/** Name of the data stack's output with the name of a source's stream. */
export const streamOutput = (source: string): string => `${pascalCase(source)}StreamName`;

/** Name of the secret that is made for an API. */
export const apiSecretName = (prefix: string, source: string): string => `${prefix}/${source}`;

/** Name of the data stack's output with the ARN of an API's secret. */
export const apiSecretOutput = (source: string): string => `${pascalCase(source)}SecretArn`;
