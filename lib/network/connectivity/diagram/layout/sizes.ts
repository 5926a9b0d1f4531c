/** Measures, in pixels. */
export const CARD = 212;
export const GATE = 176;
export const CARD_PADDING = 10;
export const CARD_GAP = 14;
/** Space inside a tier, a panel and a VPC. */
export const TIER_PADDING = 12;
export const VPC_PADDING = 14;
export const VPC_TITLE = 46;
export const TIER_TITLE = 24;
export const PANEL_TITLE = 28;
export const CHIP = { height: 20, gap: 5 } as const;
export const MARGIN = 24;

export const FONT = { title: 22, vpc: 15, tier: 12, line: 12, small: 10.5, tag: 10 } as const;
export const ROW = { caption: 15, line: 16, note: 15, bad: 15, tags: 19, alert: 20 } as const;

/** Lines stand this far apart, and this far from boxes. */
export const LANE = 8;
export const CLEARANCE = 10;
/** Ends of lines come at distinct multiples on a card's left and right, so that none runs into another across a channel. */
export const PHASE = { right: 0, left: 4, even: 2, odd: 6 } as const;

/** The next coordinate of a phase. */
export const snap = (at: number, phase: number): number => Math.ceil((at - phase) / LANE) * LANE + phase;

/** Width of a channel with so many lanes. */
export const channelSize = (lanes: number): number => (lanes === 0 ? 14 : 2 * CLEARANCE + lanes * LANE);
