"""Facts about the server and the transaction that holds a read's snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pg8000.native

from .names import ident

#: Settings of every reading transaction: texts that don't depend on the role's or the database's own settings.
SETTINGS = "; ".join(
    f"SET LOCAL {name} = {value}"
    for name, value in {
        "TimeZone": "'UTC'",
        "DateStyle": "'ISO, YMD'",
        "IntervalStyle": "'postgres'",
        "bytea_output": "'hex'",
        "extra_float_digits": "3",
        "standard_conforming_strings": "on",
        "idle_in_transaction_session_timeout": "0",
        "jit": "off",  # compiling for each part takes longer than it saves
    }.items()
)
#: How long to wait for a table that another session holds exclusively.
LOCK_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """Which cluster this is, as far as the role may know."""

    #: e.g. 170009
    version: int
    in_recovery: bool
    #: `<system identifier>/<timeline>`: another one is another history (restore, lossy failover); None: it isn't told.
    history: str | None


@dataclass(frozen=True)
class Snapshot:
    """An exported snapshot."""

    id: str
    #: As pg_current_snapshot() shows it; from a replica everything from its xmin on counts as running.
    extent: str
    lsn: str
    session: pg8000.native.Connection

    @property
    def position(self) -> str:
        """Text of the column `_source_position`."""
        return f"pg_snapshot={self.extent};lsn={self.lsn}"


def describe(session: pg8000.native.Connection) -> Server:
    """Asks the server who it is."""
    version, recovery = session.run("SELECT current_setting('server_version_num')::int4, pg_is_in_recovery()")[0]
    try:
        system, timeline = session.run(
            "SELECT s.system_identifier::text, c.timeline_id FROM pg_control_system() s, pg_control_checkpoint() c"
        )[0]
        # The checkpoint's timeline lags behind a promotion; the current WAL file's name doesn't
        if not recovery:
            timeline = int(session.run("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")[0][0][:8], 16)
        history = f"{system}/{timeline}"
    except pg8000.native.DatabaseError:
        history = None
    return Server(version, recovery, history)


@contextmanager
def snapshot(session: pg8000.native.Connection, server: Server, schema: str, table: str) -> Iterator[Snapshot]:
    """Holds a snapshot of the whole database, open for others to join, while the block runs."""
    lockable = _lockable(session, schema, table)
    session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        for statement in SETTINGS.split("; "):
            session.run(statement)
        if server.version >= 170000:
            session.run("SET LOCAL transaction_timeout = 0")
        if lockable:  # not what can't be rewritten under a reader, nor with rights on columns alone
            session.run(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            session.run(f"LOCK TABLE {ident(schema)}.{ident(table)} IN ACCESS SHARE MODE")
        # The first query takes the snapshot: after the lock, for to older ones a table written anew looks empty
        extent, xmin, lsn = session.run(
            "SELECT pg_current_snapshot()::text, pg_snapshot_xmin(pg_current_snapshot())::text, "
            "(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END)::text"
        )[0]
        identifier = session.run("SELECT pg_export_snapshot()")[0][0]
        # A replica's snapshot doesn't list what runs on the primary; below xmin all is finished there too
        yield Snapshot(identifier, f"{xmin}:{xmin}:" if server.in_recovery else extent, lsn, session)
    finally:
        with suppress(Exception):
            session.run("ROLLBACK")


def _lockable(session: pg8000.native.Connection, schema: str, table: str) -> bool:
    return bool(
        session.run(
            "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE"
            " n.nspname = :schema AND c.relname = :table AND c.relkind IN ('r', 'p', 'v') AND"
            " has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')",
            schema=schema,
            table=table,
        )
    )
