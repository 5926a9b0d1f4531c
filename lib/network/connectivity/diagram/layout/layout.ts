/** Places everything: what is outside at the sides, VPCs between them in rows. */
import type { Panel, Scene } from '../scene/types';
import { Builder } from './builder';
import { CARD, CARD_GAP, MARGIN, PANEL_TITLE, PHASE, TIER_PADDING } from './sizes';
import type { Demand, Layout } from './types';
import { corridors, placeVpc } from './vpc';

const [LEFT, RIGHT] = ['left', 'right'];
const PANEL = CARD + 2 * TIER_PADDING;

const bandRow = (i: number): string => `band row ${i}`;
const between = (band: number, i: number): string => `band ${band} between ${i}`;

/** @param top where the picture begins, below its title */
export function layoutOf(scene: Scene, demand: Demand, top: number): Layout {
  const builder = new Builder(demand);
  const { bands } = scene;
  const leftAt = scene.left.length > 0 ? MARGIN + PANEL : MARGIN;
  const firstVpc = leftAt + builder.size(LEFT);
  let y = top;
  let right = firstVpc;
  const rows: { id: string; y: number; height: number }[] = [];
  const addRow = (i: number): void => {
    const height = builder.size(bandRow(i));
    rows.push({ id: bandRow(i), y, height });
    y += height;
  };
  bands.forEach((band, b) => {
    addRow(b);
    const bottoms: number[] = [];
    let x = firstVpc;
    const gaps: { id: string; x: number; width: number; i: number }[] = [];
    band.forEach((vpc, i) => {
      const leftChannel = i === 0 ? LEFT! : between(b, i - 1);
      const rightChannel = i === band.length - 1 ? RIGHT! : between(b, i);
      const box = placeVpc(builder, vpc, { x, y, index: i, leftChannel, rightChannel });
      bottoms.push(box.height);
      x += box.width;
      right = Math.max(right, x);
      if (i === band.length - 1) return;
      const width = builder.size(between(b, i)) + CARD_GAP;
      gaps.push({ id: between(b, i), x, width, i });
      x += width;
    });
    const height = Math.max(...bottoms);
    for (const { id, x: at, width, i } of gaps) {
      const crosses = [bandRow(b), ...corridors(band[i]!), ...corridors(band[i + 1]!), bandRow(b + 1)];
      builder.channel(id, true, { x: at, y, width, height }, b % 2 === 0 ? 0 : PHASE.left, crosses);
    }
    y += height;
  });
  addRow(bands.length);
  const rightPanels = right + builder.size(RIGHT!);
  const heights = [
    placePanels(builder, scene.left, MARGIN, top, 'left'),
    placePanels(builder, scene.right, rightPanels, top, 'right'),
  ];
  const bottom = Math.max(y, ...heights);
  const outer = rows.map(({ id }) => id);
  const edge = (id: string, x: number, width: number, own: readonly string[]): void =>
    builder.channel(id, true, { x, y: top, width, height: bottom - top }, 0, [...outer, ...own]);
  edge(
    LEFT!,
    leftAt,
    firstVpc - leftAt,
    bands.flatMap((band) => corridors(band[0]!)),
  );
  edge(
    RIGHT!,
    right,
    rightPanels - right,
    bands.flatMap((band) => corridors(band.at(-1)!)),
  );
  rows.forEach(({ id, y: at, height }, i) => {
    const gaps = [i - 1, i].flatMap((b) => (bands[b] ?? []).slice(1).map((_, k) => between(b, k)));
    const box = { x: leftAt, y: at, width: rightPanels - leftAt, height };
    builder.channel(id, false, box, PHASE.even, [LEFT!, ...gaps, RIGHT!]);
  });
  const width = (scene.right.length > 0 ? rightPanels + PANEL : rightPanels) + MARGIN;
  const { vpcs, panels, cards, channels } = builder;
  return { box: { x: 0, y: top, width, height: bottom - top }, vpcs, panels, cards, channels };
}

/** @returns where the last one ends */
function placePanels(
  builder: Builder,
  panels: readonly Panel[],
  x: number,
  top: number,
  side: 'left' | 'right',
): number {
  let y = top;
  for (const panel of panels) {
    const channels = side === 'left' ? { right: LEFT! } : { left: RIGHT! };
    const cardsAt = { x: x + TIER_PADDING, y: y + PANEL_TITLE, width: CARD };
    const height = PANEL_TITLE + builder.stack(panel.cards, cardsAt, channels) + TIER_PADDING;
    builder.panels.push({ panel, box: { x, y, width: PANEL, height } });
    y += height + CARD_GAP;
  }
  return panels.length === 0 ? top : y - CARD_GAP;
}
