"""One session of the server, read through the engine."""

from __future__ import annotations

import itertools
from contextlib import suppress

import duckdb

from .connection import Connection
from .postgres.names import text
from .postgres.server import SETTINGS
from .selection import MASK_KEY

#: Largest Parquet file, about, in bytes.
FILE_BYTES = 192 * 1024 * 1024

_names = itertools.count()


class Session:
    """One session of the server joined to an exported snapshot; reads any number of parts in it."""

    def __init__(
        self, database: duckdb.DuckDBPyConnection, connection: Connection, snapshot: str, mask_key: str | None
    ) -> None:
        self._cursor = database.cursor()
        self._cursor.execute(f"SET VARIABLE {MASK_KEY} = {text(mask_key or '')}")
        self._name = f"source{next(_names)}"
        login = {
            "HOST": connection.host,
            "PORT": str(connection.port),
            "DATABASE": connection.database,
            "USER": connection.user,
        }
        if connection.password is not None:
            login["PASSWORD"] = connection.password
        # A secret, for ATTACH's own errors show its connection string
        options = ", ".join(f"{key} {text(value)}" for key, value in login.items())
        self._cursor.execute(f"CREATE SECRET {self._name} (TYPE postgres, {options})")
        self._cursor.execute(f"ATTACH {text(connection.libpq())} AS {self._name} (TYPE postgres, SECRET {self._name})")
        self._cursor.execute("BEGIN")
        # Opens a repeatable-read transaction; the snapshot must be the first thing in it
        self._tell(f"SET TRANSACTION SNAPSHOT {text(snapshot)}")
        self._tell(SETTINGS)

    def copy(
        self, server: str, reader: str, target: str, name: str, dictionary: bool
    ) -> tuple[list[str], int, int, dict[str, int]]:
        """Reads the server's query through the engine's select list into Parquet files `<target>/<name>-<n>.parquet`.

        Gives files, rows, bytes, nulls by column.
        """
        # zstd's lowest level: the CPU time of snappy, half its size (level 3: 30 % more CPU for 7 % less)
        options = (
            f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, FILE_SIZE_BYTES {FILE_BYTES}, "
            f"ROW_GROUP_SIZE_BYTES {FILE_BYTES // 4}, FILENAME_PATTERN {text(name + '-{i}')}, "
            "OVERWRITE_OR_IGNORE true, WRITE_EMPTY_FILE false, RETURN_STATS true"
        ) + ("" if dictionary else ", DICTIONARY_SIZE_LIMIT 0")
        source = f"postgres_query({text(self._name)}, {text(server)})"
        rows = self._cursor.execute(
            f"COPY (SELECT {reader} FROM {source}) TO {text(target.rstrip('/'))} ({options})"
        ).fetchall()
        return (
            [row[0] for row in rows],
            sum(row[1] for row in rows),
            sum(row[2] for row in rows),
            _nulls([row[4] for row in rows]),
        )

    def close(self) -> None:
        """Ends the transaction and the session."""
        for statement in ("ROLLBACK", f"DETACH {self._name}", f"DROP SECRET {self._name}"):
            with suppress(duckdb.Error):
                self._cursor.execute(statement)
        self._cursor.close()

    def _tell(self, statement: str) -> None:
        self._cursor.execute(f"CALL postgres_execute({text(self._name)}, {text(statement)})")


def _nulls(statistics: list[dict[str, dict[str, str]]]) -> dict[str, int]:
    """Nulls by column over several files, of the columns for which every file states them (an array's elements are not
    columns).
    """
    found = [
        {name: int(values["null_count"]) for name, values in one.items() if "null_count" in values}
        for one in statistics
    ]
    known = set.intersection(*map(set, found)) if found else set()
    return {name[1:-1].replace('""', '"'): sum(one[name] for one in found) for name in known if '"."' not in name}
