/** Which files of an asset a handler reaches. */
import { posix } from 'node:path';
import type { CodeFile } from '../../input/stacks';
import { isPython } from './calls';

/** @param entry path of the handler's file without its extension; undefined: everything may be reached */
export function reachable(files: readonly CodeFile[], entry: string | undefined): readonly CodeFile[] {
  const byStem = new Map(files.map((file) => [stem(file.path), file]));
  const first = entry === undefined ? undefined : (byStem.get(entry) ?? byStem.get(`${entry}/index`));
  if (!first) return files;
  const found = new Set<CodeFile>([first]);
  const add = (path: string): void => {
    for (const candidate of [path, `${path}/index`, `${path}/__init__`]) {
      const file = byStem.get(posix.normalize(candidate));
      if (file) found.add(file);
    }
  };
  // A set is walked over what is added on the way.
  for (const file of found) {
    const folder = posix.dirname(file.path);
    if (isPython(file)) pythonImports(file.text).forEach((name) => [name, posix.join(folder, name)].forEach(add));
    else
      for (const [, path] of file.text.matchAll(/(?:\brequire\(\s*|\bfrom\s*|\bimport\s*\(?\s*)["'](\.[^"']*)["']/g))
        add(stem(posix.join(folder, path!)));
    // Where modules are loaded by names that are worked out, any of them may be.
    if (
      /\brequire\(\s*(?!["'`)])[\w$]|\bimport\(\s*(?!["'`])[\w$]|\bimportlib\b|__import__/.test(file.text) &&
      files.length > 1
    )
      return files;
  }
  return [...found];
}

const stem = (path: string): string =>
  posix.normalize(path.replaceAll('\\', '/')).replace(/\.(d\.ts|[cm]?[jt]s|py)$/, '');

function pythonImports(text: string): string[] {
  const paths: string[] = [];
  for (const [, dots, module, names] of text.matchAll(/^\s*from\s+(\.*)([\w.]*)\s+import\s+(\(?[^)#\n]*\)?)/gm)) {
    const base = `${dots ? '../'.repeat(dots.length - 1) : ''}${module!.replaceAll('.', '/')}`;
    paths.push(base || '.');
    for (const name of names!.replace(/[()]/g, '').split(','))
      paths.push(`${base ? `${base}/` : ''}${name.trim().split(/\s+/)[0]}`);
  }
  for (const [, list] of text.matchAll(/^\s*import\s+([\w., ]+)/gm))
    for (const name of list!.split(',')) paths.push(name.trim().split(/\s+/)[0]!.replaceAll('.', '/'));
  // A package's own modules run first.
  return paths.flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/')));
}
