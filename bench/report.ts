/** How results are shown: as text, and in docs/benchmarks.md. */
import { cpus, totalmem } from 'node:os';
import type { BenchmarkResult, Ratio } from './benchmark';
import { isMet } from './benchmark';

/** What a number depends on. */
export const machine = (): string => {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.versions.node}, ${process.platform}`;
};

const shown = (value: string | number): string =>
  typeof value === 'string'
    ? value
    : value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });

const goal = (ratio: Ratio): string => {
  const { atLeast, atMost } = ratio;
  if (atLeast === undefined && atMost === undefined) return '';
  const met = isMet(ratio) ? 'met' : 'MISSED';
  if (atLeast === atMost) return `goal: exactly ${atMost}: ${met}`;
  const wanted = [atLeast !== undefined && `at least ${atLeast}`, atMost !== undefined && `at most ${atMost}`]
    .filter(Boolean)
    .join(', ');
  return `goal: ${wanted}: ${met}`;
};

/** A table for the terminal, or in Markdown. */
export function table(rows: readonly Readonly<Record<string, string | number>>[], markdown = false): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const numeric = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === 'number'));
  const cells = [
    columns,
    ...rows.map((row) => columns.map((column) => (row[column] === undefined ? '' : shown(row[column])))),
  ];
  const widths = columns.map((_, index) => Math.max(3, ...cells.map((line) => line[index]!.length)));
  const lines = cells.map((line) =>
    line
      .map((cell, index) => (numeric[index] ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
      .join(markdown ? ' | ' : '  '),
  );
  if (!markdown) return lines.map((line) => line.trimEnd()).join('\n');
  const rule = widths
    .map((width, index) => (numeric[index] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
    .join(' | ');
  return [lines[0]!, rule, ...lines.slice(1)].map((line) => `| ${line} |`).join('\n');
}

/** Measurements, notes and, last, the ratios. */
export function textReport(name: string, result: BenchmarkResult): string {
  const ratios = Object.entries(result.ratios).map(([title, ratio]) => ({
    ratio: title,
    value: ratio.value,
    goal: goal(ratio),
  }));
  return [`${name} on ${machine()}`, table(result.measurements), ...(result.notes ?? []), table(ratios)].join('\n\n');
}

/** Puts a benchmark's section into the text of docs/benchmarks.md, in place of its last one or at the end. */
export function recorded(
  page: string,
  name: string,
  description: string,
  result: BenchmarkResult,
  date: string,
): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const ratios = Object.entries(result.ratios).map(([title, ratio]) => ({
    ratio: title,
    value: ratio.value,
    goal: goal(ratio),
  }));
  const section = [
    start,
    `## ${name}`,
    `${description}.`,
    `\`npm run bench -- ${name}\`, ${date}, ${machine()}:`,
    table(result.measurements, true),
    table(ratios, true),
    ...(result.notes ?? []),
    end,
  ].join('\n\n');
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < 0) return `${page.trimEnd()}\n\n${section}\n`;
  return page.slice(0, from) + section + page.slice(to + end.length);
}
