/** The page's files: bundled once, kept in memory. */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
}

const PAGE = join(__dirname, 'page');

function asset(type: string, body: Buffer | string): Asset {
  const bytes = Buffer.from(body);
  return { type, body: bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}

let assets: Promise<ReadonlyMap<string, Asset>> | undefined;

/** Files by path. */
export function pageAssets(): Promise<ReadonlyMap<string, Asset>> {
  assets ??= bundle();
  return assets;
}

async function bundle(): Promise<ReadonlyMap<string, Asset>> {
  const built = await build({
    entryPoints: [join(PAGE, 'page.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'inline',
    logLevel: 'silent',
    tsconfigRaw: '{}',
  });
  const uplot = join(dirname(require.resolve('uplot/package.json')), 'dist', 'uPlot.min.css');
  const styles = await Promise.all([uplot, join(PAGE, 'page.css')].map((file) => readFile(file, 'utf8')));
  return new Map([
    ['/', asset('text/html; charset=utf-8', await readFile(join(PAGE, 'index.html')))],
    ['/page.js', asset('text/javascript; charset=utf-8', Buffer.from(built.outputFiles[0]!.contents))],
    ['/page.css', asset('text/css; charset=utf-8', styles.join('\n'))],
  ]);
}
