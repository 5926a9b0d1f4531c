/** Runs a handler in this process where the mapping would invoke a function. */
import type { InvokeResult, Invoker, KinesisEvent } from '../ports';

export type Handler = (event: KinesisEvent) => unknown;

/**
 * An invoker of one handler. What it throws is a function error; its response goes through JSON, as on AWS. A handler that
 * waits for anything but promises and the virtual clock, such as a thread pool, needs `clock.hold` around that wait.
 */
export function handlerInvoker(handler: Handler): Invoker {
  return {
    async invoke(_name, event): Promise<InvokeResult> {
      try {
        const response = await handler(event);
        return { kind: 'ok', payload: response === undefined ? undefined : JSON.stringify(response) };
      } catch (error) {
        const { name, message } = error as Error;
        const payload = JSON.stringify({ errorType: name, errorMessage: message });
        return { kind: 'functionError', error: 'Unhandled', payload };
      }
    },
  };
}
