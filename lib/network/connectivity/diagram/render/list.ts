/** Below the picture: what is blocked and how to fix it, and what would fail at deployment. */
import { FONT, MARGIN } from '../layout/sizes';
import type { Fault, Need, Place, Report } from '../../report';
import { text } from './boxes';
import { portText } from './lines';
import { wrap } from './text';
import { element, escape } from './xml';

const LINE = 17;
const INDENT = 30;
const MOST_WIDTH = 1200;
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

/** @returns markup and where it ends */
export function listMarkup({ needs, faults }: Report, top: number, width: number): { markup: string; bottom: number } {
  const room = Math.min(MOST_WIDTH, width - 2 * MARGIN) - INDENT;
  const parts: string[] = [];
  let y = top;
  const section = (title: string, entries: readonly Entry[]): void => {
    if (entries.length === 0) return;
    y += 34;
    parts.push(text('section', MARGIN, y, title));
    for (const entry of entries.slice(0, MOST_ENTRIES)) {
      y += 12;
      const body: string[] = [markOf(entry, y + LINE)];
      for (const part of wrap(entry.title, room / 1.08, FONT.line))
        body.push(text(entry.bad ? 'strong bad' : 'strong', MARGIN + INDENT, (y += LINE), part));
      for (const line of entry.lines) {
        const className = /^(Needed for|Where):/.test(line) ? 'soft' : 'plain';
        for (const part of wrap(line, room, FONT.line)) body.push(text(className, MARGIN + INDENT, (y += LINE), part));
      }
      parts.push(element('g', { class: 'entry' }, ...body));
    }
    if (entries.length > MOST_ENTRIES)
      parts.push(text('soft', MARGIN + INDENT, (y += 28), `and ${entries.length - MOST_ENTRIES} more: see the report`));
  };
  section(
    'Blocked connections',
    needs.filter(({ status }) => status === 'blocked').map((need, i) => ofNeed(need, i)),
  );
  section('Faults at deployment', faults.map(ofFault));
  return { markup: parts.join('\n'), bottom: y + MARGIN };
}

function markOf({ mark, bad }: Entry, y: number): string {
  const x = MARGIN + 10;
  return element(
    'g',
    {},
    element('text', { class: bad ? 'strong bad' : 'strong', x, y, 'text-anchor': 'middle' }, escape(mark)),
  );
}
