/** The shape of a network at run time. */
import { z } from 'zod';
import { idOf, listOrSsm, orSsm } from './values';

const vpcId = idOf('vpc', 'VPC');
const subnetId = idOf('subnet', 'subnet');

const existing = z.strictObject({
  vpcId: orSsm(vpcId),
  vpcCidrBlock: orSsm(z.string()),
  availabilityZones: listOrSsm(z.string().min(1)),
  privateSubnets: listOrSsm(subnetId),
  databaseSubnets: listOrSsm(subnetId).optional(),
  privateRouteTableIds: listOrSsm(idOf('rtb', 'route table')).optional(),
  privateSubnetsCidrBlocks: listOrSsm(z.string()).optional(),
  vpcEnableDnsSupport: z.boolean().optional(),
  vpcEnableDnsHostnames: z.boolean().optional(),
});

const lookup = z
  .strictObject({
    vpcId: vpcId.optional(),
    tags: z.record(z.string(), z.string()).optional(),
    privateSubnets: z.array(subnetId).min(1).optional(),
    databaseSubnets: z.array(subnetId).min(1).optional(),
  })
  .refine(({ vpcId: id, tags = {} }) => id !== undefined || Object.keys(tags).length > 0, {
    error: 'is to name the vpcId, or tags that only this VPC has',
  });

/** Not filled in here: an environment's network is laid over the platform's before the defaults. */
export const network = z.strictObject({
  existing: existing.optional(),
  lookup: lookup.optional(),
  cidr: z.string().optional(),
  maxAzs: z.literal([2, 3]).optional(),
  nat: z.enum(['none', 'single', 'per-zone']).optional(),
});
export const NETWORK_DEFAULTS = { cidr: '10.20.0.0/16', maxAzs: 2, nat: 'single' } as const;

export type Network = z.output<typeof network>;
export type ExistingNetwork = z.output<typeof existing>;
export type NetworkLookup = z.output<typeof lookup>;
