/** The shape of an existing database at run time. */
import { z } from 'zod';
import { account, arn, idOf, orSsm, region, roleArn, whole } from './values';

const gatewayTable = idOf('tgw-rtb', 'transit gateway route table');

const reach = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('sameVpc') }),
  z.strictObject({ type: z.literal('other') }),
  z.strictObject({
    type: z.literal('peering'),
    peerVpcId: idOf('vpc', 'VPC'),
    peerVpcCidrBlock: z.string(),
    peerRouteTableIds: z.array(idOf('rtb', 'route table')).default([]),
    peerOwnerId: account.optional(),
    peerRegion: region.optional(),
    peerRoleArn: roleArn.optional(),
    dnsResolution: z.boolean().default(true),
  }),
  z.strictObject({
    type: z.literal('transitGateway'),
    transitGatewayId: idOf('tgw', 'transit gateway'),
    peerVpcCidrBlock: z.string(),
    associationRouteTableId: gatewayTable.optional(),
    propagationRouteTableIds: z.array(gatewayTable).default([]),
    securityGroupReferencing: z.boolean().default(false),
  }),
  z.strictObject({
    type: z.literal('privateLink'),
    serviceName: z.string().regex(/^com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+$/, {
      error: "is to be the name of an endpoint service, 'com.amazonaws.vpce.<region>.vpce-svc-…'",
    }),
    privateDns: z.boolean().default(false),
  }),
]);

/** The port is filled in later: where the instance is looked up, so is its port. */
export const existingDatabase = z.strictObject({
  dbInstanceIdentifier: z
    .string()
    .regex(/^[A-Za-z](-?[A-Za-z0-9])*$/, { error: 'is to be the identifier of an RDS instance' })
    .max(63)
    .optional(),
  dbInstanceAddress: orSsm(z.string().min(1)).optional(),
  dbInstancePort: orSsm(whole(1, 65_535)).optional(),
  dbInstanceMasterUserSecretArn: orSsm(arn('secretsmanager')),
  secretKmsKeyArn: orSsm(arn('kms')).optional(),
  securityGroupId: orSsm(idOf('sg', 'security group')).optional(),
  reachedBy: reach.default({ type: 'other' }),
});
export const DEFAULT_PORT = 5432;

export type ExistingDatabase = z.output<typeof existingDatabase>;
export type Reach = z.output<typeof reach>;
export type Peering = Extract<Reach, { type: 'peering' }>;
export type TransitGateway = Extract<Reach, { type: 'transitGateway' }>;
