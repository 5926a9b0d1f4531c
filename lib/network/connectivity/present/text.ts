import type { Fault, Need, Place, Report } from '../report';
import { countsOf } from './json';

export interface TextOptions {
  /** Lists what is reachable too, with its path. @default false */
  readonly all?: boolean;
  /** Wraps a text in a colour; the identity where the output is no terminal. */
  readonly paint?: (colour: 'red' | 'yellow' | 'green' | 'dim', text: string) => string;
}

const plain = (_: string, text: string): string => text;

/** The report as a person reads it in a terminal. */
export function toText(report: Report, { all = false, paint = plain }: TextOptions = {}): string {
  const { needs, faults } = report;
  const open = <T extends { readonly acknowledged?: string }>(items: readonly T[]): T[] =>
    items.filter(({ acknowledged }) => acknowledged === undefined);
  const status = (wanted: string): Need[] => open(needs).filter((need) => need.status === wanted);
  const severity = (wanted: string): Fault[] => open(faults).filter((fault) => fault.severity === wanted);
  const reachable = status('reachable');
  const blocks = [
    ...status('blocked').map((need) => needText(paint('red', '✗ blocked'), need)),
    ...severity('error').map((fault) => faultText(paint('red', '✗ error'), fault)),
    ...status('unknown').map((need) => needText(paint('yellow', '? unknown'), need)),
    ...severity('warning').map((fault) => faultText(paint('yellow', '! warning'), fault)),
    ...[...needs, ...faults].flatMap((item) =>
      item.acknowledged === undefined
        ? []
        : [`${paint('dim', '· acknowledged')}  ${item.detail}\n    because  ${item.acknowledged}`],
    ),
    ...(all ? reachable.map((need) => needText(paint('green', '✓ reachable'), need)) : []),
  ];
  return [...blocks, summary(report, all)].join('\n\n');
}

function summary(report: Report, all: boolean): string {
  const counts = countsOf(report);
  const parts = [
    `${counts.reachable} reachable`,
    `${counts.blocked} blocked`,
    `${counts.unknown} unknown`,
    `${counts.errors} ${counts.errors === 1 ? 'error' : 'errors'}`,
    `${counts.warnings} ${counts.warnings === 1 ? 'warning' : 'warnings'}`,
    ...(counts.acknowledged > 0 ? [`${counts.acknowledged} acknowledged`] : []),
  ];
  const hint = !all && counts.reachable > 0 ? ' (--all shows the paths)' : '';
  return `${parts.join(', ')}${hint}`;
}

const where = ({ logicalId, stack, constructPath, sourceLine }: Place): string =>
  [`${logicalId} in ${stack}`, constructPath, sourceLine].filter((part) => part !== undefined).join(', ');

const line = (name: string, text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : [`    ${name.padEnd(7)}  ${text}`];

function needText(mark: string, need: Need): string {
  const { source, destination, port, code, detail, blockedBy, fix, why, path } = need;
  return [
    `${mark}  ${source.label} → ${destination.label}${port > 0 ? `, port ${port}` : ''}${code === undefined ? '' : `  [${code}]`}`,
    ...line('what', detail),
    ...line('where', blockedBy && where(blockedBy)),
    ...line('fix', fix),
    ...line('needed', `${why}${source.place?.sourceLine === undefined ? '' : ` (${source.place.sourceLine})`}`),
    ...(path.length === 0 ? [] : [`    path     ${path.map(({ text }) => text).join('\n             ')}`]),
  ].join('\n');
}

const faultText = (mark: string, { code, place, detail, fix }: Fault): string =>
  [
    `${mark}  ${place.type} ${place.logicalId}  [${code}]`,
    ...line('what', detail),
    ...line('where', where(place)),
    ...line('fix', fix),
  ].join('\n');
