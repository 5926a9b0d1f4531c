import { join } from 'node:path';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { codeOfText } from '../code-of-text';
import { bundleExtractor } from './bundle';

/**
 * The function that reads an API as a function's code, in one file.
 * @param root folder of the platform: `lambda/api` lies in it, and `authorize` counts from it
 * @param authorize module that authorises requests. @default none: one of the kinds that are built in
 */
export const extractorCode = (root: string, authorize?: string): Code =>
  codeOfText(join(root, 'lambda', 'api'), bundleExtractor(root, authorize));
