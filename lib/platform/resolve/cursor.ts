/** The column that an incremental load is ordered by. */
import type { Place } from '../errors';
import type { ContractColumn } from '../contract/columns';
import { baseType } from '../contract/types';
import type { Dataset } from '../check/schema';
import { meant } from '../check/suggest';

export function checkCursor({ load }: Dataset, columns: readonly ContractColumn[], file: string, place: Place): void {
  if (load.pattern !== 'incremental') return;
  const at = place.in('cursor');
  const cursor = columns.find((c) => c.name === load.cursor);
  const candidates = columns.filter((c) => !c.derived);
  if (!cursor || cursor.derived) {
    at.add(
      `Column '${load.cursor}' is not in the contract ${file}${cursor ? ' as a column of the source' : ''}.`,
      `${meant(
        load.cursor,
        candidates.map((c) => c.name),
      )} A table without a column that the database sets at every change is loaded by \`pattern: 'snapshot'\`.`,
    );
    return;
  }
  const type = baseType(cursor.physicalType);
  if (load.guard === 'xid8' && type !== 'xid8')
    place
      .in('guard')
      .add(
        `The guard 'xid8' needs a column of type xid8, and '${cursor.name}' is ${cursor.physicalType}.`,
        "Add an indexed xid8 column with default pg_current_xact_id() and a trigger, or use guard 'transaction'.",
      );
  if (load.guard === 'transaction' && !type.startsWith('timestamp'))
    at.add(
      `The guard 'transaction' needs a time to compare, and '${cursor.name}' is ${cursor.physicalType}.`,
      type === 'xid8'
        ? "Use `guard: 'xid8'`."
        : 'Use a column of type timestamp with time zone that the database sets at every change.',
    );
  if (!cursor.required)
    at.add(
      `Column '${cursor.name}' may be null, and a row without a cursor would never be read.`,
      `Make it NOT NULL in the source and \`required: true\` in ${file}.`,
    );
  if (cursor.mask !== undefined)
    at.add(
      `Column '${cursor.name}' is masked (${cursor.mask}), and loads are ordered by it.`,
      `Take another cursor, or set \`mask: none\` for it in ${file}.`,
    );
}
