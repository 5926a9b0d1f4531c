import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { LineOf } from '../errors';

/** Lines of what was written in contracts. A parser that knows them is thirty times slower: only used to report. */
export function linesOf(root: string): LineOf {
  const known = new Map<string, { document: Document; lines: LineCounter }>();
  return (file, path) => {
    if (!/\.ya?ml$/.test(file) || path.length === 0) return undefined;
    if (!known.has(file)) {
      const lines = new LineCounter();
      known.set(file, {
        document: parseDocument(readFileSync(join(root, file), 'utf8'), { lineCounter: lines }),
        lines,
      });
    }
    const { document, lines } = known.get(file)!;
    // What is missing has no line: then it is that of what it is missing in.
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
}
