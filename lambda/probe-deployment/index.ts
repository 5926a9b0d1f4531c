import { createLog } from '../shared/log';
import { required } from '../shared/environment';
import { describe } from '../shared/errors';
import { answerOf, put } from './answer';
import { invokeProbe, stackStatus } from './aws';
import { onDeployment, type DeploymentEvent, type Verdict } from './deployment';

/** More than the probe's own time limit. */
const PROBE_MS = 65_000;
const CALL_MS = 10_000;

const log = createLog();
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const ports = {
  probe: () => invokeProbe(required(process.env, 'PROBE_FUNCTION'), PROBE_MS),
  stackStatus: (id: string) => stackStatus(id, CALL_MS),
  now: () => performance.now(),
  sleep,
  log,
};

/** A custom resource's events. Outside of the VPC, so that CloudFormation gets its answer from a broken network too. */
export const handler = async (event: DeploymentEvent): Promise<void> => {
  const verdict = await onDeployment(event, ports).catch((error: unknown): Verdict => ({
    status: 'FAILED',
    text: `The probe could not be run: ${describe(error)}`,
  }));
  const body = answerOf(event, verdict);
  for (let attempt = 1; ; attempt++)
    try {
      return await put(event.ResponseURL, body, CALL_MS);
    } catch (error) {
      log.error('CloudFormation did not get its answer', { attempt, error: describe(error) });
      if (attempt === 3) throw error;
      await sleep(1_000 * attempt);
    }
};
