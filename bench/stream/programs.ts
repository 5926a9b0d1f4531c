/** The contenders as programs of plain JavaScript, and their processes. */
import { buildSync } from 'esbuild';
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled } from '../../lib/ingestion/event/bundle';
import type { Reading } from './serve';
import { SPEC } from './session';

const ROOT = join(__dirname, '..', '..');
const POWERTOOLS = '2.35.0';
const PEERS = ['@aws-lambda-powertools/batch', '@aws-lambda-powertools/parser'].map((name) => `${name}@${POWERTOOLS}`);

/** The peers in a folder of their own, installed when their version changes; zod is this repository's. */
export function installPeers(workFolder: string, log: (line: string) => void): void {
  const mark = join(workFolder, `.complete-${POWERTOOLS}`);
  if (existsSync(mark)) return;
  log(`Installing Powertools ${POWERTOOLS} …`);
  rmSync(join(workFolder, 'node_modules'), { recursive: true, force: true });
  writeFileSync(join(workFolder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--legacy-peer-deps', ...PEERS];
  const { status } = spawnSync('npm', args, { cwd: workFolder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm could not install the peers.');
  writeFileSync(mark, '');
}

/** @returns path of a file to run */
export function program(name: string, workFolder: string): string {
  const source = join(__dirname, 'contenders', `${name}.ts`);
  const outfile = join(workFolder, 'programs', `${name}.cjs`);
  mkdirSync(join(workFolder, 'programs'), { recursive: true });
  // Ours as it is deployed.
  if (name === 'headwater') writeFileSync(outfile, bundled(SPEC, ROOT, source));
  else
    buildSync({
      entryPoints: [source],
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      nodePaths: [join(workFolder, 'node_modules'), join(ROOT, 'node_modules')],
    });
  return outfile;
}

/** A contender's process. */
export class Contender {
  private readonly process: ChildProcess;

  constructor(
    readonly name: string,
    path: string,
    records: number,
    env: NodeJS.ProcessEnv = {},
  ) {
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
    this.process = fork(path, {
      execArgv: [],
      stdio: [...stdio],
      env: { ...process.env, BENCH_RECORDS: `${records}`, ...env },
    });
  }

  work(): Promise<Reading> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`${this.name} ended with exit code ${code}.`));
      this.process.once('exit', ended);
      this.process.once('message', (reading) => {
        this.process.off('exit', ended);
        resolve(reading as Reading);
      });
      this.process.send('work');
    });
  }

  end(): void {
    this.process.kill();
  }
}
