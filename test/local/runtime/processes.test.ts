import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'headwater-test-'));
process.env.HEADWATER_HOME = home;

// The paths are read from the environment when the modules are loaded.
let identity: typeof import('../../../local/runtime/identity');
let lock: typeof import('../../../local/runtime/lock');
let registry: typeof import('../../../local/runtime/registry');
let Child: (typeof import('../../../local/runtime/child'))['Child'];
beforeAll(async () => {
  identity = await import('../../../local/runtime/identity');
  lock = await import('../../../local/runtime/lock');
  registry = await import('../../../local/runtime/registry');
  ({ Child } = await import('../../../local/runtime/child'));
});

const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

/** A process that lives for a minute, in a group of its own. */
function sleeper(script = 'setTimeout(() => {}, 60000)'): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore' });
  started.push(child);
  return child as ChildProcess & { pid: number };
}

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()));

describe('identity', () => {
  test('a process is itself while it lives, and nobody after', async () => {
    const child = sleeper();
    const own = identity.identify(child.pid)!;
    expect(identity.isAlive(own)).toBe(true);
    child.kill('SIGKILL');
    await ended(child);
    expect(identity.isAlive(own)).toBe(false);
    expect(identity.identify(child.pid)).toBeUndefined();
  });

  test('another process with the same id is not signalled', async () => {
    const child = sleeper();
    const stranger = { pid: child.pid, started: 'another time' };
    expect(identity.isAlive(stranger)).toBe(false);
    expect(identity.signal(stranger, 'SIGKILL')).toBe(false);
    identity.killGroup(stranger);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(child.exitCode).toBeNull();
    expect(child.signalCode).toBeNull();
  });

  test('the name of a command may hold brackets and blanks', () => {
    const fields = ['S', ...Array.from({ length: 18 }, (_, index) => String(index)), '4711', '0'];
    expect(identity.parseProcStat(`12 (a ) b (c) ${fields.join(' ')}`)).toEqual({ state: 'S', startTicks: '4711' });
    expect(identity.parseProcStat('nonsense')).toBeUndefined();
  });
});

describe('lock', () => {
  const path = join(home, 'locks', 'lock.json');
  afterEach(() => rmSync(path, { force: true }));

  test('is given once, and again after it was given back', () => {
    expect(lock.takeLock(path)).toBeUndefined();
    expect(lock.takeLock(path)).toMatchObject({ pid: process.pid });
    lock.releaseLock(path);
    expect(lock.takeLock(path)).toBeUndefined();
  });

  test.each([
    ['of a dead process', JSON.stringify({ pid: 1, started: 'long ago' })],
    ['that was cut off while it was written', '{"pid":'],
  ])('one %s is taken over', (_what, content) => {
    lock.takeLock(path);
    writeFileSync(path, content);
    expect(lock.takeLock(path)).toBeUndefined();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  test("somebody else's is not given back", () => {
    const other = sleeper();
    lock.takeLock(path);
    writeFileSync(path, JSON.stringify(identity.identify(other.pid)));
    lock.releaseLock(path);
    expect(existsSync(path)).toBe(true);
    expect(lock.takeLock(path)).toMatchObject({ pid: other.pid });
  });
});

describe('what a killed start left behind', () => {
  test('is stopped, with what it has started; strangers are not', async () => {
    const grandchild = join(home, 'grandchild');
    const parent = sleeper(
      `const c = require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']); require('fs').writeFileSync(${JSON.stringify(grandchild)}, String(c.pid)); process.on('SIGTERM', () => {}); setTimeout(() => {}, 60000)`,
    );
    const stranger = sleeper();
    while (!existsSync(grandchild)) await new Promise((resolve) => setTimeout(resolve, 20));
    registry.recordProcess({ ...identity.identify(parent.pid)!, name: 'stubborn', stopSignal: 'SIGTERM' });
    registry.recordProcess({ pid: stranger.pid, started: 'another time', name: 'gone', stopSignal: 'SIGTERM' });
    expect(await registry.stopLeftovers(200)).toEqual(['stubborn']);
    const pid = Number(readFileSync(grandchild, 'utf8'));
    for (let tries = 0; identity.identify(pid) && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(identity.identify(pid)).toBeUndefined();
    expect(identity.identify(stranger.pid)).toBeDefined();
  });
});

describe('a child', () => {
  const log = join(home, 'child.log');

  test('is recorded, gets ready, and is stopped in order', async () => {
    const child = await Child.start({
      name: 'Echo',
      command: process.execPath,
      args: ['-e', 'console.log("ready"); setTimeout(() => {}, 60000)'],
      log,
    });
    expect(registry.recordedProcesses()).toContainEqual(expect.objectContaining({ pid: child.pid, name: 'Echo' }));
    await child.until(() => child.tail().includes('ready'), 10);
    await child.stop();
    expect(identity.identify(child.pid)).toBeUndefined();
    expect(Child.living.has(child)).toBe(false);
  });

  test('that ends while starting says so, with the end of its log', async () => {
    const child = await Child.start({
      name: 'Broken',
      command: process.execPath,
      args: ['-e', 'console.error("no such table"); process.exit(3)'],
      log,
    });
    await expect(child.until(() => false, 10)).rejects.toThrow(
      /Broken ended with exit code 3 while starting[^]*no such table/,
    );
  });

  test('that is not there says so', async () => {
    await expect(Child.start({ name: 'Nothing', command: '/nonexistent/program', args: [], log })).rejects.toThrow(
      /Nothing could not be started \(\/nonexistent\/program\)/,
    );
  });

  test('with a lifeline ends when its stdin does', async () => {
    const child = await Child.start({
      name: 'Listener',
      command: process.execPath,
      args: ['-e', 'process.stdin.resume(); process.stdin.on("end", () => process.exit(0))'],
      log,
      lifeline: true,
      stopSignal: 'SIGURG',
    });
    const began = performance.now();
    await child.stop(10_000);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
