"""How an event's fields are read into columns."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql.types import ArrayType, DataType, DecimalType, StructType

from ..lake.types import parse
from ..source.model import SourceColumn
from ..source.postgres.names import ident, text
from ..source.selection import MASK_KEY

#: What the consumer adds to an event, with the types that the lake has it in.
EVENT_COLUMNS = {
    "_route": "string",
    "_stream": "string",
    "_shard": "string",
    "_sequence": "string",
    "_subsequence": "int",
    "_arrived_at": "timestamp",
    "_event_time": "timestamp",
    "_contract_version": "string",
}
_ENGINE = {
    "boolean": "BOOLEAN", "int": "INTEGER", "bigint": "BIGINT", "float": "FLOAT", "double": "DOUBLE", "string": "VARCHAR",
    "date": "DATE", "timestamp": "TIMESTAMPTZ", "timestamp_ntz": "TIMESTAMP",
}  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """How the engine reads an event: names and types of fields, and the SELECT list over them. Goes to Spark's workers."""

    fields: tuple[tuple[str, str], ...]
    select: str
    #: False where a dictionary would damage values (see headwater.source.selection).
    dictionary: bool
    #: Whether fields are masked: then no error may show a value.
    masked: bool
    #: Whether the mask's key is needed.
    hashes: bool


def columns_of(dataset: dict) -> tuple[Columns, list[SourceColumn]]:
    """For a dataset of the manifest. Fields within structs can't be masked by themselves: their whole column is."""
    fields, select, problems, made = [], [], [], []
    for column in dataset["columns"]:
        name, mask = column["name"], column.get("mask")
        if mask == "drop":
            continue
        kind = parse(column["physicalType"])
        reads, value, problem = _reading(ident(name), kind, column["logicalType"] == "string")
        if mask:
            value, problem = _masked(value if reads == "VARCHAR" or mask == "redact" else f"{value}::VARCHAR", mask), None
        fields.append((name, reads))
        select.append(f"{value} AS {ident(name)}")
        if problem:
            words = text(f"{name}: {kind.simpleString()} cannot hold ")
            problems.append(f"CASE WHEN {problem} THEN {words} || {ident(name)} END")
        made.append(SourceColumn(name, column["logicalType"], "string" if mask else kind.simpleString(), True))
    for name, kind in EVENT_COLUMNS.items():
        fields.append((name, _ENGINE[kind]))
        select.append(f"coalesce({name}, 0) AS {name}" if name == "_subsequence" else name)
        made.append(SourceColumn(name, "string", kind, True))
    problem = f"nullif(concat_ws('; ', {', '.join(problems)}), '')" if problems else "NULL::VARCHAR"
    masks = {column.get("mask") for column in dataset["columns"]} - {None}
    floats = any(word in column["physicalType"].lower() for column in dataset["columns"] for word in ("float", "double"))
    selected = ", ".join([*select, f"{problem} AS _problem"])
    return Columns(tuple(fields), selected, not floats, bool(masks), "hash" in masks), made


def _reading(name: str, kind: DataType, texts: bool) -> tuple[str, str, str | None]:
    """As what the engine reads a field, the value in SQL, and what is true of a value that would not be exact."""
    if isinstance(kind, DecimalType):
        # By its shortest text: read as a decimal, digits would appear that nobody wrote.
        value = f"TRY_CAST({name} AS DECIMAL({kind.precision},{kind.scale}))"
        if texts or kind.precision < 16:
            return "VARCHAR", value, f"({name} IS NOT NULL AND {value} IS NULL)"
        # A number of JSON is one of 53 bits; a text has every digit.
        exact = f"abs({value}::DOUBLE) < {2**53 / 10**kind.scale!r}"
        return "VARCHAR", f"CASE WHEN {exact} THEN {value} END", f"({name} IS NOT NULL AND ({exact}) IS NOT TRUE)"
    if kind.simpleString() == "timestamp":
        # RFC 3339 has small letters too.
        value = f"TRY_CAST(upper({name}) AS TIMESTAMPTZ)"
        return "VARCHAR", value, f"({name} IS NOT NULL AND {value} IS NULL)"
    return engine_type(kind), name, None


def _masked(value: str, mask: str) -> str:
    if mask == "redact":
        return f"CASE WHEN {value} IS NOT NULL THEN '***' END"
    return f"sha256(getvariable('{MASK_KEY}') || {value})"


def engine_type(kind: DataType) -> str:
    """The engine's name of a type. Raises ValueError for what JSON can't hold."""
    if isinstance(kind, ArrayType):
        return f"{engine_type(kind.elementType)}[]"
    if isinstance(kind, StructType):
        return f"STRUCT({', '.join(f'{ident(f.name)} {engine_type(f.dataType)}' for f in kind.fields)})"
    if isinstance(kind, DecimalType):
        return f"DECIMAL({kind.precision},{kind.scale})"
    try:
        return _ENGINE[kind.simpleString()]
    except KeyError:
        raise ValueError(f"Events have no values of type {kind.simpleString()}: take string.") from None
