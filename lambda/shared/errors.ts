/**
 * Errors with the names that the state machine and alarms know. Lambda reports `error.name`, so that it is set by hand:
 * names of classes don't survive minifying everywhere.
 */
abstract class NamedError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The request itself is wrong; trying again cannot help. */
export class InvalidInput extends NamedError {
  constructor(message: string) {
    super('InvalidInput', message);
  }
}

/** The function was deployed without what it needs, or its manifest is not one. */
export class InvalidConfiguration extends NamedError {
  constructor(message: string) {
    super('InvalidConfiguration', message);
  }
}

/** Others took and lost the lease faster than we could look; trying again helps. */
export class LeaseContended extends NamedError {
  constructor(message: string) {
    super('LeaseContended', message);
  }
}

/** The run was recorded and its lease released, but its metrics could not be put: alarms know nothing of it. */
export class MetricsFailed extends NamedError {
  constructor(message: string) {
    super('MetricsFailed', message);
  }
}

/** `name: message` of anything thrown. */
export const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** Whether an AWS call failed for this reason. */
export const isError = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
