/** Cards while the scene is put together: wires and alerts come later, and who is looked up by what. */
import type { Alert, Card, CardKind, Tag } from './types';

export interface Draft {
  readonly id: string;
  readonly kind: CardKind;
  caption: string;
  names: string[];
  notes: string[];
  title: string;
  tags: Tag[];
  /** Code → numbers in the list of blocked connections. */
  readonly alerts: Map<string, number[]>;
  /** Numbers of connections from here that are blocked elsewhere. */
  readonly blocked: number[];
  /** VPC and tier that it is in. */
  readonly vpc?: string;
  readonly tier?: string;
}

export function draft(
  id: string,
  kind: CardKind,
  caption: string,
  names: readonly string[],
  more: Partial<Pick<Draft, 'notes' | 'title' | 'tags' | 'vpc' | 'tier'>> = {},
): Draft {
  const title = more.title ?? [caption, ...names].join('\n');
  return { notes: [], tags: [], ...more, id, kind, caption, names: [...names], title, alerts: new Map(), blocked: [] };
}

export const finished = (
  { id, kind, caption, notes, title, tags, alerts, blocked }: Draft,
  lines: readonly string[],
  most = 4,
): Card => ({
  id,
  kind,
  caption,
  lines,
  notes,
  title,
  tags: tags.length > most ? [...tags.slice(0, most - 1), moreTags(tags.slice(most - 1))] : tags,
  alerts: [...alerts].map(([code, numbers]): Alert => ({ code, numbers })),
  blocked,
});

const moreTags = (tags: readonly Tag[]): Tag => ({
  text: `+ ${tags.length} more`,
  title: tags.map(({ title }) => title).join('\n'),
  colour: -1,
});
