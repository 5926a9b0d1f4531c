import { ConfigurationError } from '../../platform/errors';

/** What is wrong where routes are to be added, and to no table is known. */
export const withoutRouteTables = (towards: string): ConfigurationError =>
  new ConfigurationError([
    {
      where: 'platform.config.ts › network',
      what: `The way to ${towards} is a route, and no route table of the private subnets is known.`,
      mend: 'Name privateRouteTableIds in `existing`, or look the VPC up by `lookup`.',
    },
  ]);
