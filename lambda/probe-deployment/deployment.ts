import type { ProbeReport } from '../shared/probe-report';
import { describe } from '../shared/errors';
import type { Log } from '../shared/log';
import { summarise, type Summary } from './summary';

export interface DeploymentEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly ResponseURL: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly OnDeploy?: string };
}

export interface Verdict {
  readonly status: 'SUCCESS' | 'FAILED';
  /** What CloudFormation shows where it failed, and the stack's output where it did not. */
  readonly text: string;
}

export interface DeploymentPorts {
  /** Invokes the probe. @throws when it does not answer in time, or fails itself */
  probe(): Promise<ProbeReport>;
  /** CloudFormation's word for the stack, e.g. `UPDATE_IN_PROGRESS`. */
  stackStatus(stackId: string): Promise<string>;
  /** Milliseconds, of a clock that only goes forward. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  readonly log: Log;
}

/** As long as this a failure may pass: rights, rules of security groups and names take a while to be known everywhere. */
export const PATIENCE_MS = 60_000;
export const PAUSE_MS = 10_000;

/** The step of a deployment: what can't be reached fails it, or is only told (`OnDeploy`: `warn`). */
export async function onDeployment(event: DeploymentEvent, ports: DeploymentPorts): Promise<Verdict> {
  if (event.RequestType === 'Delete') return { status: 'SUCCESS', text: 'Nothing to delete.' };
  // CloudFormation takes back an update by another one; a probe that failed it would leave the stack stuck.
  if (event.RequestType === 'Update' && (await isRollingBack(event, ports)))
    return { status: 'SUCCESS', text: 'Not probed: the update is being taken back.' };
  const { ok, text } = await patiently(ports);
  const mayGoOn = ok || event.ResourceProperties.OnDeploy === 'warn';
  return { status: mayGoOn ? 'SUCCESS' : 'FAILED', text };
}

async function isRollingBack({ StackId }: DeploymentEvent, { stackStatus, log }: DeploymentPorts): Promise<boolean> {
  try {
    return (await stackStatus(StackId)).includes('ROLLBACK');
  } catch (error) {
    log.warn('the status of the stack is not known', { error: describe(error) });
    return false;
  }
}

/** Probes until nothing fails, or patience is at its end. */
async function patiently(ports: DeploymentPorts): Promise<Summary> {
  const began = ports.now();
  for (let attempt = 1; ; attempt++) {
    const summary = await once(ports);
    ports.log.info('probed', { attempt, ok: summary.ok, summary: summary.text });
    if (summary.ok || ports.now() - began + PAUSE_MS > PATIENCE_MS) return summary;
    await ports.sleep(PAUSE_MS);
  }
}

async function once({ probe }: DeploymentPorts): Promise<Summary> {
  try {
    return summarise(await probe());
  } catch (error) {
    return { ok: false, text: `probe: the probe itself did not answer (${describe(error)}): see its log.` };
  }
}
