/**
 * Which process is meant: a process id is given to another process once its owner is gone, so a recorded one
 * counts only together with the time at which the process started.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** Start of the process: on Linux the machine's boot and the clock ticks since then, elsewhere the start time that `ps` prints. */
  readonly started: string;
}

/** The identity of a living process; undefined when there is none (or only a zombie). */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether exactly this process still lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Sends a signal to this very process, never to a stranger that took over its id. @returns whether it lived */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): boolean {
  return isAlive(identity) && send(identity.pid, name);
}

/**
 * Ends the whole process group that this process leads or led. An id stays taken as long as a group bears it, so when
 * no process has the id the group's members, if any, are those that the leader left behind.
 */
export function killGroup(identity: ProcessIdentity): void {
  const holder = identify(identity.pid);
  const ours = holder ? holder.started === identity.started : sameBoot(identity);
  if (ours) send(-identity.pid, 'SIGKILL');
}

function sameBoot({ started }: ProcessIdentity): boolean {
  return process.platform === 'linux' && started.startsWith(`${bootId()}:`);
}

function send(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Reads state and start out of `/proc/<pid>/stat`, whose second field is the command in brackets and may hold anything. */
export function parseProcStat(stat: string): { state: string; startTicks: string } | undefined {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  return state && startTicks ? { state, startTicks } : undefined;
}

function startOnLinux(pid: number): string | undefined {
  let stat: ReturnType<typeof parseProcStat>;
  try {
    stat = parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
  return stat === undefined || stat.state === 'Z' || stat.state === 'X' ? undefined : `${bootId()}:${stat.startTicks}`;
}

let boot: string | undefined;
function bootId(): string {
  try {
    boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    boot = 'unknown';
  }
  return boot;
}

function startByPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [state, ...start] = line.trim().split(/\s+/);
    return !state || state.startsWith('Z') ? undefined : start.join(' ');
  } catch {
    return undefined;
  }
}
