/** Tables of text for the terminal. */

export type Cell = string | number | boolean | null | undefined;

export interface TableOptions {
  /** Text before each line. @default '' */
  readonly indent?: string;
  /** Widest column, in characters; longer values are cut. @default 60 */
  readonly widest?: number;
}

/** Lines of a table: numbers on the right, everything else on the left. */
export function renderTable(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions = {},
): string[] {
  const { indent = '', widest = 60 } = options;
  const texts = rows.map((row) => columns.map((_, index) => cut(text(row[index]), widest)));
  const right = columns.map((_, index) => rows.length > 0 && rows.every((row) => isNumber(row[index])));
  const widths = columns.map((name, index) => Math.max(width(name), ...texts.map((row) => width(row[index]!))));
  const line = (cells: readonly string[]) =>
    `${indent}${cells.map((cell, index) => pad(cell, widths[index]!, right[index]!)).join('  ')}`.trimEnd();
  return [line(columns), `${indent}${widths.map((size) => '─'.repeat(size)).join('  ')}`, ...texts.map(line)];
}

function text(cell: Cell): string {
  if (cell === null || cell === undefined) return '–';
  if (typeof cell === 'number') return cell.toLocaleString('en', { maximumFractionDigits: 3 });
  return String(cell).replaceAll('\r', '␍').replaceAll('\n', '␊').replaceAll('\t', ' ');
}

/** Texts of numbers too: databases hand large ones over as text. */
const isNumber = (cell: Cell) =>
  cell === null ||
  cell === undefined ||
  typeof cell === 'number' ||
  (typeof cell === 'string' && /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(cell));

const width = (value: string) => [...value].length;
const cut = (value: string, most: number) =>
  width(value) > most ? `${[...value].slice(0, most - 1).join('')}…` : value;
const pad = (value: string, size: number, right: boolean) =>
  right ? ' '.repeat(size - width(value)) + value : value + ' '.repeat(size - width(value));
