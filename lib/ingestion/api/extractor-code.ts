import { join } from 'node:path';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { codeOfFiles } from '../code-of-files';
import { besideExtractor, bundleExtractor } from './bundle';

/**
 * The function that reads an API as a function's code: one file, and beside it what is seldom loaded.
 * @param root folder of the platform: `lambda/api` lies in it, and `authorize` counts from it
 * @param authorize module that authorises requests. @default none: one of the kinds that are built in
 */
export const extractorCode = (root: string, authorize?: string): Code =>
  codeOfFiles(join(root, 'lambda', 'api'), { 'index.js': bundleExtractor(root, authorize), ...besideExtractor() });
