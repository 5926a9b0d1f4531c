/** Rights on the tables that datasets are loaded from. */
import { Reason } from '../reason';
import type { Session } from './ports';

export interface Table {
  readonly schema: string;
  readonly name: string;
}

export interface FoundTable extends Table {
  readonly found: boolean;
  readonly readable: boolean;
}

/** The catalogs are open to every user: a table that can't be read is told from one that isn't there. */
const RIGHTS = `
select wanted.schema, wanted.name, c.oid is not null as found,
  coalesce(has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT'), false) as readable
from unnest($1::text[], $2::text[]) as wanted (schema, name)
left join pg_catalog.pg_namespace n on n.nspname = wanted.schema
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.name and c.relkind in ('r', 'p', 'v', 'm', 'f')
order by 1, 2`;
/** As the load with guard `transaction` asks. */
const STATISTICS = "select pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') as right";

/** Names that a sentence tells; it says how many there are besides. */
const MOST_NAMES = 5;

export const askTables = (session: Session, tables: readonly Table[]): Promise<FoundTable[]> =>
  session.query<FoundTable>(RIGHTS, [tables.map(({ schema }) => schema), tables.map(({ name }) => name)]);

/** @throws {Reason} when some are not there */
export function checkFound(tables: readonly FoundTable[]): void {
  const missing = tables.filter(({ found }) => !found);
  if (missing.length > 0) throw new Reason('tables/missing', named(missing));
}

/** @throws {Reason} when some that are there can't be read */
export function checkReadable(tables: readonly FoundTable[]): void {
  const denied = tables.filter(({ found, readable }) => found && !readable);
  if (denied.length > 0) throw new Reason('tables/denied', named(denied));
}

/** @throws {Reason} a warning, when others' transactions can't be seen */
export async function checkStatistics(session: Session): Promise<void> {
  const [row] = await session.query<{ right: boolean }>(STATISTICS);
  if (!row?.right) throw new Reason('statistics/denied', {}, 'warning');
}

function named(tables: readonly Table[]) {
  const names = tables.slice(0, MOST_NAMES).map(({ schema, name }) => `${schema}.${name}`);
  const more = tables.length - names.length;
  return { count: tables.length, names: names.join(', ') + (more > 0 ? ` and ${more} more` : '') };
}
