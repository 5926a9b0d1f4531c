/**
 * Every process that a start has begun, on disk, so that the next start can stop what a killed one left behind.
 */
import { readJson, writeAtomically } from './files';
import { isAlive, killGroup, signal, type ProcessIdentity } from './identity';
import { run } from './paths';

/** A process that leads a group of its own. */
export interface ProcessRecord extends ProcessIdentity {
  /** What it is to the user, e.g. `PostgreSQL`. */
  readonly name: string;
  /** Signal that makes it stop in order. */
  readonly stopSignal: NodeJS.Signals;
}

export function recordedProcesses(): ProcessRecord[] {
  return readJson<ProcessRecord[]>(run.processes) ?? [];
}

export function recordProcess(record: ProcessRecord): void {
  writeAtomically(run.processes, JSON.stringify([...recordedProcesses().filter(isAlive), record]));
}

/**
 * Stops what an earlier start left running, in the reverse order of its start: in order at first, by force after `graceMs`.
 * @returns the names of what was stopped
 */
export async function stopLeftovers(graceMs = 5_000): Promise<string[]> {
  const left = recordedProcesses().filter(isAlive).reverse();
  for (const record of left) signal(record, record.stopSignal);
  const deadline = Date.now() + graceMs;
  while (left.some(isAlive) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const record of recordedProcesses()) killGroup(record);
  return left.map((record) => record.name);
}
