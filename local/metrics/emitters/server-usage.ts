/** What a PostgreSQL server on this machine uses, from its processes. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
/** Linux's unit of CPU time in /proc. */
const TICKS_PER_SECOND = 100;

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly cpuSeconds: number;
}

/** CPU seconds of the server so far: all its processes, with those that have ended where the system tells. */
export async function serverCpuSeconds(backendPid: number): Promise<number | undefined> {
  const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid=,time=']);
  const processes = parseProcesses(stdout);
  const server = processes.find((process) => process.pid === backendPid)?.parent;
  if (server === undefined) return undefined;
  const own = processes.filter((process) => process.pid === server || process.parent === server);
  const exact = await Promise.all(own.map((process) => procCpuSeconds(process.pid, process.pid === server)));
  return own.reduce((sum, process, index) => sum + (exact[index] ?? process.cpuSeconds), 0);
}

/** Reads `ps -o pid=,ppid=,time=`; the time is `[[days-]hours:]minutes:seconds[.hundredths]`. */
export function parseProcesses(text: string): Process[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s*$/.exec(line);
    if (!match) return [];
    const [pid, parent, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
    return [{ pid: pid!, parent: parent!, cpuSeconds: ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds! }];
  });
}

/** Finer than `ps`, and the server's own entry holds the time of its children that have ended. Linux only. */
async function procCpuSeconds(pid: number, withEnded: boolean): Promise<number | undefined> {
  try {
    return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'), withEnded);
  } catch {
    return undefined;
  }
}

/** CPU seconds of a `/proc/<pid>/stat`; the name in parentheses may hold anything. */
export function parseStat(text: string, withEnded: boolean): number {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15) as [number, number, number, number];
  return (user + system + (withEnded ? endedUser + endedSystem : 0)) / TICKS_PER_SECOND;
}
