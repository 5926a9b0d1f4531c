/** What a benchmark is. Each lives in `bench/<name>/index.ts` and exports `benchmark`; `bench/run.ts` finds it there. */

export interface Benchmark {
  /** One line for the list. */
  readonly description: string;
  run(surroundings: Surroundings): Promise<BenchmarkResult>;
}

export interface Surroundings {
  /** Progress, to stderr: stdout is for the result. */
  readonly log: (line: string) => void;
  /** Folder for caches and peers' installations, kept between runs; it exists. */
  readonly workFolder: string;
  /** Arguments after the benchmark's name that the runner doesn't know. */
  readonly argv: readonly string[];
}

export interface BenchmarkResult {
  /** One row a contender or size; columns are free. */
  readonly measurements: readonly Readonly<Record<string, string | number>>[];
  /** What it comes to, by a name that says what is divided by what; taken in this one run. */
  readonly ratios: Readonly<Record<string, Ratio>>;
  /** What a reader should know, e.g. what was checked. @default none */
  readonly notes?: readonly string[];
}

export interface Ratio {
  readonly value: number;
  /** Goals; missing one makes the run fail. @default none */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Whether a ratio keeps its goal. */
export const isMet = ({ value, atLeast = -Infinity, atMost = Infinity }: Ratio): boolean =>
  value >= atLeast && value <= atMost;
