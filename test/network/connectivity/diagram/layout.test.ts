import fc from 'fast-check';
import { CARD_PADDING, FONT, TIER_PADDING, VPC_TITLE } from '../../../../lib/network/connectivity/diagram/layout/sizes';
import type { Layout } from '../../../../lib/network/connectivity/diagram/layout/types';
import { textWidth } from '../../../../lib/network/connectivity/diagram/render/text';
import { type Drawing, drawingOf } from '../../../../lib/network/connectivity/diagram/routes/routes';
import { sceneOf } from '../../../../lib/network/connectivity/diagram/scene/scene';
import type { Scene } from '../../../../lib/network/connectivity/diagram/scene/types';
import { boxOf, inside, overlap, overlapping, segmentsOf, together } from './geometry';
import { type Checked, network } from './random';

const RUNS = { numRuns: 20 };

function draw({ resources, network: net, report }: Checked): { scene: Scene } & Drawing {
  const scene = sceneOf(resources, net, report);
  return { scene, ...drawingOf(scene, 100) };
}

const holds = (check: (drawn: ReturnType<typeof draw>, from: Checked) => void): void =>
  fc.assert(
    fc.property(network, (from) => check(draw(from), from)),
    RUNS,
  );

const cardsIn = (layout: Layout, ids: readonly { id: string }[]) => ids.map(({ id }) => layout.cards.get(id)!.box);

test('boxes are inside their parents and siblings apart', () =>
  holds(({ layout }) => {
    const { vpcs, panels } = layout;
    const outer = [...vpcs, ...panels].map(({ box }) => box);
    expect(overlapping(outer)).toEqual([]);
    for (const box of outer) expect(inside(box, layout.box)).toBe(true);
    for (const { panel, box } of panels)
      for (const card of cardsIn(layout, panel.cards)) expect(inside(card, box)).toBe(true);
    for (const { box, tiers } of vpcs) {
      const gates = tiers.flatMap(({ tier }) => cardsIn(layout, [...tier.leftGates, ...tier.rightGates]));
      expect(overlapping([...tiers.map((tier) => tier.box), ...gates])).toEqual([]);
      for (const part of [...tiers.map((tier) => tier.box), ...gates]) expect(inside(part, box)).toBe(true);
      for (const { tier, box: around, chips } of tiers)
        for (const part of [...cardsIn(layout, [...tier.sources, ...tier.targets]), ...chips])
          expect(inside(part, around)).toBe(true);
    }
    const chips = vpcs.flatMap(({ tiers }) => tiers.flatMap((tier) => tier.chips));
    expect(overlapping([...[...layout.cards.values()].map(({ box }) => box), ...chips])).toEqual([]);
  }));

test('text stays inside its card', () =>
  holds(({ layout }) => {
    for (const { card, box, rows } of layout.cards.values()) {
      const ends = rows.map(({ y }) => y);
      expect(ends).toEqual([...ends].sort((a, b) => a - b));
      for (const row of rows) {
        expect(row.y + 14).toBeLessThanOrEqual(box.height);
        if (row.kind === 'tags')
          for (const tag of row.tags) expect(tag.x + tag.width).toBeLessThanOrEqual(box.width - CARD_PADDING);
        else {
          const bold = row.kind === 'alert' || row.kind === 'bad' || (row.kind === 'line' && card.kind !== 'routes');
          const size = row.kind === 'line' ? FONT.line : FONT.small;
          expect(textWidth(row.text, size, bold)).toBeLessThanOrEqual(box.width - 2 * CARD_PADDING);
        }
      }
    }
  }));

test('lines run around cards, chips and titles', () =>
  holds(({ layout, lines }) => {
    const titles = layout.vpcs.flatMap(({ box, tiers }) => [
      { ...box, height: VPC_TITLE },
      ...tiers.map((tier) => ({ x: tier.box.x + TIER_PADDING, y: tier.box.y, width: 212, height: 30 })),
    ]);
    const obstacles = [
      ...[...layout.cards.values()].map(({ box }) => box),
      ...layout.vpcs.flatMap(({ tiers }) => tiers.flatMap(({ chips }) => chips)),
      ...titles,
    ];
    for (const segment of lines.flatMap(segmentsOf)) {
      expect(segment.a.x === segment.b.x || segment.a.y === segment.b.y).toBe(true);
      const box = boxOf(segment);
      expect(inside(box, layout.box)).toBe(true);
      expect(obstacles.filter((obstacle) => overlap(obstacle, box))).toEqual([]);
    }
  }));

test('lines of different nets never run on each other, but for those that leave one ✗', () =>
  holds(({ lines }) => {
    const segments = lines.flatMap(segmentsOf);
    const clashes = segments.flatMap((one, i) =>
      segments
        .slice(i + 1)
        .filter((other) => one.line.net !== other.line.net && together(one, other))
        .filter((other) => !(one.line.wire.stoppedAt === 'from' && other.line.wire.from === one.line.wire.from)),
    );
    expect(clashes).toEqual([]);
  }));

test('every need is drawn once, from its source to its destination, red as far as it is blocked', () =>
  holds(({ scene, layout, lines }, { report }) => {
    expect(scene.ways.map(({ need }) => need)).toEqual(report.needs.map((_, i) => i));
    expect(lines.map(({ wire }) => wire)).toEqual(scene.wires);
    for (const { need, cards, stop } of scene.ways) {
      const { status } = report.needs[need]!;
      const all = scene.wires.filter(({ needs }) => needs.includes(need));
      expect(all).toHaveLength(cards.length - 1);
      const own = cards.slice(1).map((to, i) => all.find((wire) => wire.from === cards[i] && wire.to === to)!);
      for (const card of cards) expect(layout.cards.has(card)).toBe(true);
      expect(own.map((wire) => wire.status)).toEqual(
        own.map((_, i) => (stop === undefined ? status : i < stop ? 'blocked' : 'beyond')),
      );
      expect(stop !== undefined).toBe(status === 'blocked');
      expect(own.filter(({ stoppedAt }) => stoppedAt !== undefined)).toHaveLength(status === 'blocked' ? 1 : 0);
      if (stop === undefined) continue;
      const { alerts } = layout.cards.get(cards[stop]!)!.card;
      const number = report.needs.slice(0, need + 1).filter((other) => other.status === 'blocked').length;
      expect(alerts.find(({ code }) => code === report.needs[need]!.code)!.numbers).toContain(number);
    }
  }));

test('lines start and end at the edges of their cards', () =>
  holds(({ layout, lines }) => {
    for (const { wire, start, end, points } of lines) {
      expect(points[0]).toEqual(start);
      for (const [point, id] of [
        [start, wire.from],
        [end, wire.to],
      ] as const) {
        const { box } = layout.cards.get(id)!;
        expect([box.x, box.x + box.width]).toContain(point.x);
        expect(point.y).toBeGreaterThan(box.y);
        expect(point.y).toBeLessThan(box.y + box.height);
      }
    }
  }));
