/** How wide text is, without a font at hand: widths of Arial and its like, a little on the safe side. */

/** Fractions of the font's size. */
const NARROW = /[ijl.,:;!|'’`]/;
const SLIM = /[ftrI\-()[\]/\\ "*]/;
const WIDE = /[mwMW@%…—→✗]/;
const CAPITAL = /[A-Z0-9_#&+=<>~$?µ]/;

function widthOf(character: string): number {
  if (NARROW.test(character)) return 0.29;
  if (SLIM.test(character)) return 0.37;
  if (WIDE.test(character)) return 1.0;
  if (/[a-z]/.test(character)) return 0.57;
  if (/[0-9]/.test(character)) return 0.59;
  if (CAPITAL.test(character)) return 0.72;
  // Scripts of the East and pictographs take a square.
  return character.codePointAt(0)! >= 0x1100 ? 1.1 : 0.8;
}

const BOLD = 1.08;

/** Width of a line of text in pixels. */
export function textWidth(text: string, size: number, bold = false): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width * size * (bold ? BOLD : 1);
}

/** The text, or as much of it as fits, with an ellipsis. */
export function truncate(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const room = width - textWidth('…', size, bold);
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += textWidth(character, size, bold);
    if (used > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Breaks text into lines between words; a word that is longer than a line is cut. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line);
      line = truncate(word, width, size);
    } else line = line === '' ? truncate(word, width, size) : longer;
  }
  return line === '' ? lines : [...lines, line];
}
