/**
 * What CloudWatch does on AWS and the embedded AWS doesn't: the metrics that services publish by themselves, and the
 * evaluation of alarms. docs/console.md lists what is covered.
 */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { GlueClient } from '@aws-sdk/client-glue';
import { RDSClient } from '@aws-sdk/client-rds';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AlarmEvaluator, type AlarmChange } from './alarms/evaluator';
import { clientConfig } from './clients';
import { GlueEmitter } from './emitters/glue';
import { Ledger, putData } from './emitters/ledger';
import { readQueues } from './emitters/queues';
import { RdsEmitter, type PostgresAccess } from './emitters/rds';
import { StatesEmitter } from './emitters/states';
import { cloudWatchSource } from './expressions/source';
import { startLoop } from './loop';

export interface MetricsOptions {
  /** Address of the embedded AWS. */
  readonly endpoint: string;
  readonly region: string;
  /** `<platform>-<environment>`: only its state machines and jobs are looked at. */
  readonly prefix: string;
  /** The server behind the RDS instances; a role that may read statistics. @default no AWS/RDS metrics */
  readonly postgres?: PostgresAccess;
  /** Seconds between two looks at executions and job runs. @default 3 */
  readonly eventSeconds?: number;
  /** Seconds between two AWS/RDS and AWS/SQS samples (60 on AWS). @default 30 */
  readonly sampleSeconds?: number;
  /** Seconds between two evaluations of all alarms (60 on AWS). @default 10 */
  readonly alarmSeconds?: number;
  /** Told about every alarm that changes its state. @default nothing */
  readonly onAlarm?: (change: AlarmChange) => void;
  /** Told, once, about what doesn't work; everything is tried again. @default nothing */
  readonly onProblem?: (message: string) => void;
}

export interface Metrics {
  /** One round of everything, now: all that has happened is counted and all alarms are evaluated when it is done. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts publishing metrics and evaluating alarms, until stopped. */
export function startMetrics(options: MetricsOptions): Metrics {
  const { prefix, onAlarm = () => undefined, onProblem = () => undefined } = options;
  const config = clientConfig(options);
  const cloudwatch = new CloudWatchClient(config);
  const [states, glue, rds] = [new SFNClient(config), new GlueClient(config), new RDSClient(config)];
  const sqs = new SQSClient(config);
  const source = cloudWatchSource(cloudwatch);
  const executions = new StatesEmitter(states, prefix);
  const jobs = new GlueEmitter(glue, prefix);
  const databases = options.postgres && new RdsEmitter(rds, options.postgres);
  const ledger = new Ledger(cloudwatch, source);
  const evaluator = new AlarmEvaluator(cloudwatch, source, onProblem);

  // A flush and the loop never work at the same time: what one counts the other would count again.
  const count = serial(async () => ledger.record([...(await executions.events()), ...(await jobs.events())]));
  const sample = serial(async () => {
    await putData(cloudwatch, await readQueues(sqs, prefix));
    if (databases) await putData(cloudwatch, await databases.data());
  });
  const evaluate = serial(async () => (await evaluator.run()).forEach(onAlarm));

  const loops = [
    startLoop('Metrics of executions and job runs', options.eventSeconds ?? 3, count, onProblem),
    startLoop('Metrics of queues and databases', options.sampleSeconds ?? 30, sample, onProblem),
    startLoop('Alarms', options.alarmSeconds ?? 10, evaluate, onProblem),
  ];
  return {
    async flush() {
      await Promise.all([count(), sample()]);
      await evaluate();
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await databases?.close();
      for (const client of [cloudwatch, states, glue, rds, sqs]) client.destroy();
    },
  };
}

/** Calls run one after the other. */
function serial<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}
