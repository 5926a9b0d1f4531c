"""What the engine has read, as Parquet files in the lake."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from .source.postgres.names import text

FILE_BYTES = 192 * 1024 * 1024


@dataclass
class Parquet:
    """Files that were written, and what the engine knows of them: for each its columns' statistics."""

    files: list[str] = field(default_factory=list)
    rows: int = 0
    bytes: int = 0
    statistics: list[dict[str, dict[str, str]]] = field(default_factory=list)

    def nulls(self) -> dict[str, int]:
        """Nulls by column, of the columns of which they are known in every file; not of those that have parts."""
        if not self.statistics:
            return {}
        known = set.intersection(*({name for name, one in file.items() if "null_count" in one} for file in self.statistics))
        nulls = {name: sum(int(file[name]["null_count"]) for file in self.statistics) for name in known if '"."' not in name}
        return {name[1:-1].replace('""', '"'): number for name, number in nulls.items()}

    def is_empty(self, column: str) -> bool:
        """Whether there is no value in the column, nor in any part of it."""
        own = '"' + column.replace('"', '""') + '"'
        parts = [one for file in self.statistics for name, one in file.items() if name == own or name.startswith(f"{own}.")]
        return not any("min" in one for one in parts)


def write(cursor: duckdb.DuckDBPyConnection, query: str, target: str, name: str, dictionary: bool) -> Parquet:
    """Writes what the query gives to files under `target` whose names begin with `name`; none where it gives nothing."""
    options = (
        f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, FILE_SIZE_BYTES {FILE_BYTES}, "
        f"ROW_GROUP_SIZE_BYTES {FILE_BYTES // 4}, "
        f"FILENAME_PATTERN {text(name + '-{i}')}, OVERWRITE_OR_IGNORE true, WRITE_EMPTY_FILE false, RETURN_STATS true"
    ) + ("" if dictionary else ", DICTIONARY_SIZE_LIMIT 0")
    rows = cursor.execute(f"COPY ({query}) TO {text(target.rstrip('/'))} ({options})").fetchall()
    return Parquet([row[0] for row in rows], sum(row[1] for row in rows), sum(row[2] for row in rows), [row[4] for row in rows])
