/** Colours for light and for dark, and what is drawn how. Nothing is loaded from anywhere. */
import { FONT } from '../layout/sizes';

interface Palette {
  readonly [name: string]: string;
}

const LIGHT: Palette = {
  page: '#ffffff',
  ink: '#1c2733',
  soft: '#52606d',
  vpc: '#f8fafc',
  'vpc-edge': '#7b8ba0',
  public: '#eef6e8',
  'public-edge': '#a3c585',
  private: '#e9f1fa',
  'private-edge': '#9bb9dc',
  isolated: '#f2edf9',
  'isolated-edge': '#b9a4da',
  unknown: '#f1f3f5',
  'unknown-edge': '#a9b2bc',
  card: '#ffffff',
  'card-edge': '#c3ccd6',
  chip: '#ffffff',
  reachable: '#2b8a3e',
  blocked: '#d6001c',
  'blocked-soft': '#fde4e6',
  'not-known': '#7a8691',
  link: '#b4bec9',
  workload: '#e07b00',
  database: '#1769c4',
  gateway: '#7048c8',
  endpoint: '#0b8599',
  routes: '#8794a1',
  service: '#9c6b00',
};

const DARK: Palette = {
  page: '#12171d',
  ink: '#e6ebf0',
  soft: '#a3b0bd',
  vpc: '#181f27',
  'vpc-edge': '#6c7c90',
  public: '#1b2a1c',
  'public-edge': '#4f7343',
  private: '#182838',
  'private-edge': '#40668f',
  isolated: '#251f36',
  'isolated-edge': '#695490',
  unknown: '#20262d',
  'unknown-edge': '#5b6670',
  card: '#232c36',
  'card-edge': '#435160',
  chip: '#12171d',
  reachable: '#51c26b',
  blocked: '#ff5c6c',
  'blocked-soft': '#4a1b22',
  'not-known': '#93a0ad',
  link: '#4d5a68',
  workload: '#ffa133',
  database: '#5ea9f5',
  gateway: '#a98bf0',
  endpoint: '#3dbdd0',
  routes: '#8794a1',
  service: '#d9a740',
};

/** Tags of security groups: fill and edge. */
const TAGS_LIGHT = ['#ffe8cc', '#d0ebff', '#d3f9d8', '#ffdeeb', '#e5dbff', '#c5f6fa', '#fff3bf', '#e9ecef'];
const TAGS_DARK = ['#5c3d12', '#143f63', '#1d4a2a', '#5a1f3b', '#3a2b66', '#0f4951', '#544716', '#3a424b'];

const variables = (palette: Palette, tags: readonly string[]): string =>
  [
    ...Object.entries(palette).map(([name, value]) => `--${name}:${value}`),
    ...tags.map((value, i) => `--tag-${i}:${value}`),
  ].join(';');

const ROOT = '.headwater-network';

const kinds = {
  workload: 'workload',
  database: 'database',
  routes: 'routes',
  endpoint: 'endpoint',
  service: 'service',
};
const gatewayKinds = ['nat', 'gate', 'transit'];
const stripes = [
  ...Object.entries(kinds).map(([kind, colour]) => `${ROOT} .card.${kind} .stripe{fill:var(--${colour})}`),
  ...gatewayKinds.map((kind) => `${ROOT} .card.${kind} .stripe{fill:var(--gateway)}`),
  ...['host', 'other'].map((kind) => `${ROOT} .card.${kind} .stripe{fill:var(--not-known)}`),
];
const tiers = ['public', 'private', 'isolated', 'unknown'].map(
  (kind) => `${ROOT} .tier.${kind}{fill:var(--${kind});stroke:var(--${kind}-edge)}`,
);
const tags = TAGS_LIGHT.map((_, i) => `${ROOT} .tag-${i}{fill:var(--tag-${i})}`);

