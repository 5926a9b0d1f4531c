/** Title, how many are blocked, and what the signs mean. */
import { MARGIN } from '../layout/sizes';
import { isClean, type Report } from '../../report';
import { text } from './boxes';
import { textWidth } from './text';
import { element } from './xml';

/** Height of everything above the picture. */
export const HEADER = 128;
/** The header needs so much. */
export const LEAST_WIDTH = 1000;

const count = ({ needs }: Report, status: string): number => needs.filter((need) => need.status === status).length;

/** One sentence: how it stands. */
export function summary(report: Report): string {
  const all = report.needs.length;
  const blocked = count(report, 'blocked');
  const unknown = count(report, 'unknown');
  const errors = errorsIn(report);
  const faults = errors > 0 ? `; ${errors} fault${errors === 1 ? '' : 's'} at deployment` : '';
  if (all === 0) return `No connection is needed${faults}`;
  const rest = `${unknown > 0 ? `; ${unknown} not known from the templates` : ''}${faults}`;
  return blocked > 0
    ? `✗ ${blocked} of ${all} connections blocked${rest}`
    : `${all - unknown} of ${all} connections proved reachable${rest}`;
}

const errorsIn = ({ faults }: Report): number => faults.filter(({ severity }) => severity === 'error').length;

const line =
  (className: string) =>
  (x: number, y: number): string =>
    element('g', { class: `wire ${className}` }, element('path', { class: 'run', d: `M${x} ${y - 4}h34` }));
const stripe =
  (kind: string) =>
  (x: number, y: number): string =>
    element(
      'g',
      { class: `card ${kind}` },
      element('rect', { class: 'body', x: x + 12, y: y - 11, width: 22, height: 14, rx: 3 }),
      element('rect', { class: 'stripe', x: x + 12, y: y - 11, width: 22, height: 4, rx: 2 }),
    );
const tag = (x: number, y: number): string =>
  element('rect', { class: 'tag-0', x: x + 12, y: y - 10, width: 22, height: 13, rx: 4 });
const tier =
  (kind: string) =>
  (x: number, y: number): string =>
    element('rect', { class: `tier ${kind}`, x: x + 12, y: y - 11, width: 22, height: 14, rx: 3 });

const ROWS: readonly (readonly (readonly [string, (x: number, y: number) => string])[])[] = [
  [
    ['reachable', line('reachable')],
    ['blocked, up to ✗ where it is stopped', line('blocked')],
    ['what it doesn’t get to', line('blocked beyond')],
    ['not known from the templates', line('unknown')],
    ['joined, no need uses it', line('link')],
  ],
  [
    ['workload', stripe('workload')],
    ['database', stripe('database')],
    ['gateway', stripe('gate')],
    ['endpoint', stripe('endpoint')],
    ['routes', stripe('routes')],
    ['AWS service', stripe('service')],
    ['security group', tag],
    ['public', tier('public')],
    ['private', tier('private')],
    ['isolated', tier('isolated')],
  ],
];

export function headerMarkup(report: Report): string {
  const state = isClean(report) ? 'good' : 'bad';
  const legend = ROWS.flatMap((row, i) => {
    let x = MARGIN;
    const y = 88 + i * 22;
    return row.map(([label, sample]) => {
      const markup = sample(x, y) + text('key', x + 40, y, label);
      x += Math.ceil(40 + textWidth(label, 10.5) + 18);
      return markup;
    });
  });
  return [
    text('heading', MARGIN, 36, 'Network and connections'),
    text(`section ${state}`, MARGIN, 60, summary(report)),
    ...legend,
  ].join('\n');
}
