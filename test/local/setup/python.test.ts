import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython, type Probe } from '../../../local/setup/python';

const probes: Record<string, Probe> = {
  'python3.9': { path: '/usr/bin/python3.9', version: [3, 9], complete: true },
  'python3.10': { path: '/usr/bin/python3.10', version: [3, 10], complete: true },
  'python3.11': { path: '/usr/bin/python3.11', version: [3, 11], complete: true },
  'python3.14': { path: '/usr/bin/python3.14', version: [3, 14], complete: true },
  bare: { path: '/usr/bin/python3.12', version: [3, 12], complete: false },
};
const probe = (name: string) => probes[name];

test('the first that will do is taken', () => {
  expect(findPython(['missing', 'python3.9', 'python3.14', 'bare', 'python3.10', 'python3.11'], probe)).toEqual({
    path: '/usr/bin/python3.10',
    version: '3.10',
  });
});

test.each([
  [['missing'], /Python 3\.10 to 3\.13 is needed\. None of missing is there/],
  [['python3.9', 'python3.14'], /Found only 3\.9 \(\/usr\/bin\/python3\.9\), 3\.14/],
  [['python3.9', 'bare'], /apt install python3\.12-venv/],
])('of %j none will do, and the message says why and what to do', (candidates, message) => {
  expect(() => findPython(candidates, probe)).toThrow(message);
});

test('a real interpreter tells its path and version; a program that is none is passed over', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-test-'));
  const broken = join(folder, 'python3');
  writeFileSync(broken, '#!/bin/sh\necho not installed >&2\nexit 127\n');
  chmodSync(broken, 0o755);
  try {
    expect(findPython([broken, 'python3', 'python3.11', 'python3.12', 'python3.10'])).toMatchObject({
      version: expect.stringMatching(/^3\.1[0-3]$/) as string,
    });
    expect(() => findPython([broken])).toThrow('is needed');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
