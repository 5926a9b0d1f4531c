import { join } from 'node:path';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { EventSpec } from '../../platform/events';
import { codeOfFiles } from '../code-of-files';
import { bundleConsumer } from './bundle';

/**
 * The consumer of a stream as a function's code: the handler and what is compiled from the contract, in one file.
 * @param root folder of the platform: `lambda/stream` lies in it, and `spec.code` counts from it
 */
export const consumerCode = (spec: EventSpec, root: string): Code =>
  codeOfFiles(join(root, 'lambda', 'stream'), { 'index.js': bundleConsumer(spec, root) });
