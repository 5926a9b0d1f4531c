/** What AWS says when it says no. */
export class AwsError extends Error {
  constructor(
    name: string,
    message: string,
    readonly status: number,
    /** Whether the same call may succeed later. */
    readonly retryable: boolean,
  ) {
    super(message);
    this.name = name;
  }

  /** From an answer: JSON of Kinesis or XML of S3, or whatever stands between. */
  static of(status: number, body: string, type?: string | string[]): AwsError {
    let name = /<Code>([^<]*)<\/Code>/.exec(body)?.[1];
    let message = /<Message>([^<]*)<\/Message>/.exec(body)?.[1];
    try {
      const answer = JSON.parse(body) as { __type?: string; message?: string; Message?: string };
      name ??= answer.__type;
      message ??= answer.message ?? answer.Message;
    } catch {
      // Not JSON: XML, or the page of a proxy.
    }
    name = String(name ?? type ?? `Http${status}`);
    const short = name.replace(/^.*#/, '').replace(/:.*$/, '');
    return new AwsError(short, message ?? `HTTP status ${status}`, status, isTransient(status, short));
  }
}

const isTransient = (status: number, name: string): boolean =>
  status >= 500 || status === 429 || status === 408 || /Throttl|Exceeded|Expired|Timeout|TooMany|SlowDown/.test(name);
