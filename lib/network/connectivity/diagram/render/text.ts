/** How wide text is, without a font at hand: widths of Arial and its like, a little on the safe side. */

/** Hundredths of the font's size → the characters that are so wide. */
const WIDTHS: readonly (readonly [number, string])[] = [
  [19, "'"],
  [22, 'ijl'],
  [26, '|'],
  [28, ' !,./:;I[\\]ft'],
  [33, '()-`r{}'],
  [35, '"'],
  [39, '*'],
  [47, '^'],
  [50, 'Jcksvxyz'],
  [56, '#$0123456789?L_abdeghnopqu'],
  [58, '+<=>~'],
  [61, 'FTZ'],
  [67, '&ABEKPSVXY'],
  [72, 'CDHNRUw'],
  [78, 'GOQ'],
  [83, 'Mm'],
  [89, '%'],
  [94, 'W'],
  [102, '@'],
  [100, '…→✗—'],
];
const BY_CHARACTER = new Map(
  WIDTHS.flatMap(([width, characters]) => [...characters].map((one) => [one, width] as const)),
);
/** Letters with marks and of other alphabets; scripts of the East and pictographs, which take a square. */
const [OTHER, SQUARE] = [80, 110];
/** Other fonts than Arial are a little wider. */
const SAFE = 1.06;

const widthOf = (character: string): number =>
  (BY_CHARACTER.get(character) ?? (character.codePointAt(0)! >= 0x1100 ? SQUARE : OTHER)) / 100;

const BOLD = 1.07;

/** Width of a line of text in pixels. */
export function textWidth(text: string, size: number, bold = false): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width * size * SAFE * (bold ? BOLD : 1);
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
