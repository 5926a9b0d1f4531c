"""Ours, as the Glue job calls it."""

from __future__ import annotations

from headwater.source import Connection, extract
from protocol import SOURCE, serve

connection = Connection(
    SOURCE["host"], SOURCE["port"], SOURCE["database"], SOURCE["user"], SOURCE["password"], "disable"
)


def read(table: str, target: str) -> None:
    dataset = {"schema": "public", "table": table, "load": {"pattern": "snapshot"}, "columns": []}
    extract(dataset, connection, target, load_id="1", run_id="bench", threads=4)


serve(read)
