import type { CloudWatchClient, MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { GlueClient, JobRun } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, never>;
}

const fail = (name: string, message = name): Error => Object.assign(new Error(message), { name });

/** Objects by bucket and key. Lists in pages of three, so that paging is seen. */
export class FakeS3 {
  readonly objects = new Map<string, string>();
  readonly client = { send: (command: Command) => this.send(command) } as unknown as S3Client;

  put(bucket: string, key: string, value: unknown): void {
    this.objects.set(`${bucket}/${key}`, typeof value === 'string' ? value : JSON.stringify(value));
  }

  get(bucket: string, key: string): unknown {
    const text = this.objects.get(`${bucket}/${key}`);
    return text === undefined ? undefined : JSON.parse(text);
  }

  private async send({ constructor: { name }, input }: Command): Promise<unknown> {
    await Promise.resolve();
    const { Bucket, Key, Body, Prefix, ContinuationToken } = input;
    if (name === 'PutObjectCommand') return this.put(Bucket!, Key!, Body!);
    if (name === 'GetObjectCommand') {
      const text = this.objects.get(`${Bucket}/${Key}`);
      if (text === undefined) throw fail('NoSuchKey');
      return { Body: { transformToString: () => Promise.resolve(text) } };
    }
    const keys = [...this.objects.keys()].filter((k) => k.startsWith(`${Bucket}/${Prefix}`)).sort();
    const from = Number(ContinuationToken ?? 0);
    const page = keys.slice(from, from + 3).map((k) => ({ Key: k.slice(String(Bucket).length + 1) }));
    const more = from + 3 < keys.length;
    return { Contents: page, IsTruncated: more, NextContinuationToken: more ? String(from + 3) : undefined };
  }
}

export class FakeCloudWatch {
  readonly calls: MetricDatum[][] = [];
  fails = false;
  readonly client = {
    send: async ({ input }: { input: { MetricData: MetricDatum[]; Namespace: string } }) => {
      await Promise.resolve();
      if (this.fails) throw fail('InternalServiceFault', 'try later');
      this.calls.push(input.MetricData);
    },
  } as unknown as CloudWatchClient;

  get data(): MetricDatum[] {
    return this.calls.flat();
  }

  /** Values of a metric by its dimension's value. */
  values(metric: string): Record<string, number> {
    return Object.fromEntries(
      this.data.filter((d) => d.MetricName === metric).map((d) => [d.Dimensions!.at(-1)!.Value!, d.Value!]),
    );
  }
}

export class FakeStepFunctions {
  readonly executions = new Map<string, { status: string; stopDate?: Date; cause?: string }>();
  readonly client = {
    send: async ({ input }: { input: { executionArn: string } }) => {
      await Promise.resolve();
      const found = this.executions.get(input.executionArn);
      if (!found) throw fail('ExecutionDoesNotExist');
      return found;
    },
  } as unknown as SFNClient;
}

export class FakeGlue {
  runs: JobRun[] = [];
  fails = false;
  readonly client = {
    send: async ({ input }: { input: { NextToken?: string } }) => {
      await Promise.resolve();
      if (this.fails) throw fail('AccessDeniedException');
      const from = Number(input.NextToken ?? 0);
      return {
        JobRuns: this.runs.slice(from, from + 2),
        NextToken: from + 2 < this.runs.length ? String(from + 2) : undefined,
      };
    },
  } as unknown as GlueClient;
}
