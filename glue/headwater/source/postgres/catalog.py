"""What a table is: its columns, types, and the pieces in which it can be read. Seen from within the reading
transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pg8000.native

from ..errors import SourceError
from .names import ident
from .types import SourceType


@dataclass(frozen=True)
class Column:
    name: str
    #: As PostgreSQL spells it.
    source_type: str
    type: SourceType
    not_null: bool
    #: False: the role may not read it; harmless as long as it is not asked for.
    readable: bool


@dataclass(frozen=True)
class Heap:
    """A piece of storage behind a table: the table itself, a partition, or a child that inherits from it."""

    oid: int
    #: Quoted, with its schema; `ONLY` in front where the table has children of its own.
    sql: str
    pages: int
    #: Bytes, with what lies in TOAST.
    bytes: int
    #: Which storage this is: another one after TRUNCATE, VACUUM FULL and whatever else writes a table anew.
    storage: str


@dataclass(frozen=True)
class Table:
    oid: int
    #: Quoted, with its schema.
    sql: str
    columns: list[Column]
    primary_key: list[str]
    #: Empty for a view and whatever else can't be read by ctid.
    heaps: list[Heap]
    #: Rows as the server guesses them; -1 where it has never looked.
    estimated_rows: int


_RELATION = """
SELECT c.oid::int8, c.relkind::text, row_security_active(c.oid),
       has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'), c.reltuples::float8::int8
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = :schema AND c.relname = :table
"""
_COLUMNS = """
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid::int8, a.atttypmod, a.attndims::int4,
       a.attnotnull, has_column_privilege(a.attrelid, a.attnum, 'SELECT')
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = CAST(:oid AS oid) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_TYPES = """
WITH RECURSIVE known AS (
  SELECT oid, CASE WHEN typnamespace = 'pg_catalog'::regnamespace THEN typname::text ELSE '?' END AS name,
         typtype::text, typbasetype, typtypmod, typndims, pg_catalog.format_type(typbasetype, typtypmod) AS base,
         CASE WHEN typcategory = 'A' AND typlen = -1 AND typdelim = ',' THEN typelem ELSE 0 END AS element
  FROM pg_catalog.pg_type
), needed AS (
  SELECT k.* FROM known k
  WHERE k.oid IN (SELECT atttypid FROM pg_catalog.pg_attribute WHERE attrelid = CAST(:oid AS oid))
  UNION SELECT k.* FROM known k JOIN needed n ON k.oid IN (n.typbasetype, n.element)
)
SELECT oid::int8, name, typtype, typbasetype::int8, typtypmod, typndims, base, element::int8 FROM needed
"""
_KEY = """
SELECT a.attname FROM pg_catalog.pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
JOIN pg_catalog.pg_attribute a ON a.attrelid = CAST(:oid AS oid) AND a.attnum = k.attnum
WHERE i.indrelid = CAST(:oid AS oid) AND i.indisprimary ORDER BY k.place
"""
_HEAPS = """
WITH RECURSIVE tree AS (
  SELECT CAST(:oid AS oid) AS oid
  UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid
)
SELECT c.oid::int8, n.nspname, c.relname, c.relkind::text, c.relhassubclass,
       has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE'), row_security_active(c.oid),
       pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::int8, pg_catalog.pg_table_size(c.oid),
       c.relfilenode::int8
FROM tree JOIN pg_catalog.pg_class c USING (oid) JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind <> 'p' ORDER BY c.oid
"""


def introspect(session: pg8000.native.Connection, schema: str, table: str) -> Table:
    """The table as the session's transaction sees it."""
    sql, where = f"{ident(schema)}.{ident(table)}", f"{schema}.{table}"
    found = session.run(_RELATION, schema=schema, table=table)
    if not found:
        raise SourceError(
            "TableMissing",
            f"Table {where} doesn't exist. Look at `schema` and `table` of the dataset in platform.config.ts (case"
            " matters).",
        )
    oid, kind, secured, readable, rows = found[0]
    if kind not in "rpvmf":
        raise SourceError("TableMissing", f"{where} is neither a table nor a view.")
    if not readable:
        raise SourceError("PermissionMissing", f"The reading role may not read {where}: GRANT SELECT ON {sql} TO it.")
    if secured:
        raise SourceError(
            "RowSecurity",
            f"Row-level security would hide rows of {where} from the reading role, silently. ALTER ROLE … BYPASSRLS, or"
            " make a view of the rows that are meant and name that as the dataset's table.",
        )
    return Table(
        oid,
        sql,
        _columns(session, oid),
        [name for (name,) in session.run(_KEY, oid=oid)],
        _heaps(session, oid, kind),
        rows,
    )


def _columns(session: pg8000.native.Connection, oid: int) -> list[Column]:
    types = {row[0]: row[1:] for row in session.run(_TYPES, oid=oid)}

    def resolve(type_oid: int, typmod: int, dimensions: int) -> SourceType:
        name, kind, base, base_typmod, base_dimensions, base_sql, element = types[type_oid]
        if kind == "d":
            under = resolve(base, base_typmod, base_dimensions)
            return replace(under, cast=under.cast or base_sql)
        if element:
            inner = resolve(element, typmod, 0)
            return SourceType(name, -1, inner, dimensions, inner.cast and inner.cast + "[]")
        return SourceType(name, typmod)

    return [
        Column(name, source_type, resolve(type_oid, typmod, dimensions), not_null, readable)
        for name, source_type, type_oid, typmod, dimensions, not_null, readable in session.run(_COLUMNS, oid=oid)
    ]


def _heaps(session: pg8000.native.Connection, oid: int, kind: str) -> list[Heap]:
    if kind not in "rpm":
        return []
    rows = session.run(_HEAPS, oid=oid)
    # One can't be read by itself (rights are on the parent, rows elsewhere, a policy of its own): the parent as a whole
    if any(relkind not in "rm" or not readable or secured for _, _, _, relkind, _, readable, secured, *_ in rows):
        return []
    return [
        Heap(heap, f"{'ONLY ' if parent else ''}{ident(schema)}.{ident(name)}", pages, size, f"{heap}:{filenode}")
        for heap, schema, name, _, parent, _, _, pages, size, filenode in rows
    ]
