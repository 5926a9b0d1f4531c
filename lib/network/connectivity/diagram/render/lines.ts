/** Lines as markup: what is blocked comes last, over everything else. */
import type { Need } from '../../report';
import type { Line, Point } from '../routes/types';
import type { WireStatus } from '../scene/types';
import { element, tooltip } from './xml';

const ORDER: readonly WireStatus[] = ['link', 'reachable', 'unknown', 'beyond', 'blocked'];
const CLASSES: Readonly<Record<WireStatus, string>> = {
  link: 'link',
  reachable: 'reachable',
  unknown: 'unknown',
  beyond: 'blocked beyond',
  blocked: 'blocked',
};

const RADIUS = 4;

const towards = (from: Point, to: Point, by: number): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(by, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
};
const at = ({ x, y }: Point): string => `${x} ${y}`;

/** A path through the points, its corners rounded. */
function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const steps = rest.map((corner, i) => {
    const next = rest[i + 1];
    if (!next) return `L${at(corner)}`;
    return `L${at(towards(corner, points[i]!, RADIUS))}Q${at(corner)} ${at(towards(corner, next, RADIUS))}`;
  });
  return `M${at(first!)}${steps.join('')}`;
}

/** Arrowhead at the end of a line, which is horizontal there. */
function headOf(points: readonly Point[], size: number): string {
  const [before, end] = points.slice(-2) as [Point, Point];
  const back = end.x > before.x ? -size : size;
  const d = `M${at(end)}l${back} ${-size * 0.55}v${size * 1.1}z`;
  return element('path', { class: 'head', d, style: 'stroke:none' });
}

/** A port that isn't known is reported as 0. */
export const portText = (port: number): string => (port === 0 ? 'port not known' : `port ${port}`);

/** A need as its tooltip says it. */
export const needText = ({ source, destination, port, status, code, why }: Need): string =>
  `${source.label} → ${destination.label}, ${portText(port)}: ${status}${code === undefined ? '' : ` (${code})`}. Needed for: ${why}`;

const MOST_NEEDS = 12;

function lineTitle(line: Line, needs: readonly Need[]): string {
  const own = line.wire.needs.map((i) => needText(needs[i]!));
  if (own.length === 0) return 'Joined; no connection needs it';
  return [
    ...own.slice(0, MOST_NEEDS),
    ...(own.length > MOST_NEEDS ? [`and ${own.length - MOST_NEEDS} more`] : []),
  ].join('\n');
}

function lineMarkup(line: Line, needs: readonly Need[]): string {
  const { wire, points, arrives } = line;
  const attributes = {
    class: `wire ${CLASSES[wire.status]}`,
    ...(wire.needs.length > 0 ? { 'data-needs': wire.needs.join(' ') } : {}),
  };
  if (points.length === 0) return element('g', attributes, tooltip(lineTitle(line, needs)));
  const d = pathOf(points);
  const joint = points.at(-1)!;
  const stops = wire.stoppedAt === 'to';
  return element(
    'g',
    attributes,
    tooltip(lineTitle(line, needs)),
    element('path', { class: 'run', d }),
    element('path', { class: 'hit', d }),
    !arrives
      ? element('circle', { class: 'joint', cx: joint.x, cy: joint.y, r: wire.status === 'blocked' ? 4 : 2.6 })
      : '',
    arrives && !stops && wire.status !== 'link' ? headOf(points, wire.status === 'reachable' ? 7 : 9) : '',
  );
}

const crossMarkup = ({ x, y }: Point): string =>
  element(
    'g',
    { class: 'cross' },
    element('circle', { cx: x, cy: y, r: 8.5 }),
    element('path', { d: `M${x - 3} ${y - 3}l6 6m0 -6l-6 6` }),
  );

export function linesMarkup(lines: readonly Line[], needs: readonly Need[]): string {
  const ordered = [...lines].sort((a, b) => ORDER.indexOf(a.wire.status) - ORDER.indexOf(b.wire.status));
  const crosses = lines.flatMap(({ wire, start, end }) =>
    wire.stoppedAt === 'to' ? [end] : wire.stoppedAt === 'from' ? [start] : [],
  );
  const once = new Map(crosses.map((point) => [at(point), point]));
  return [...ordered.map((line) => lineMarkup(line, needs)), ...[...once.values()].map(crossMarkup)].join('\n');
}
