import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ProbeReport } from '../../lambda/shared/probe-report';
import { clientConfig, type AwsLocation } from '../metrics/clients';
import { Failure } from '../runtime/failure';

/** More than the function's own time limit. */
const LONGEST_MS = 90_000;

/** Runs the deployed probe. @throws Failure when there is none, or it gives no report */
export async function invokeProbe(location: AwsLocation, FunctionName: string): Promise<ProbeReport> {
  const requestHandler = new NodeHttpHandler({ requestTimeout: LONGEST_MS, connectionTimeout: 5_000 });
  const lambda = new LambdaClient({ ...clientConfig(location), requestHandler });
  const where = location.endpoint ?? `AWS, region ${location.region}`;
  try {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from('{}') }),
    );
    const text = Buffer.from(Payload ?? []).toString();
    if (FunctionError)
      throw new Failure(`The probe ${FunctionName} itself failed; /aws/lambda/${FunctionName} has its log.\n${text}`);
    return JSON.parse(text) as ProbeReport;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(advice(error as Error, FunctionName, where));
  } finally {
    lambda.destroy();
  }
}

function advice({ name, message }: Error, functionName: string, where: string): string {
  if (name === 'ResourceNotFoundException')
    return `There is no function ${functionName} (${where}). Deploy the pipelines stack, or name another --environment.`;
  if (name === 'CredentialsProviderError')
    return 'No credentials for AWS were found. Set AWS_PROFILE or AWS_ACCESS_KEY_ID, or leave out --aws for the platform of `npm start`.';
  return `The probe ${functionName} could not be called (${where}): ${name}: ${message}`;
}
