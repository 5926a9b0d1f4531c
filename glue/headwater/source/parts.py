"""Cuts a read into parts of bounded size that one snapshot can be read in side by side."""

from __future__ import annotations

from dataclasses import dataclass

from .postgres.catalog import Heap, Table
from .selection import Selection

#: A part's size in the source, about, with TOAST.
PART_BYTES = 192 * 1024 * 1024
#: … where most of it is in TOAST: the engine takes up to 2,048 rows at once, however wide they are.
WIDE_PART_BYTES = 48 * 1024 * 1024
#: Below this a table is read in one part: a session of its own costs more than it saves.
SMALL_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One query of the server, whose rows go to files of that name."""

    name: str
    server: str


def whole(table: Table, selection: Selection, sessions: int, predicate: str | None = None) -> list[Part]:
    """The whole table (or what of it fulfils the predicate) for so many sessions; 0: the server can't seek ctid ranges."""
    return _named(_ranges(table.heaps, selection, sessions, predicate) or [selection.from_server(table.sql, predicate)])


def changes(table: Table, selection: Selection, sessions: int, predicate: str, fresh: list[Heap]) -> list[Part]:
    """The rows that fulfil the predicate in one query, for an index, and all of the `fresh` pieces of storage."""
    ours = (
        f"{predicate} AND t.tableoid <> ALL('{{{','.join(str(heap.oid) for heap in fresh)}}}'::oid[])"
        if fresh
        else predicate
    )
    return _named([selection.from_server(table.sql, ours), *_ranges(fresh, selection, sessions, None)])


def _ranges(heaps: list[Heap], selection: Selection, sessions: int, predicate: str | None) -> list[str]:
    """Queries over ctid ranges; each heap's last is open above, for the table may have grown since it was measured."""
    queries = []
    for heap in heaps:
        size = WIDE_PART_BYTES if heap.bytes > 4 * 8192 * heap.pages else PART_BYTES
        count = max(-(-heap.bytes // size), sessions if heap.bytes > SMALL_BYTES else 1) if sessions else 1
        count = min(count, max(1, heap.pages))
        edges = [heap.pages * i // count for i in range(count)]
        for start, end in zip(edges, [*edges[1:], None]):
            conditions = [f"t.ctid >= '({start},0)'"] if start else []
            conditions += [f"t.ctid < '({end},0)'"] if end is not None else []
            conditions += [predicate] if predicate else []
            queries.append(selection.from_server(heap.sql, " AND ".join(conditions) or None))
    return queries


def _named(queries: list[str]) -> list[Part]:
    return [Part(f"part-{i:05d}", query) for i, query in enumerate(queries)]