export const STYLE = [
  `${ROOT}{${variables(LIGHT, TAGS_LIGHT)};background:var(--page);font-family:Arial,Helvetica,'Liberation Sans',sans-serif}`,
  `@media (prefers-color-scheme:dark){${ROOT}{${variables(DARK, TAGS_DARK)}}}`,
  `${ROOT} text{fill:var(--ink);font-size:${FONT.line}px}`,
  `${ROOT} .page{fill:var(--page)}`,
  `${ROOT} text.heading{font-size:${FONT.title}px;font-weight:bold}`,
  `${ROOT} text.section,${ROOT} text.vpc-name{font-size:${FONT.vpc}px;font-weight:bold}`,
  `${ROOT} .card text.bad{font-weight:bold}`,
  `${ROOT} text.strong,${ROOT} text.line{font-weight:bold}`,
  `${ROOT} .routes text.line{font-weight:normal}`,
  `${ROOT} text.tier-name{font-weight:bold}`,
  `${ROOT} text.caption,${ROOT} text.note,${ROOT} .card text.bad,${ROOT} text.chip-text,${ROOT} text.about,${ROOT} text.key{font-size:${FONT.small}px}`,
  `${ROOT} text.caption,${ROOT} text.note,${ROOT} text.about,${ROOT} text.soft{fill:var(--soft)}`,
  `${ROOT} text.tag-text{font-size:${FONT.tag}px}`,
  `${ROOT} text.alert-text{font-size:${FONT.small}px;font-weight:bold}`,
  `${ROOT} text.alert-text,${ROOT} text.bad{fill:var(--blocked)}`,
  `${ROOT} text.good{fill:var(--reachable)}`,
  `${ROOT} .vpc{fill:var(--vpc);stroke:var(--vpc-edge);stroke-width:1.5}`,
  `${ROOT} .vpc.troubled{stroke:var(--blocked);stroke-width:2.5}`,
  `${ROOT} text.end{text-anchor:end}`,
  `${ROOT} .panel{fill:none;stroke:var(--vpc-edge);stroke-dasharray:3 3}`,
  ...tiers,
  `${ROOT} .tier.unknown{stroke-dasharray:4 3}`,
  `${ROOT} .body{fill:var(--card);stroke:var(--card-edge)}`,
  `${ROOT} .troubled .body{stroke:var(--blocked);stroke-width:2}`,
  `${ROOT} .alert{fill:var(--blocked-soft)}`,
  `${ROOT} .chip{fill:var(--chip);stroke:var(--card-edge)}`,
  `${ROOT} .tag--1{fill:none;stroke:var(--card-edge)}`,
  ...tags,
  ...stripes,
  `${ROOT} .wire path{fill:none;stroke-linejoin:round}`,
  `${ROOT} .wire .hit{stroke:transparent;stroke-width:9;pointer-events:stroke}`,
  `${ROOT} .reachable .run{stroke:var(--reachable);stroke-width:1.7}`,
  `${ROOT} .reachable .head,${ROOT} .reachable .joint{fill:var(--reachable)}`,
  `${ROOT} .unknown .run{stroke:var(--not-known);stroke-width:1.7;stroke-dasharray:5 4}`,
  `${ROOT} .unknown .head,${ROOT} .unknown .joint{fill:var(--not-known)}`,
  `${ROOT} .link .run{stroke:var(--link);stroke-width:2.5}`,
  `${ROOT} .blocked .run{stroke:var(--blocked);stroke-width:4}`,
  `${ROOT} .blocked.beyond .run{stroke-width:2.5;stroke-dasharray:2 5}`,
  `${ROOT} .blocked .head,${ROOT} .blocked .joint{fill:var(--blocked)}`,
  `${ROOT} .cross circle{fill:var(--blocked);stroke:var(--page);stroke-width:1.5}`,
  `${ROOT} .cross path{stroke:#ffffff;stroke-width:2.2;stroke-linecap:round;fill:none}`,
  `@media (prefers-color-scheme:dark){${ROOT} .cross path{stroke:#12171d}}`,
].join('\n');
