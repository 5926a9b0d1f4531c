import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { DeploymentEvent, Verdict } from './deployment';

/** What CloudFormation reads. The id never changes: nothing is ever replaced. */
export const answerOf = (event: DeploymentEvent, { status, text }: Verdict): string =>
  JSON.stringify({
    Status: status,
    Reason: text,
    PhysicalResourceId: event.PhysicalResourceId ?? `${event.LogicalResourceId}-probe`,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: { Summary: text },
  });

/** Puts the answer where CloudFormation waits for it. @throws when it is not taken */
export function put(url: string, body: string, milliseconds: number): Promise<void> {
  const { protocol } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = (protocol === 'http:' ? httpRequest : httpsRequest)(
      url,
      {
        method: 'PUT',
        // The address is signed for a body without a type.
        headers: { 'Content-Type': '', 'Content-Length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(milliseconds),
      },
      (answer) => {
        answer.resume();
        if ((answer.statusCode ?? 500) < 300) resolve();
        else reject(new Error(`CloudFormation did not take the answer: HTTP status ${answer.statusCode}`));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
