/** Packs tables into as few Spark runs as their sizes ask for. Pure, and the same for the same input. */

export interface Load {
  readonly dataset: string;
  /** Rows that the load will probably read. */
  readonly rows: number;
}

/** One Spark run: it loads its tables side by side. */
export interface Pack {
  /** `000`, `001`, …: the largest first. */
  readonly packId: string;
  readonly datasets: readonly string[];
  readonly estimatedRows: number;
}

export interface Capacity {
  readonly rows: number;
  readonly tables: number;
}

/**
 * Rows: a worker reads and merges some 100,000 rows a second, so that a full pack works for minutes: long enough that the
 * minute in which Glue starts it doesn't matter, short enough that repeating it after a crash doesn't either.
 * Tables: each costs Spark's driver a second or two of planning and commits whatever its size; fifty of them still end
 * within minutes, and the results of a pack that dies are few enough to redo.
 */
export const CAPACITY: Capacity = { rows: 20_000_000, tables: 50 };

/** First fit decreasing: each table, the largest first, goes into the first pack with room. */
export function pack(loads: readonly Load[], capacity: Capacity = CAPACITY): Pack[] {
  const packs: { datasets: string[]; rows: number }[] = [];
  // Packs before this one are full of tables; so a thousand small tables don't look at all of them each time.
  let first = 0;
  for (const { dataset, rows } of [...loads].sort(bySize)) {
    while (first < packs.length && packs[first]!.datasets.length >= capacity.tables) first++;
    const open = packs.slice(first).find((p) => p.datasets.length < capacity.tables && p.rows + rows <= capacity.rows);
    if (open) {
      open.datasets.push(dataset);
      open.rows += rows;
    } else packs.push({ datasets: [dataset], rows });
  }
  const width = Math.max(3, String(packs.length - 1).length);
  return packs.map(({ datasets, rows }, i) => ({
    packId: String(i).padStart(width, '0'),
    datasets,
    estimatedRows: rows,
  }));
}

const bySize = (a: Load, b: Load): number => b.rows - a.rows || (a.dataset < b.dataset ? -1 : 1);
