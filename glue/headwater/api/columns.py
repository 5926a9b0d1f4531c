"""The statement that makes rows of pages: a stage after the other, from lines to what is written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyspark.sql.types import DataType

from ..lake.types import parse
from ..source.model import SourceColumn
from ..source.postgres.names import ident, text
from ..source.selection import MASK_KEY
from .fields import Inside, in_item, path_of, tree
from .rows import rows_of
from .unknown import extra, once, pointer
from .values import UNITS, both, is_complex, leaf, plain, scalar, unfit, unmarked

#: What bronze has of an item besides, with the types of the lake. `_element` is only in lists.
POSITION = {
    "_extra": "string",
    "_extraction": "string",
    "_page": "bigint",
    "_item": "bigint",
    "_element": "bigint",
    "_etag": "string",
    "_read_at": "timestamp",
}


@dataclass(frozen=True)
class Columns:
    """How items are read. Goes to Spark's workers."""

    #: Names and types of a line's fields for the engine.
    line: str
    #: Statement over `{lines}` with `{constants}`; and the same where numbers may be marked.
    plain: str
    marked: str
    #: The relation of items over `{lines}`; and for each column what is not null where an item has its field.
    items: str
    looks: tuple[tuple[str, str], ...]
    dictionary: bool
    masked: bool
    hashes: bool


def columns_of(dataset: dict[str, Any], lists: Iterable[Inside] = ()) -> tuple[Columns, list[SourceColumn]]:
    """For a dataset of the manifest; `lists` are those of its items that are datasets of their own."""
    load = dataset["load"]
    kept = [column for column in dataset["columns"] if column.get("mask") != "drop"]
    line, items = rows_of(dataset)
    known = tree(dataset, lists)
    statements = {marked: _statement(dataset, kept, items, known, marked) for marked in (False, True)}
    masks = {column.get("mask") for column in dataset["columns"]} - {None}
    floats = any(word in column["physicalType"].lower() for column in kept for word in ("float", "double"))
    made = [SourceColumn(c["name"], c["logicalType"], "string" if c.get("mask") else _kind(c).simpleString(), True) for c in kept]
    own = [name for name in POSITION if name != "_element" or load["pattern"] == "apiArray"]
    looks = [(c["name"], f"json_type(i, {text(pointer(*path_of(c)))})") for c in in_item(dataset) if c in kept]
    if load["pattern"] == "apiArray":
        looks.append(("_element", "nullif(given, false)"))
    columns = Columns(
        line, statements[False], statements[True], items, tuple(looks), not floats, bool(masks), "hash" in masks
    )
    return columns, made + [SourceColumn(name, "string", POSITION[name], True) for name in own]


def _kind(column: dict[str, Any]) -> DataType:
    return parse(column["physicalType"])


