"""The two SELECTs of a read: the server's casts and redacts, the engine's over it hashes and adds bronze's columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from .errors import SourceError
from .model import BRONZE_COLUMNS, SourceColumn
from .postgres.catalog import Column, Table
from .postgres.names import ident, text
from .postgres.types import Reading, reading

#: Variable of the engine that holds the mask key: the server never sees it.
MASK_KEY = "headwater_mask_key"

# Hashing is the reader's work: the server would need the key in the statement, where pg_stat_activity and its log show
# it, and whoever has key and hash can guess the value. Redacted and dropped columns never leave the server.
_HASH = Reading("string", "{}::text", f"sha256(getvariable('{MASK_KEY}') || {{}})")
_REDACT = Reading("string", "CASE WHEN {} IS DISTINCT FROM NULL THEN '***' END")


@dataclass(frozen=True)
class Selection:
    """What is read of a table."""

    columns: list[SourceColumn]
    #: Select list of the server.
    server: str
    #: Select list of the engine, without the columns that are the same in the whole read.
    reader: str
    hashes: bool
    #: False where a dictionary would damage values: the engine's takes -0.0 and 0.0 for one (files grow by a third).
    dictionary: bool

    def from_server(self, source: str, predicate: str | None = None) -> str:
        """The server's query over `source`, a quoted relation."""
        return f"SELECT {self.server} FROM {source} AS t" + (f" WHERE {predicate}" if predicate else "")


def select(table: Table, dataset: dict) -> Selection:
    """The selection for a dataset of the manifest: every column of the table but the dropped ones."""
    contract = {column["name"]: column for column in dataset["columns"]}
    columns = [column for column in table.columns if contract.get(column.name, {}).get("mask") != "drop"]
    _check(table, columns, dataset)
    readings = [_reading(column, contract.get(column.name, {})) for column in columns]
    server = [
        f"{how.server.replace('{}', _of(column))} AS c{i}" for i, (column, how) in enumerate(zip(columns, readings))
    ]
    reader = [
        f"{how.reader.replace('{}', f'c{i}')} AS {ident(column.name)}"
        for i, (column, how) in enumerate(zip(columns, readings))
    ]
    problem = _problem(columns, readings)
    return Selection(
        [
            SourceColumn(c.name, c.source_type, how.spark_type, not c.not_null or how.unfit is not None)
            for c, how in zip(columns, readings)
        ],
        ", ".join(server + ([f"{problem} AS problem"] if problem else [])) or "1 AS nothing",
        ", ".join(reader + [f"{'problem' if problem else 'NULL::VARCHAR'} AS _problem"]),
        any(how is _HASH for how in readings),
        not any("float" in how.spark_type or "double" in how.spark_type for how in readings),
    )


def constants(run_id: str, load_id: str, loaded_at: str, position: str) -> str:
    """Select list of the columns that are the same in every row of a read; `loaded_at` is ISO 8601 with its offset."""
    return (
        f"{_constant(run_id)} AS _run_id, {_constant(load_id)} AS _load_id, {text(loaded_at)}::TIMESTAMPTZ AS"
        f" _loaded_at, {_constant(position)} AS _source_position"
    )


def _constant(value: str) -> str:
    # An enum is a dictionary already: as texts these columns would be hashed row by row, a fifth of the engine's time
    return f"{text(value)}::ENUM({text(value)})"


def _of(column: Column) -> str:
    name = f"t.{ident(column.name)}"
    return f"({name}::{column.type.cast})" if column.type.cast else name


def _reading(column: Column, contract: dict) -> Reading:
    mask = contract.get("mask")
    if mask:
        return {"hash": _HASH, "redact": _REDACT}[mask]
    return reading(column.type, contract.get("physicalType", ""))


def _problem(columns: list[Column], readings: list[Reading]) -> str | None:
    """SQL of the server: null for a good row (one pass of cheap comparisons), else `column: text of the value` of each
    bad one.
    """
    unfit = [(c, how.unfit.replace("{}", _of(c)), how.spark_type) for c, how in zip(columns, readings) if how.unfit]
    if not unfit:
        return None
    words = [
        f"CASE WHEN {bad} THEN {text(f'{c.name}: {spark} cannot hold ')} || {_of(c)}::text END"
        for c, bad, spark in unfit
    ]
    return (
        f"CASE WHEN {' OR '.join(bad for _, bad, _ in unfit)} THEN array_to_string(ARRAY[{', '.join(words)}], '; ') END"
    )


def _check(table: Table, columns: list[Column], dataset: dict) -> None:
    there = {column.name for column in table.columns}
    gone = [c["name"] for c in dataset["columns"] if c["name"] not in there and c.get("mask") != "drop"]
    if gone:
        raise SourceError(
            "ColumnMissing", f"{table.sql} has no column {', '.join(gone)} any more: mend the contract, or the table."
        )
    refused = [column.name for column in columns if not column.readable]
    if refused:
        names = ", ".join(map(ident, refused))
        raise SourceError(
            "PermissionMissing",
            f"The reading role may not read {names} of {table.sql}: GRANT SELECT ({names}) ON {table.sql} TO it, "
            "or mask them with `drop` in the contract.",
        )
    alike = [name for name, count in Counter(column.name.lower() for column in columns).items() if count > 1]
    if alike:
        raise SourceError(
            "ColumnNameClash",
            f"Columns of {table.sql} differ in case alone ({', '.join(alike)}), which a lake table can't: "
            "mask all but one with `drop` in the contract, or read a view that renames them.",
        )
    taken = [column.name for column in columns if column.name.lower() in BRONZE_COLUMNS]
    if taken:
        raise SourceError(
            "ColumnNameClash",
            f"{table.sql} has a column {', '.join(taken)}: bronze needs that name for its own; read a view that"
            " renames it.",
        )
