import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainInstallation, install, isInstalled, keyOf, requireSpace } from '../../../local/setup/cache';

const folder = mkdtempSync(join(tmpdir(), 'headwater-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the key changes with the pins and with the machine', () => {
  const pins = join(folder, 'pins.txt');
  writeFileSync(pins, 'a==1');
  const first = keyOf([pins], '3.11');
  expect(first).toMatch(/^[0-9a-f]{12}$/);
  expect(keyOf([pins], '3.11')).toBe(first);
  expect(keyOf([pins], '3.12')).not.toBe(first);
  writeFileSync(pins, 'a==2');
  expect(keyOf([pins], '3.11')).not.toBe(first);
});

describe('a tool', () => {
  const tool = join(folder, 'tool');
  const build = (content: string) => (to: string) => {
    writeFileSync(join(to, content), '');
    return Promise.resolve();
  };

  test('is installed once', async () => {
    expect(await install(tool, build('one'))).toBe(true);
    expect(await install(tool, build('two'))).toBe(false);
    expect([existsSync(join(tool, 'one')), existsSync(join(tool, 'two'))]).toEqual([true, false]);
  });

  test('of which an interrupted installation left a part is installed anew', async () => {
    rmSync(join(tool, '.complete'));
    expect(await install(tool, build('two'))).toBe(true);
    expect([existsSync(join(tool, 'one')), existsSync(join(tool, 'two'))]).toEqual([false, true]);
  });

  test('that could not be installed leaves nothing', async () => {
    const other = join(folder, 'other');
    await expect(install(other, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(isInstalled(other)).toBe(false);
    expect(existsSync(other)).toBe(false);
  });
});

test('too little space is said before anything is installed', () => {
  expect(() => requireSpace(join(folder, 'not', 'there', 'yet'), 1e18)).toThrow(
    /Only [\d.]+ GB are free .* 1000000000\.0 GB are needed/,
  );
  expect(() => requireSpace(folder, 1)).not.toThrow();
});

test.each([
  ['OSError: [Errno 28] No space left on device', /disk is full/],
  [
    'NewConnectionError: Failed to establish a new connection: [Errno -2] Name or service not known',
    /first set-up needs the internet/,
  ],
  ['THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', /not what is pinned, so it was not used/],
  ['error: command gcc failed', /could not be made:\nerror: command gcc failed/],
])('%s is explained', (output, message) => {
  expect(explainInstallation('The environment could not be made', output).message).toMatch(message);
});
