"""Cuts a read into parts of bounded size that one snapshot can be read in side by side."""

from __future__ import annotations

from dataclasses import dataclass

from .catalog import Table
from .select import Selection

#: A part's size in the source, about, with TOAST.
PART_BYTES = 192 * 1024 * 1024
#: Below this a table is read in one part: a session of its own costs more than it saves.
SMALL_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One query of the server, whose rows go to files of that name."""

    name: str
    server: str


def whole(table: Table, selection: Selection, threads: int, predicate: str | None = None) -> list[Part]:
    """The parts of a table: ctid ranges of each heap; the last is open above, for the table may have grown since it was measured."""
    queries = []
    for heap in table.heaps:
        count = max(1, -(-heap.bytes // PART_BYTES), threads if heap.bytes > SMALL_BYTES else 1)
        count = min(count, max(1, heap.pages))
        edges = [heap.pages * i // count for i in range(count)]
        for start, end in zip(edges, [*edges[1:], None]):
            ranges = ([f"t.ctid >= '({start},0)'"] if start else []) + ([f"t.ctid < '({end},0)'"] if end is not None else [])
            queries.append(selection.from_server(heap.sql, " AND ".join(ranges + ([predicate] if predicate else [])) or None))
    return _named(queries or [selection.from_server(table.sql, predicate)])


def single(table: Table, selection: Selection, predicate: str | None) -> list[Part]:
    """The whole in one query: for an index scan, which ranges of ctid would take apart."""
    return _named([selection.from_server(table.sql, predicate)])


def _named(queries: list[str]) -> list[Part]:
    return [Part(f"part-{i:05d}", query) for i, query in enumerate(queries)]
