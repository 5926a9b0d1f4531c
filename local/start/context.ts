/** What the steps of a start share: each fills in what it made. */
import type { AwsServer } from '../aws/server';
import type { PostgresServer } from '../postgres/server';
import type { Tools } from '../setup/setup';
import type { StartOptions } from './options';
import type { LocalPlatform } from '../deploy/platform';
import type { RunResult } from './runs';
import type { SparkGateway } from '../lake/spark';
import type { Report } from '../lake/report';
import type { StackOutputs } from '../deploy/outputs';
import type { Catalogue } from '../api/catalogue/catalogue';
import type { CatalogueReport } from '../lake/catalogue';
import type { SessionsReport, Taken } from '../lake/sessions';
import type { Streams } from '../streams';

export interface Ports {
  readonly aws: number;
  readonly postgres: number;
  readonly console: number;
  /** The example's API. */
  readonly catalogue: number;
}

/** What is made on the way. */
export interface Made {
  tools: Tools;
  postgres: PostgresServer;
  aws: AwsServer;
  spark: SparkGateway;
  outputs: StackOutputs;
  metrics: { flush(): Promise<void>; stop(): Promise<void> };
  console: { readonly url: string; close(): Promise<void> };
  report: Report;
  /** Event source mappings and delivery streams. */
  streams: Streams;
  /** The example's events that are compared to the record. */
  taken: readonly Taken[];
  /** The example's events that flow on. */
  flow: { stop(): Promise<void> };
  sessions: SessionsReport;
  /** The example's API. */
  catalogue: Catalogue;
  catalogueReport: CatalogueReport;
}

export class StartContext {
  /** Runs of pipelines, in the order in which they ended. */
  readonly runs: RunResult[] = [];
  private readonly made: Partial<Made> = {};

  constructor(
    readonly options: StartOptions,
    readonly platform: LocalPlatform,
    readonly ports: Ports,
    /** Prints a line beside the steps. */
    readonly say: (line: string) => void,
  ) {}

  get endpoint(): string {
    return `http://127.0.0.1:${this.ports.aws}`;
  }

  get region(): string {
    return this.platform.region;
  }

  set<Name extends keyof Made>(name: Name, value: Made[Name]): Made[Name] {
    return (this.made[name] = value);
  }

  /** What an earlier step made. @throws Error when a step runs too early */
  get<Name extends keyof Made>(name: Name): Made[Name] {
    const value = this.made[name];
    if (value === undefined) throw new Error(`${name} is used before the step that makes it.`);
    return value as Made[Name];
  }

  /** What an earlier step made, if it did. */
  peek<Name extends keyof Made>(name: Name): Made[Name] | undefined {
    return this.made[name];
  }
}
