/** Runs of a pipeline, started as a person would: by StartExecution of the state machine. */
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { ApiExtractionResult } from '../../lib/platform/api';
import { clientConfig } from '../metrics/clients';

/** Result file of a dataset, as the Spark job writes it. */
export interface DatasetResult {
  readonly dataset: string;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly rowsRead?: number;
  readonly rowsInserted?: number;
  readonly rowsUpdated?: number;
  readonly rowsDeleted?: number;
  readonly rowsQuarantined?: number;
  readonly seconds?: number;
  readonly steps?: Readonly<Record<string, number>>;
  /** ISO: the data is complete as of then. */
  readonly sourceTime?: string | null;
  /** Seconds from the arrival of an event to readers of silver: half of the new ones, and all but one in a hundred, took less. */
  readonly eventLagP50?: number | null;
  readonly eventLagP99?: number | null;
  readonly findings?: readonly { readonly severity: string; readonly message: string }[];
  readonly error?: { readonly code: string; readonly message: string };
}

export interface ModelResult {
  readonly model: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'SKIPPED';
  readonly rows?: number;
  readonly seconds?: number;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface RunResult {
  readonly pipeline: string;
  readonly runId: string;
  /** Status of the execution, or what its error says: `PARTIAL`, `FAILED`, … */
  readonly status: string;
  readonly message?: string;
  readonly seconds: number;
  readonly datasets: readonly DatasetResult[];
  readonly models: readonly ModelResult[];
  /** What became of reading APIs, a row a dataset. */
  readonly extractions: readonly ApiExtractionResult[];
}

export interface RunOptions {
  /** @default AWS itself */
  readonly endpoint?: string;
  readonly region: string;
  readonly stateMachineArn: string;
  readonly artefactsBucket: string;
  readonly pipeline: string;
  readonly runId: string;
  /** `full` reads whole tables, whatever the watermarks say. */
  readonly mode?: 'full';
  /** @default all of the pipeline */
  readonly datasets?: readonly string[];
  /** A backfill. @default what has changed */
  readonly range?: { readonly from: string | number; readonly to: string | number };
  /** Milliseconds between two looks at it. @default 200 */
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
  /** Told how many of the datasets have ended. */
  readonly onProgress?: (ended: number) => void;
}

const POLL_MS = 200;

/** Starts a run and waits for its end. An aborted signal stops the execution. */
export async function runPipeline(options: RunOptions): Promise<RunResult> {
  const { pipeline, runId, stateMachineArn, signal } = options;
  const config = clientConfig(options);
  const s3 = new S3Client({ ...config, forcePathStyle: options.endpoint !== undefined });
  const states = new SFNClient(config);
  const results = new Results(s3, options.artefactsBucket, `runs/${pipeline}/${runId}/`);
  const start = performance.now();
  try {
    const input = JSON.stringify({ pipeline, mode: options.mode, datasets: options.datasets, range: options.range });
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, name: runId, input }));
    for (let polls = 0; ; polls++) {
      if (signal?.aborted) {
        await states.send(new StopExecutionCommand({ executionArn, error: 'Interrupted' }));
        signal.throwIfAborted();
      }
      const { status, error, cause } = await states.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== 'RUNNING') {
        return {
          pipeline,
          runId,
          status: error ?? status ?? 'FAILED',
          ...(cause ? { message: cause } : {}),
          seconds: (performance.now() - start) / 1000,
          datasets: await results.read<DatasetResult>('results/'),
          models: await results.read<ModelResult>('models/'),
          extractions: await results.read<ApiExtractionResult>('extractions/'),
        };
      }
      if (polls % 5 === 4) options.onProgress?.((await results.names('results/')).length);
      await new Promise((resolve) => setTimeout(resolve, options.pollMs ?? POLL_MS));
    }
  } finally {
    states.destroy();
    s3.destroy();
  }
}

/** The result files of a run. */
class Results {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly prefix: string,
  ) {}

  async names(folder: string): Promise<string[]> {
    const { Contents = [] } = await this.s3.send(
      new ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.prefix + folder }),
    );
    return Contents.map(({ Key }) => Key!);
  }

  async read<T>(folder: string): Promise<T[]> {
    const names = await this.names(folder);
    return Promise.all(
      names.map(async (Key) => {
        const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
        return JSON.parse(await Body!.transformToString()) as T;
      }),
    );
  }
}
