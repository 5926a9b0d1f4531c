/** A VPC: rows of tiers, two columns in each, gates beside them, channels between all. */
import { textWidth, truncate } from '../render/text';
import type { Tier, VpcScene } from '../scene/types';
import type { Builder } from './builder';
import { CARD, CHIP, FONT, GATE, PHASE, TIER_PADDING, TIER_TITLE, VPC_PADDING, VPC_TITLE } from './sizes';
import type { Box, PlacedChip } from './types';

/** Where a VPC stands, and what is beside it. */
export interface Site {
  readonly x: number;
  readonly y: number;
  /** Its place in the row of VPCs. */
  readonly index: number;
  readonly leftChannel: string;
  readonly rightChannel: string;
}

export const corridors = ({ id, tiers }: VpcScene): string[] =>
  Array.from({ length: tiers.length + 1 }, (_, i) => `${id} row ${i}`);
const inner = ({ id }: VpcScene): Record<'west' | 'middle' | 'east', string> => ({
  west: `${id} west`,
  middle: `${id} middle`,
  east: `${id} east`,
});

const hasLeftGates = ({ tiers }: VpcScene): boolean => tiers.some(({ leftGates }) => leftGates.length > 0);
const hasRightGates = ({ tiers }: VpcScene): boolean => tiers.some(({ rightGates }) => rightGates.length > 0);

/** Chips side by side as long as they fit. */
function chipsAt({ chips }: Tier, x: number, y: number): { placed: PlacedChip[]; height: number } {
  const placed: PlacedChip[] = [];
  let [atX, atY] = [x, y];
  for (const chip of chips) {
    const text = truncate(chip.text, CARD - 14, FONT.small);
    const width = Math.min(CARD, Math.ceil(textWidth(text, FONT.small)) + 14);
    if (atX > x && atX + width > x + CARD) {
      atX = x;
      atY += CHIP.height + CHIP.gap;
    }
    placed.push({ x: atX, y: atY, width, height: CHIP.height, text, title: chip.title });
    atX += width + CHIP.gap;
  }
  return { placed, height: chips.length === 0 ? 0 : atY + CHIP.height - y };
}

/** Columns of a VPC, from its left edge. */
function columnsOf(builder: Builder, vpc: VpcScene, x: number) {
  const names = inner(vpc);
  const gates = hasLeftGates(vpc) ? GATE : 0;
  const west = gates > 0 ? builder.size(names.west) : 0;
  const tier = x + VPC_PADDING + gates + west;
  const sources = tier + TIER_PADDING;
  const middle = builder.size(names.middle);
  const targets = sources + CARD + middle;
  const tierEnd = targets + CARD + TIER_PADDING;
  const east = builder.size(names.east);
  const rightGates = tierEnd + east;
  const end = hasRightGates(vpc) ? rightGates + GATE + VPC_PADDING : tierEnd + Math.max(VPC_PADDING, east);
  return { gates: x + VPC_PADDING, tier, sources, targets, tierEnd, rightGates, end, west, middle, east };
}

/** Places a VPC, with all that is in it. Returns its box. */
export function placeVpc(builder: Builder, vpc: VpcScene, site: Site): Box {
  const { x, y, index, leftChannel, rightChannel } = site;
  const columns = columnsOf(builder, vpc, x);
  const names = inner(vpc);
  const rows = corridors(vpc);
  const across = [leftChannel, ...(columns.west > 0 ? [names.west] : []), names.middle, names.east, rightChannel];
  const corridor = (id: string, at: number): number => {
    const height = builder.size(id);
    const box = { x, y: at, width: columns.end - x, height };
    builder.channel(id, false, box, index % 2 === 0 ? PHASE.even : PHASE.odd, across, vpc.id);
    return height;
  };
  const top = y + VPC_TITLE;
  let at = top;
  const tiers = vpc.tiers.map((tier, i) => {
    at += corridor(rows[i]!, at);
    const placed = placeTier(builder, vpc, tier, columns, at, site);
    at += placed.height;
    return placed.tier;
  });
  at += corridor(rows.at(-1)!, at);
  const vertical = (id: string, left: number, width: number): void =>
    builder.channel(id, true, { x: left, y: top, width, height: at - top }, 0, rows, vpc.id);
  if (columns.west > 0) vertical(names.west, columns.tier - columns.west, columns.west);
  vertical(names.middle, columns.sources + CARD, columns.middle);
  vertical(names.east, columns.tierEnd, columns.east);
  const box = { x, y, width: columns.end - x, height: at - y + 4 };
  builder.vpcs.push({ vpc, box, tiers });
  return box;
}

function placeTier(
  builder: Builder,
  vpc: VpcScene,
  tier: Tier,
  columns: ReturnType<typeof columnsOf>,
  y: number,
  { leftChannel, rightChannel }: Site,
) {
  const names = inner(vpc);
  const west = columns.west > 0 ? { left: names.west } : {};
  const inVpc = { vpc: vpc.id };
  const { placed: chips, height: chipsHeight } = chipsAt(tier, columns.sources, y + TIER_PADDING + TIER_TITLE);
  const header = TIER_PADDING + TIER_TITLE + (chipsHeight > 0 ? chipsHeight + 12 : 0);
  const column = (from: number): { x: number; y: number; width: number } => ({ x: from, y: 0, width: CARD });
  const sources = builder.stack(
    tier.sources,
    { ...column(columns.sources), y: y + header },
    { ...west, right: names.middle },
    inVpc,
  );
  const targets = builder.stack(
    tier.targets,
    { ...column(columns.targets), y: y + TIER_PADDING },
    { left: names.middle, right: names.east },
    inVpc,
  );
  const height = Math.max(header + sources, TIER_PADDING + targets) + TIER_PADDING;
  const left = builder.stack(
    tier.leftGates,
    { x: columns.gates, y, width: GATE },
    { left: leftChannel, right: names.west },
    { ...inVpc, outer: 'left' },
  );
  const right = builder.stack(
    tier.rightGates,
    { x: columns.rightGates, y, width: GATE },
    { left: names.east, right: rightChannel },
    { ...inVpc, outer: 'right' },
  );
  const box = { x: columns.tier, y, width: columns.tierEnd - columns.tier, height };
  return { tier: { tier, box, chips }, height: Math.max(height, left, right) };
}
