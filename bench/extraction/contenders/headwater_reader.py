"""Ours, as the Glue job calls it."""

from __future__ import annotations

from protocol import SOURCE, serve

from headwater.source import Connection, extract

connection = Connection(
    SOURCE["host"], SOURCE["port"], SOURCE["database"], SOURCE["user"], SOURCE["password"], "disable"
)


def read(table: str, target: str) -> None:
    dataset = {"schema": "public", "table": table, "load": {"pattern": "snapshot"}, "columns": []}
    extract(dataset, connection, target, load_id="1", run_id="bench", threads=4)


serve(read)
