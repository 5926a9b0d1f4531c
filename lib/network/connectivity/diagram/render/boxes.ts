/** VPCs, tiers, panels and cards as markup. */
import { numbersText } from '../layout/card';
import { CARD, CARD_PADDING, FONT, PANEL_TITLE, ROW, TIER_PADDING, VPC_PADDING } from '../layout/sizes';
import type { Box, PlacedCard, PlacedChip, PlacedPanel, PlacedTier, PlacedVpc, Row } from '../layout/types';
import { truncate } from './text';
import { element, escape, tooltip } from './xml';

/** A line of text; its whole as a tooltip, where it had to be cut. */
export function text(className: string, x: number, y: number, content: string, full?: string): string {
  const inner = `${full === undefined ? '' : tooltip(full)}${escape(content)}`;
  return element('text', { class: className, x, y }, inner);
}

/** Text that is cut to a width. */
export function fitted(
  className: string,
  x: number,
  y: number,
  content: string,
  width: number,
  size: number,
  bold = false,
): string {
  const short = truncate(content, width, size, bold);
  return text(className, x, y, short, short === content ? undefined : content);
}

const rect = (className: string, { x, y, width, height }: Box, rx: number): string =>
  element('rect', { class: className, x, y, width, height, rx });

/** Room at the right of a VPC's name, for what is blocked in it. */
const TROUBLE = 150;

export function vpcMarkup({ vpc, box, tiers }: PlacedVpc): string {
  const [x, width] = [box.x + VPC_PADDING, box.width - 2 * VPC_PADDING];
  const troubled = vpc.blocked.length > 0;
  return element(
    'g',
    {},
    tooltip(vpc.title),
    rect(troubled ? 'vpc troubled' : 'vpc', box, 8),
    fitted('vpc-name', x, box.y + 22, vpc.name, width - (troubled ? TROUBLE : 0), FONT.vpc, true),
    fitted('about', x, box.y + 38, vpc.about, width, FONT.small),
    troubled ? text('vpc-name bad end', x + width, box.y + 22, `✗ ${numbersText(vpc.blocked)}`) : '',
    ...tiers.map(tierMarkup),
  );
}

function tierMarkup({ tier, box, chips }: PlacedTier): string {
  return element(
    'g',
    {},
    rect(`tier ${tier.kind}`, box, 6),
    fitted('tier-name', box.x + TIER_PADDING, box.y + TIER_PADDING + 12, tier.title, CARD, FONT.tier, true),
    ...chips.map(chipMarkup),
  );
}

const chipMarkup = (chip: PlacedChip): string =>
  element('g', {}, tooltip(chip.title), rect('chip', chip, 10), text('chip-text', chip.x + 7, chip.y + 14, chip.text));

export const panelMarkup = ({ panel, box }: PlacedPanel): string =>
  element(
    'g',
    {},
    rect('panel', box, 8),
    fitted('tier-name', box.x + TIER_PADDING, box.y + PANEL_TITLE - 9, panel.title, CARD, FONT.tier, true),
  );

export function cardMarkup({ card, box, rows }: PlacedCard): string {
  const classes = `card ${card.kind}${card.alerts.length > 0 ? ' troubled' : ''}`;
  return element(
    'g',
    { class: classes },
    tooltip(card.title),
    rect('body', box, 5),
    element('path', {
      class: 'stripe',
      d: `M${box.x + 5} ${box.y}h${box.width - 10}q5 0 5 3.5h-${box.width}q0 -3.5 5 -3.5z`,
    }),
    ...rows.map((row) => rowMarkup(row, box)),
  );
}

function rowMarkup(row: Row, box: Box): string {
  const [x, y] = [box.x + CARD_PADDING, box.y + row.y];
  switch (row.kind) {
    case 'tags':
      return row.tags
        .map(({ x: left, width, text: content, title, colour }) =>
          element(
            'g',
            {},
            tooltip(title),
            rect(`tag-${colour}`, { x: box.x + left, y: y + 1, width, height: 16 }, 4),
            text('tag-text', box.x + left + 7, y + 12.5, content),
          ),
        )
        .join('');
    case 'alert': {
      const inside = { x: box.x + 1, y, width: box.width - 2, height: ROW.alert };
      return rect('alert', inside, 0) + text('alert-text', x + 6, y + 14, row.text, row.full);
    }
    default:
      return text(row.kind, x, y + 12, row.text, row.full);
  }
}
