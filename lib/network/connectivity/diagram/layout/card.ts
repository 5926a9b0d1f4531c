/** Rows of a card: what is written where. */
import { textWidth, truncate } from '../render/text';
import type { Alert, Card, Tag } from '../scene/types';
import { CARD_PADDING, FONT, LANE, ROW } from './sizes';
import type { PlacedTag, Row } from './types';

const TAG_PADDING = 7;
const TAG_GAP = 5;

/** Tags side by side as long as they fit. */
function tagRows(tags: readonly Tag[], width: number): PlacedTag[][] {
  const rows: PlacedTag[][] = [];
  let x = 0;
  for (const tag of tags) {
    const text = truncate(tag.text, width - 2 * TAG_PADDING, FONT.tag);
    const own = Math.min(width, Math.ceil(textWidth(text, FONT.tag)) + 2 * TAG_PADDING);
    if (rows.length === 0 || x + own > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push({ x: CARD_PADDING + x, width: own, text, title: tag.title, colour: tag.colour });
    x += own + TAG_GAP;
  }
  return rows;
}

const MOST_NUMBERS = 4;

/** `1, 3–6`: numbers in order, those in a row as one. */
export function numbersText(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  const texts = runs.map(([low, high]) => (low === high ? `${low}` : `${low}${high === low + 1 ? ', ' : '–'}${high}`));
  return `${texts.slice(0, MOST_NUMBERS).join(', ')}${texts.length > MOST_NUMBERS ? ', …' : ''}`;
}

const alertText = ({ code, numbers }: Alert): string => `${code} (${numbersText(numbers)})`;

export interface CardRows {
  readonly rows: readonly Row[];
  readonly alertsAt: number;
  readonly height: number;
}

/** @param pins how many lines end at the side that has the most */
export function cardRows(card: Card, width: number, pins: number): CardRows {
  const inner = width - 2 * CARD_PADDING;
  const rows: Row[] = [];
  let y = 6;
  const add = (row: Row, height: number): void => {
    rows.push(row);
    y += height;
  };
  const text = (kind: 'caption' | 'line' | 'note' | 'bad', full: string, size: number, bold = false): void => {
    const short = truncate(full, inner, size, bold);
    add({ kind, y, text: short, ...(short === full ? {} : { full }) }, ROW[kind]);
  };
  text('caption', card.caption, FONT.small);
  for (const line of card.lines) text('line', line, FONT.line, card.kind !== 'routes');
  for (const note of card.notes) text('note', note, FONT.small);
  if (card.blocked.length > 0) text('bad', `✗ blocked: ${numbersText(card.blocked)}`, FONT.small, true);
  if (card.tags.length > 0) y += 2;
  for (const tags of tagRows(card.tags, inner)) add({ kind: 'tags', y, tags }, ROW.tags);
  y = Math.max(y + 5, (pins + 1) * LANE + 4);
  const alertsAt = y;
  for (const alert of card.alerts) {
    const full = alertText(alert);
    const short = truncate(full, inner - 12, FONT.small, true);
    add({ kind: 'alert', y, text: short, ...(short === full ? {} : { full }) }, ROW.alert);
  }
  return { rows, alertsAt, height: card.alerts.length > 0 ? y + 4 : y };
}
