import { nextCall, requestBody } from './call';
import type { Deadline } from './deadline';
import type { Dependencies } from './dependencies';
import { failure, isLasting } from './failures';
import type { Entry, Outbox } from './outbox';
import type { Progress } from './progress';

/**
 * Sends a route's events, in order per key, one call after the other. Of a call only what failed is sent again, and what
 * follows it under the same key waits. Ends when all is sent, when time is up, when an error is there to stay, or when
 * another lane stopped earlier in the batch; what was not sent is then in `progress`.
 */
export async function sendAll(
  stream: string,
  outbox: Outbox,
  progress: Progress,
  deadline: Deadline,
  { putRecords, log }: Pick<Dependencies, 'putRecords' | 'log'>,
): Promise<void> {
  let pending: readonly Entry[] = outbox.entries;
  const giveUp = (reason: string, lasting: boolean): void => {
    progress.fail(pending[0]!.index);
    const unsent = { stream, unsent: pending.length };
    if (lasting) log.error(reason, unsent);
    else log.warn(reason, unsent);
  };
  for (let attempt = 0; pending.length > 0;) {
    const slots = nextCall(pending, progress.firstUnsent);
    if (slots.length === 0) return; // All of it comes again anyway.
    const time = deadline.call();
    if (time === 0) return giveUp(`No time was left to send the rest to ${stream}.`, false);
    let codes: readonly (string | undefined)[];
    try {
      codes = await putRecords(stream, requestBody(stream, slots, outbox), slots.length, time);
      if (codes.length !== slots.length) throw new Error(`${codes.length} results for ${slots.length} records`);
    } catch (error) {
      const reason = failure(`PutRecords to ${stream}`, error);
      if (isLasting(error)) return giveUp(reason, true);
      if (!(await deadline.pause(attempt++))) return giveUp(reason, false);
      continue;
    }
    let failed = 0;
    slots.forEach((slot, index) => {
      if (codes[index] !== undefined) failed++;
      else for (const entry of slot.entries) entry.sent = true;
    });
    pending = pending.filter(({ sent }) => !sent);
    if (failed === 0) attempt = 0;
    else if (!(await deadline.pause(attempt++))) {
      const code = codes.find((one) => one !== undefined);
      return giveUp(`${failed} of ${slots.length} records were not taken by ${stream} in time: ${code}.`, false);
    }
  }
}
