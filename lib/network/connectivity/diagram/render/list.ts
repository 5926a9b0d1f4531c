/** Below the picture: what is blocked and how to fix it, and what would fail at deployment. */
import { FONT, MARGIN } from '../layout/sizes';
import type { Fault, Need, Place, Report } from '../../report';
import { text } from './boxes';
import { portText } from './lines';
import { wrap } from './text';
import { element, escape } from './xml';

const LINE = 17;
const INDENT = 30;
const GAP = 12;
const MOST_WIDTH = 1200;
/** Columns are no narrower, and have no fewer entries on average. */
const COLUMN = 820;
const LEAST_ENTRIES = 3;
/** More than that are read in the report. */
const MOST_ENTRIES = 60;

interface Entry {
  readonly mark: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly bad: boolean;
}

const where = (place: Place | undefined): string[] => {
  if (!place) return [];
  const { stack, logicalId, sourceLine } = place;
  return [`Where: ${logicalId} in ${stack}${sourceLine === undefined ? '' : `, ${sourceLine}`}`];
};

const ofNeed = (need: Need, i: number): Entry => ({
  mark: String(i + 1),
  title: `${need.source.label} → ${need.destination.label}, ${portText(need.port)}: ${need.code ?? 'blocked'}`,
  lines: [
    need.detail,
    ...(need.fix === undefined ? [] : [`Fix: ${need.fix}`]),
    `Needed for: ${need.why}`,
    ...where(need.blockedBy),
  ],
  bad: true,
});

const ofFault = ({ code, severity, place, detail, fix }: Fault): Entry => ({
  mark: '!',
  title: `${severity}: ${code}`,
  lines: [detail, `Fix: ${fix}`, ...where(place)],
  bad: severity === 'error',
});

/** An entry from its top downwards, and its height. */
function entryMarkup({ mark, title, lines, bad }: Entry, x: number, top: number, width: number) {
  const room = width - INDENT;
  const className = bad ? 'strong bad' : 'strong';
  let y = top;
  const body = [element('text', { class: className, x: x + 10, y: y + LINE, 'text-anchor': 'middle' }, escape(mark))];
  for (const part of wrap(title, room / 1.08, FONT.line)) body.push(text(className, x + INDENT, (y += LINE), part));
  for (const line of lines) {
    const soft = /^(Needed for|Where):/.test(line) ? 'soft' : 'plain';
    for (const part of wrap(line, room, FONT.line)) body.push(text(soft, x + INDENT, (y += LINE), part));
  }
  return { markup: element('g', { class: 'entry' }, ...body), height: y - top + GAP };
}

/** Entries in columns of about the same height, read downwards. */
function columns(entries: readonly Entry[], top: number, width: number): { markup: string[]; bottom: number } {
  const room = width - 2 * MARGIN;
  const count = Math.max(1, Math.min(Math.floor(room / COLUMN), Math.ceil(entries.length / LEAST_ENTRIES)));
  const own = Math.min(MOST_WIDTH, room / count) - MARGIN;
  const heights = entries.map((entry) => entryMarkup(entry, 0, 0, own).height);
  const share = heights.reduce((sum, height) => sum + height, 0) / count;
  const markup: string[] = [];
  let [column, y, bottom] = [0, top, top];
  entries.forEach((entry, i) => {
    if (column < count - 1 && y - top + heights[i]! / 2 > share) [column, y] = [column + 1, top];
    markup.push(entryMarkup(entry, MARGIN + column * (own + MARGIN), y, own).markup);
    y += heights[i]!;
    bottom = Math.max(bottom, y);
  });
  return { markup, bottom };
}

/** @returns markup and where it ends */
export function listMarkup({ needs, faults }: Report, top: number, width: number): { markup: string; bottom: number } {
  const parts: string[] = [];
  let y = top;
  const section = (title: string, entries: readonly Entry[]): void => {
    if (entries.length === 0) return;
    y += 34;
    parts.push(text('section', MARGIN, y, title));
    const { markup, bottom } = columns(entries.slice(0, MOST_ENTRIES), y + GAP, width);
    parts.push(...markup);
    y = bottom;
    if (entries.length > MOST_ENTRIES)
      parts.push(
        text('soft', MARGIN + INDENT, (y += LINE), `and ${entries.length - MOST_ENTRIES} more: see the report`),
      );
  };
  section(
    'Blocked connections',
    needs.filter(({ status }) => status === 'blocked').map((need, i) => ofNeed(need, i)),
  );
  section('Faults at deployment', faults.map(ofFault));
  return { markup: parts.join('\n'), bottom: y + MARGIN };
}
