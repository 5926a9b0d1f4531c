import { Aws } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ENDPOINT_ACTIONS, type EndpointService } from './endpoint-actions';

/** Services whose every resource that the platform uses is this account's own; secrets and keys may be another's. */
const OWN_RESOURCES: readonly EndpointService[] = ['s3', 'dynamodb'];

/**
 * What may be called through the endpoint of a service: what the platform's own roles do there, and by principals of
 * this account alone, so that nobody's brought-along credentials carry data out. Of S3 and DynamoDB, resources of this
 * account alone as well: our own credentials can't carry data into somebody else's bucket either.
 */
export function ownAccountOnly(service: EndpointService): PolicyStatement {
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ENDPOINT_ACTIONS[service].map((action) => `${service}:${action}`),
    resources: ['*'],
    conditions: {
      StringEquals: {
        'aws:PrincipalAccount': Aws.ACCOUNT_ID,
        ...(OWN_RESOURCES.includes(service) ? { 'aws:ResourceAccount': Aws.ACCOUNT_ID } : {}),
      },
    },
  });
}

/**
 * Glue reads files of its own from buckets of AWS, whose accounts are not ours and not known, by whatever credentials
 * it has. Nothing can be written by this, and nothing of this account be read.
 */
export function readElsewhere(): PolicyStatement {
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['s3:GetObject'],
    resources: ['*'],
    conditions: { StringNotEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } },
  });
}
