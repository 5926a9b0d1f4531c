"""The formats of what is delivered: lines of JSON, compressed or not, and the Parquet files of tables."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import duckdb

from ..source.postgres.names import ident, text

#: Names of an event's fields, with the engine's types.
Fields = Sequence[tuple[str, str]]
_PARQUET = ".parquet"


def is_gzip(head: bytes) -> bool:
    """Whether a file that begins so is compressed, whatever its name says."""
    return head.startswith(b"\x1f\x8b")


def ending(head: bytes) -> str:
    """What the name of a file that begins so (4 bytes) must end in for `source`."""
    return _PARQUET if head == b"PAR1" else ".gz" if is_gzip(head) else ".ndjson"


def source(paths: list[str], fields: Fields) -> str:
    """The engine's relation over files: the fields, by name; what a file has beside them is left out, what it lacks null."""
    tables = [path for path in paths if path.endswith(_PARQUET)]
    lines = [path for path in paths if path not in set(tables)]
    read = []
    if lines or not tables:
        columns = ", ".join(f"{text(name)}: {text(kind)}" for name, kind in fields)
        read.append(f"read_json({_list(lines)}, format = 'newline_delimited', columns = {{{columns}}})")
    if tables:
        # Without rows of all fields one that no file has (a contract's newest) would be unknown.
        nothing = ", ".join(f"NULL::{kind} AS {ident(name)}" for name, kind in fields)
        rows = f"SELECT {nothing} WHERE false UNION ALL BY NAME SELECT * FROM {_rows(tables)}"
        cast = ", ".join(f"{ident(name)}::{kind} AS {ident(name)}" for name, kind in fields)
        read.append(f"(SELECT {cast} FROM ({rows}))")
    return read[0] if len(read) == 1 else f"(SELECT * FROM {' UNION ALL BY NAME SELECT * FROM '.join(read)})"


def as_lines(database: duckdb.DuckDBPyConnection, path: str, plain: str) -> bool:
    """Copies a file so that it can be mended by lines. False where it is Parquet that is damaged: the copy is empty then."""
    if not path.endswith(_PARQUET):
        shutil.copyfile(path, plain)
        return True
    try:
        database.execute(f"COPY (SELECT * FROM {_rows([path])}) TO {text(plain)} (FORMAT json)")
        return True
    except duckdb.Error as error:
        # Memory and disk that run out are not the file's fault.
        if isinstance(error, duckdb.OperationalError) and "Could not read" not in str(error):
            raise
        open(plain, "wb").close()
        return False


def _rows(paths: list[str]) -> str:
    return f"read_parquet({_list(paths)}, union_by_name = true)"


def _list(paths: list[str]) -> str:
    return f"[{', '.join(map(text, paths))}]"
