/**
 * Structured logs. The functions log in Lambda's JSON format, which adds time, level and request id to what is written
 * here; a logging library would only add 60 KB to say the same.
 */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export function createLog(context: Record<string, unknown> = {}): Log {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, fields: Record<string, unknown> = {}): void =>
      console[level]({ ...context, ...fields, text: message });
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
