/** What is deployed, and what is in the repository, holds no secret. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findKnown, scan, scanValues } from '../../scripts/secrets/scan';
import { ROOT } from '../fixtures/streams';
import { buildPlatform, buildPlatforms } from './support/platforms';

// With all handlers bundled.
jest.setTimeout(60_000);

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** The text of a file; undefined where it is none. */
function textOf(path: string): string | undefined {
  const content = readFileSync(path);
  return content.subarray(0, 8_000).includes(0) ? undefined : content.toString('utf8');
}

test('templates', () => {
  const found = buildPlatforms().flatMap(({ name, templates }) =>
    Object.entries(templates).flatMap(([layer, template]) => {
      const where = `${name}, ${layer}`;
      return [...scan(where, JSON.stringify(template.toJSON(), undefined, 1)), ...scanValues(where, template.toJSON())];
    }),
  );
  expect(found).toEqual([]);
});

describe('what a synthesis puts out', () => {
  const { app } = buildPlatform('dev', { bundle: true });
  const { outdir } = app;
  beforeAll(() => void app.synth());
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  test('templates, manifest, handlers, the Spark job: no secret', () => {
    const texts = files(outdir).flatMap((path) => {
      const text = textOf(path);
      return text === undefined ? [] : [[relative(outdir, path), text] as const];
    });
    const names = texts.map(([name]) => name);
    for (const kind of [/data\.template\.json$/, /manifest\.json$|\.json$/, /index\.js$/, /lake\/\w+\.py$/])
      expect(names).toContainEqual(expect.stringMatching(kind));
    expect(texts.flatMap(([name, text]) => scan(name, text))).toEqual([]);
    // No file tells of the machine that it was made on.
    expect(texts.flatMap(([name, text]) => findKnown(name, text, home()))).toEqual([]);
  });
});

/** The home of whoever runs this, where it is somebody's. */
function home(): Record<string, string> {
  const { HOME = '' } = process.env;
  return HOME.startsWith('/home/') || HOME.startsWith('/Users/') ? { 'home folder': HOME } : {};
}

test('the repository', () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  expect(tracked.length).toBeGreaterThan(300);
  const found = tracked.flatMap((path) => {
    const text = textOf(join(ROOT, path));
    return text === undefined ? [] : scan(path, text);
  });
  expect(found).toEqual([]);
});
