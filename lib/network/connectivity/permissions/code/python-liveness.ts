/** Whether a function of Python text is called anywhere, by its name. */
import type { Certainty } from './calls';

/**
 * @param text of the file @param at where the call stands @param all text of every file that is reached
 * @param handler the function that is called from outside
 */
export function pythonLiveness(text: string, at: number, all: string, handler: string | undefined): Certainty | 'dead' {
  let worst: Certainty | 'dead' = 'certain';
  for (const { name, start, end } of functionsAround(text, at)) {
    if (name === handler || name === 'main' || name.startsWith('__')) continue;
    const used = new RegExp(`(?<!def )(?<![\\w])${name}(?!\\w)`, 'g');
    const inside = text.slice(start, end).match(used)?.length ?? 0;
    if ((all.match(used)?.length ?? 0) <= inside) return 'dead';
    // More than one function has this name: another may be meant.
    if ((all.match(new RegExp(`def ${name}\\b`, 'g'))?.length ?? 0) > 1) worst = 'possible';
  }
  return worst;
}

function functionsAround(text: string, at: number): { name: string; start: number; end: number }[] {
  const found: { name: string; start: number; end: number }[] = [];
  let indent = indentAt(text, at);
  const lines = [...text.slice(0, at).matchAll(/^([ \t]*)(?:async\s+)?def\s+(\w+)/gm)].reverse();
  for (const match of lines) {
    const depth = match[1]!.length;
    if (depth >= indent) continue;
    indent = depth;
    const rest = text.slice(match.index + match[0].length);
    const next = new RegExp(`^[ \\t]{0,${depth}}\\S`, 'm').exec(rest.slice(rest.indexOf('\n') + 1));
    const end = next ? match.index + match[0].length + rest.indexOf('\n') + 1 + next.index : text.length;
    if (end > at) found.push({ name: match[2]!, start: match.index, end });
  }
  return found;
}

function indentAt(text: string, at: number): number {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at + 1);
  return /^[ \t]*/.exec(line)![0].length;
}
