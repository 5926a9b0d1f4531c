/** Asks the lake, on the shared Spark: see `query.py`. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Zone } from '../../lib/platform';
import { execute } from '../runtime/execute';
import { Failure } from '../runtime/failure';
import { writeAtomically } from '../runtime/files';
import { ROOT, run } from '../runtime/paths';
import { sparkClientEnvironment } from './spark';

/** Where to ask. */
export interface AskedLake {
  readonly endpoint: string;
  readonly region: string;
  readonly spark: { readonly port: number; readonly secretFile: string };
  readonly sparkPython: string;
  /** Real name of each zone's database. */
  readonly databases: Readonly<Record<Zone, string>>;
}

export interface Answer {
  readonly columns: readonly string[];
  /** Values as text. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Whether there are more rows than were asked for. */
  readonly more: boolean;
}

/** Questions of this process, so that two at a time don't share files. */
let asked = 0;

/** @throws Failure with what Spark says is wrong with the statement */
export async function askLake(
  lake: AskedLake,
  statement: string,
  mostRows: number,
  signal?: AbortSignal,
): Promise<Answer> {
  const folder = join(run.spark, 'queries');
  mkdirSync(folder, { recursive: true });
  const name = `${process.pid}-${asked++}`;
  const [request, answerFile] = [join(folder, `${name}.request.json`), join(folder, `${name}.json`)];
  writeAtomically(request, JSON.stringify({ statement, databases: lake.databases, rows: mostRows }));
  try {
    await execute(lake.sparkPython, [join(ROOT, 'local', 'lake', 'query.py'), request, answerFile], {
      what: 'Spark could not be asked',
      env: sparkClientEnvironment(lake.endpoint, lake.region, lake.spark),
      signal,
    });
    const answer = JSON.parse(readFileSync(answerFile, 'utf8')) as Answer & { readonly error?: string };
    if (answer.error) throw new Failure(answer.error);
    return answer;
  } finally {
    for (const file of [request, answerFile]) rmSync(file, { force: true });
  }
}
