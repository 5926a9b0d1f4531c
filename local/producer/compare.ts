/** What was sent against what is in silver, event by event; derived values are made here once more, by other code. */
import { createHash } from 'node:crypto';
import { derivedOf, type SentEvent, type Session } from './sessions';

/** Statement whose answer {@link compareSessions} reads. */
export const SILVER_SESSIONS = `select session_id, to_json(struct(customer_number, city, country,
  cast(credit_limit as double) as credit_limit, browse_history, overall_product_quantity, overall_in_shopping_cart,
  total_different_products, _route, date_format(_event_time, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'") as event_time)) as content
  from silver.sessions`;

export interface SessionComparison {
  /** Events that are as the contract wants them, duplicates left out. */
  readonly expected: number;
  readonly found: number;
  /** Sentences about what differs, the first few; none when all agree. */
  readonly problems: readonly string[];
}

const SHOWN = 5;

/**
 * @param rows of {@link SILVER_SESSIONS}; those of events that are not in `sent` are passed over
 * @param maskKey key of the hash mask
 */
export function compareSessions(
  sent: readonly SentEvent[],
  rows: readonly (readonly (string | null)[])[],
  maskKey: string,
): SessionComparison {
  const expected = new Map(sent.flatMap(({ session }) => (session ? [[session.session_id, session] as const] : [])));
  const problems: string[] = [];
  const found = new Set<string>();
  for (const [id, content] of rows) {
    const session = expected.get(id!);
    if (!session) continue;
    if (found.has(id!)) problems.push(`Session ${id} is there twice.`);
    found.add(id!);
    const [have, want] = [JSON.parse(content!) as Record<string, unknown>, contentOf(session, maskKey)];
    for (const [field, value] of Object.entries(want))
      if (JSON.stringify(have[field]) !== JSON.stringify(value))
        problems.push(`Session ${id}: ${field} is ${JSON.stringify(have[field])}, not ${JSON.stringify(value)}.`);
  }
  const lost = [...expected.keys()].filter((id) => !found.has(id));
  if (lost.length > 0) problems.unshift(`${lost.length} sessions are missing, such as ${lost.slice(0, 3).join(', ')}.`);
  const more = problems.length - SHOWN;
  return {
    expected: expected.size,
    found: found.size,
    problems: more > 0 ? [...problems.slice(0, SHOWN), `${more} more.`] : problems,
  };
}

function contentOf(session: Session, maskKey: string): Record<string, unknown> {
  const { occurred_at, customer_number, city, country, credit_limit, browse_history } = session;
  return {
    customer_number: createHash('sha256').update(`${maskKey}${customer_number}`).digest('hex'),
    ...{ city, country, credit_limit, browse_history },
    ...derivedOf(session),
    _route: country === 'USA' ? 'usa' : 'international',
    event_time: occurred_at,
  };
}
