import { endpointOf, send } from '../shared/aws/send';
import type { ProbeReport } from '../shared/probe-report';

/** Calls a function and waits for its answer. @throws what it threw; for time that is up */
export async function invokeProbe(functionName: string, milliseconds: number): Promise<ProbeReport> {
  const answer = JSON.parse(
    await send(
      {
        service: 'lambda',
        method: 'POST',
        endpoint: endpointOf('lambda').url,
        path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
        headers: { 'Content-Type': 'application/json' },
        body: [Buffer.from('{}')],
      },
      milliseconds,
    ),
  ) as ProbeReport | { readonly errorType?: string; readonly errorMessage?: string };
  if ('targets' in answer) return answer;
  throw new Error(`${answer.errorType ?? 'Error'}: ${answer.errorMessage ?? 'it gave no report'}`);
}

/** Status of a stack. */
export async function stackStatus(stackId: string, milliseconds: number): Promise<string> {
  const answer = await send(
    {
      service: 'cloudformation',
      method: 'POST',
      endpoint: endpointOf('cloudformation').url,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: [Buffer.from(`Action=DescribeStacks&Version=2010-05-15&StackName=${encodeURIComponent(stackId)}`)],
    },
    milliseconds,
  );
  const status = /<StackStatus>([A-Z_]+)<\/StackStatus>/.exec(answer)?.[1];
  if (status === undefined) throw new Error(`CloudFormation tells no status of ${stackId}`);
  return status;
}
