"""What one read leaves to the next, and what that makes of it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ..errors import SourceError
from .catalog import Column, Heap, Table
from .horizon import Horizon, overlap
from .names import ident, text
from .server import Server, Snapshot

#: Hours between UTC and the farthest time zone west of it: how much earlier a timestamp without time zone may read.
FARTHEST_ZONE = 12


def predicate(load: dict, table: Table, previous: dict) -> str:
    """The WHERE of an incremental read, on `t`: what changed since the previous read, and rows without a cursor."""
    column = _cursor(load, table)
    name = f"t.{ident(column.name)}"
    if load["guard"] == "xid8":
        seen = text(previous["snapshot"])
        # Seen then, and of the same transaction still: the same row. The first condition is for the index
        oldest = text(previous["snapshot"].split(":")[0])
        changed = f"{name} >= {oldest}::xid8 AND NOT pg_visible_in_snapshot({name}, {seen}::pg_snapshot)"
    else:
        bound = datetime.fromisoformat(previous["bound"]).astimezone(timezone.utc) - timedelta(seconds=overlap(load))
        if column.type.name == "timestamptz":
            changed = f"{name} >= {text(bound.isoformat())}::timestamptz"
        else:
            local = (bound - timedelta(hours=FARTHEST_ZONE)).replace(tzinfo=None).isoformat()
            changed = f"{name} >= {text(local)}::timestamp::{column.type.name}"
    return f"({changed})" if column.not_null else f"({changed} OR {name} IS NULL)"


def _cursor(load: dict, table: Table) -> Column:
    column = next((c for c in table.columns if c.name == load["cursor"]), None)
    if column is None:
        raise SourceError(
            "ColumnMissing",
            f"{table.sql} has no column {load['cursor']}, the dataset's cursor: mend `load.cursor` in"
            " platform.config.ts.",
        )
    wanted = ("xid8",) if load["guard"] == "xid8" else ("timestamptz", "timestamp", "date")
    if column.type.name not in wanted:
        raise SourceError(
            "CursorType",
            f"The cursor {column.name} of {table.sql} is {column.source_type}; guard `{load['guard']}` needs"
            f" {' or '.join(wanted)}.",
        )
    return column


def check_cursor(load: dict, table: Table) -> None:
    """Raises `SourceError` where the table has no such cursor: at the first load, not at the second."""
    _cursor(load, table)


def fresh_storage(horizon: Horizon, table: Table, previous: dict) -> list[Heap]:
    """Pieces of storage that the previous read didn't know, to be read whole: attached partitions bring old cursors,
    and what was truncated or written anew has lost rows unseen. Where that is the whole table, the horizon says so.
    """
    known = set(previous.get("storage") or [heap.storage for heap in table.heaps])
    fresh = [heap for heap in table.heaps if heap.storage not in known]
    if fresh and len(fresh) == len(table.heaps):
        horizon.read_fully(
            "its storage is new (TRUNCATE, VACUUM FULL, CLUSTER, a rewriting ALTER TABLE, or another table under its"
            " name)"
        )
    return fresh


def watermark(horizon: Horizon, server: Server, load: dict, table: Table, taken: Snapshot) -> dict:
    """What to store with the load's commit."""
    storage = [heap.storage for heap in table.heaps]
    common = {"guard": load["guard"], "cursor": load["cursor"], "history": server.history, "storage": storage}
    if load["guard"] == "xid8":
        return {**common, "snapshot": taken.extent}
    assert horizon.database_clock and horizon.reader_clock
    return {
        **common,
        "bound": horizon.bound.isoformat() if horizon.bound else None,
        "databaseClock": horizon.database_clock.isoformat(),
        "readerClock": horizon.reader_clock.isoformat(),
    }
