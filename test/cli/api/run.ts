import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../../lib/cli/main';
import { resolvePlatform } from '../../../lib/platform';
import type { DatasetDefinition, ResolvedPlatform, RestApiSourceDefinition } from '../../../lib/platform';

export const ROOT = join(__dirname, '..', '..', '..');
export const documentAt = (name: string): string => join(__dirname, 'documents', name);

// Away from the project's own contracts.
beforeAll(() => process.chdir(folder()));
const folders: string[] = [];
afterAll(() => {
  process.chdir(ROOT);
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true }));
});

export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'headwater-api-init-'));
  folders.push(made);
  return made;
}

/** Runs `headwater api …` and keeps what it would write. */
export function run(...args: string[]) {
  const written: Record<string, string> = {};
  const lines = { out: '', error: '' };
  const code = main(['api', ...args], {
    out: (text) => (lines.out += `${text}\n`),
    error: (text) => (lines.error += `${text}\n`),
    writeFile: (path, text) => (written[path] = text),
    colours: false,
  });
  return { code, ...lines, written };
}

/** Writes a document and runs `api init` on it. */
export function init(document: string | object, ...args: string[]) {
  const path = join(folder(), 'openapi.json');
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  return run('init', path, ...args);
}

export interface Made {
  readonly source: RestApiSourceDefinition;
  readonly datasets: Record<string, DatasetDefinition & { load: { pattern: 'api' } }>;
  readonly text: string;
  readonly contracts: Record<string, string>;
  readonly resolved: ResolvedPlatform;
}

/** What was written, as the platform understands it. @param change of the module's text, as by hand */
export function made(written: Record<string, string>, change: (text: string) => string = (text) => text): Made {
  const root = folder();
  for (const [path, text] of Object.entries(written)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const [path, text] = Object.entries(written).find(([name]) => name.startsWith('apis'))!;
  const { source, datasets } = evaluate(change(text));
  const name = /apis\/(.*)\.ts$/.exec(path)![1]!;
  const resolved = resolvePlatform(
    {
      name: 'shop',
      environments: { dev: {} },
      sources: { [name]: source },
      datasets,
      pipelines: { all: { datasets: Object.keys(datasets) } },
    },
    { environment: 'dev', root, env: {} },
  );
  const contracts = Object.fromEntries(
    Object.keys(datasets).map((one) => [one, readFileSync(join(root, 'contracts', `${one}.odcs.yaml`), 'utf8')]),
  );
  return { source, datasets, text, contracts, resolved };
}

/** The module's values: what is only for the compiler is taken away. */
function evaluate(text: string): Pick<Made, 'source' | 'datasets'> {
  const plain = text
    .replace(/^import type .*$/gm, '')
    .replaceAll(' as const', '')
    .replace(/\} satisfies .*;/g, '};')
    .replaceAll('export const', 'const');
  return new Function(`${plain}\nreturn { source, datasets };`)() as Pick<Made, 'source' | 'datasets'>;
}