def _statement(dataset: dict[str, Any], kept: list[dict[str, Any]], items: str, known: Any, marked: bool) -> str:
    load, inner = dataset["load"], {column["name"] for column in in_item(dataset)}
    shape: dict[str, Any] = {}
    texts, values, select, problems = [], [], [], []
    required = {*dataset["primaryKey"]} | {column["name"] for column in kept if column["required"]}
    for i, column in enumerate(kept):
        name, kind = column["name"], _kind(column)
        if name in inner:
            way = path_of(column)
            _put(shape, way, leaf(kind))
            source = ".".join(["r", *map(ident, way)])
        else:
            source = f"o.{ident(name)}"
        texts.append(f"{source} AS x{i}")
        values.append(f"{_value(f'x{i}', kind, name, _unit(load, column), marked)} AS v{i}")
        value, problem = _of_value(column, kind, i, name in inner, marked)
        select.append(f"{value} AS {ident(name)}")
        lacks = [f"WHEN x{i} IS NULL THEN {text(f'required column {name} is null')}"] if name in required else []
        problems.append(f"CASE {' '.join([*lacks, f'WHEN {problem[0]} THEN {problem[1]}'])} END")
    for node in _inner_nodes(shape):
        where = text(".".join(node))
        problems.append(
            f"CASE WHEN json_type(i, {text(pointer(*node))}) NOT IN ('OBJECT', 'NULL') THEN {where} || ': it is not an object' END"
        )
    is_object = "coalesce(starts_with(i, '{'), false)"
    problem = (
        f"CASE WHEN hint IS NOT NULL THEN hint WHEN {_is_filler(load)} THEN NULL WHEN NOT {is_object} THEN 'the item is not an object'"
        f" WHEN NOT ({once('k')}) THEN 'the item has a field twice'"
        f" ELSE nullif(concat_ws('; ', {', '.join(problems)}), '') END"
    )
    unknown = f"CASE WHEN {is_object} AND {once('k')} THEN {extra('i', 'k', known, marked)} END"
    position = ["page AS _page", "n AS _item"] + (["e AS _element"] if load["pattern"] == "apiArray" else [])
    own = [f"{unknown} AS _extra", "{constants}", *position, "etag AS _etag", "read_at AS _read_at", f"{problem} AS _problem"]
    read = f"SELECT *, from_json(i, {text(json.dumps(shape, ensure_ascii=False))}) AS r, json_keys(i) AS k FROM ({items})"
    return (
        f"SELECT {', '.join([*select, *own])} FROM ("
        f"SELECT *, {', '.join(values)} FROM (SELECT *, {', '.join(texts)} FROM ({read})))"
    )


def _is_filler(load: dict[str, Any]) -> str:
    """Of a list: whether the row only says that an item's list has nothing."""
    return "e IS NULL" if load["pattern"] == "apiArray" else "false"


def _put(shape: dict[str, Any], way: list[str], kind: str) -> None:
    for name in way[:-1]:
        shape = shape.setdefault(name, {})
    shape[way[-1]] = kind


def _inner_nodes(shape: dict[str, Any], way: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Paths of objects whose fields are columns."""
    found = []
    for name, one in shape.items():
        if isinstance(one, dict):
            found += [(*way, name), *_inner_nodes(one, (*way, name))]
    return found


def _unit(load: dict[str, Any], column: dict[str, Any]) -> str | None:
    incremental = load.get("incremental") or {}
    same = incremental.get("field") == ".".join(path_of(column))
    return incremental.get("format") if same and incremental.get("format") in UNITS else None


def _value(x: str, kind: DataType, name: str, unit: str | None, marked: bool) -> str:
    if is_complex(kind):
        return both(x, kind, name, marked)
    if kind.simpleString() == "string":
        return unmarked(plain(x, marked), marked)
    return scalar(plain(x, marked), kind, unit)


def _of_value(column: dict[str, Any], kind: DataType, i: int, inner: bool, marked: bool) -> tuple[str, tuple[str, str]]:
    """What is written of a column; and what is true of a value that is none of its type, with what is said of it."""
    name, mask = column["name"], column.get("mask")
    value = f"v{i}.v" if is_complex(kind) else f"v{i}"
    said = unfit(name, kind, f"x{i}", marked)
    if is_complex(kind):
        unfitting, said = f"v{i}.p IS NOT NULL", f"v{i}.p"
    elif kind.simpleString() == "string":
        # Of a column that is to be JSON anything is.
        type_of = f"json_type(i, {text(pointer(*path_of(column)))})"
        braced = f"(starts_with(x{i}, '{{') OR starts_with(x{i}, '['))"
        strict = inner and column["logicalType"] not in ("object", "array")
        unfitting = f"{braced} AND {type_of} IN ('OBJECT', 'ARRAY')" if strict else "false"
    else:
        unfitting = f"x{i} IS NOT NULL AND v{i} IS NULL"
    if mask:
        said = text(f"{name}: {kind.simpleString()} cannot hold its value (masked)")
        value = _masked(value, mask)
    return value, (unfitting, said)


def _masked(value: str, mask: str) -> str:
    if mask == "redact":
        return f"CASE WHEN {value} IS NOT NULL THEN '***' END"
    return f"sha256(getvariable('{MASK_KEY}') || {value}::VARCHAR)"
