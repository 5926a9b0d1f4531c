import { ArnFormat, type Stack } from 'aws-cdk-lib';

/** ARN of something of Glue in a stack's account and region; without a name, that of the catalog itself. */
export const glueArn = (stack: Stack, resource: string, resourceName?: string): string =>
  stack.formatArn({
    service: 'glue',
    resource,
    resourceName,
    arnFormat: resourceName ? ArnFormat.SLASH_RESOURCE_NAME : ArnFormat.NO_RESOURCE_NAME,
  });
