"""Short forms for tests that read tables."""

from __future__ import annotations

from pathlib import Path

import duckdb

from headwater.source import Extract, extract

from .postgres import Database


def dataset(table: str, load: dict | None = None, schema: str = "public", **columns: dict) -> dict:
    """A manifest's row for a table; `columns` are those that the contract says more about, by name."""
    return {
        "source": "test",
        "schema": schema,
        "table": table,
        "load": load or {"pattern": "snapshot"},
        "primaryKey": ["id"],
        "columns": [
            {"name": name, "logicalType": "string", "physicalType": "", "required": False, "unique": False, **more}
            for name, more in columns.items()
        ],
    }


def read(database: Database, wanted: dict, folder: Path, **options) -> Extract:
    """Reads into a local folder."""
    return extract(wanted, database.connection(), str(folder), **{"load_id": "00000001", "run_id": "run", **options})


def rows_of(got: Extract, columns: str = "*", order: str = "1") -> list[tuple]:
    """Rows of the Parquet files of a read."""
    if not got.files:
        return []
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        return engine.execute(f"SELECT {columns} FROM read_parquet(?) ORDER BY {order}", [got.files]).fetchall()
