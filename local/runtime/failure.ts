/** A mistake or a state of the machine that the user can mend: printed as it is, without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** One line or a few for the user: the message of a {@link Failure}, or the stack of anything else. */
export function describe(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC') return noSpace((error as NodeJS.ErrnoException).path);
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}

/** The message for a full disk. */
export function noSpace(where?: string): string {
  return `The disk is full${where ? `: ${where} could not be written` : ''}. Free some space (df -h shows where it went) and run the command again; what was done is kept.`;
}
