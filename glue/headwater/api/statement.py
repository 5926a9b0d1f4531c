"""The statement that makes rows of items: a stage after the other, from JSON to what is written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql.types import DataType

from ..lake.types import parse
from ..source.postgres.names import ident, text
from ..source.selection import MASK_KEY
from .fields import Node, in_item, path_of
from .paths import Way, apart, pointer, put
from .unknown import extra, once
from .values import UNITS, both, is_complex, leaf, plain, scalar, twice, unfit, unmarked


@dataclass
class _Stages:
    """Select lists, and what may be wrong: a condition with what is said where it is so."""

    texts: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    select: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def statement(dataset: dict[str, Any], items: str, known: Node, marked: bool) -> str:
    """
    Over the relation of items (see rows.py): the columns of the contract that are kept, `_extra`, `{constants}`, an item's
    place, and `_problem`, which says why an item is not to go on.
    """
    is_list = dataset["load"]["pattern"] == "apiArray"
    stages, shape = _stages(dataset, marked)
    unknown = f"CASE WHEN is_object AND is_once THEN {extra('i', 'k', known, marked)} END"
    place = ["page AS _page", "n AS _item", *(["e AS _element"] if is_list else []), "etag AS _etag", "read_at AS _read_at"]
    own = [f"{unknown} AS _extra", "{constants}", *place, f"{_problem(stages, is_list)} AS _problem"]
    read = (
        f"SELECT *, from_json(i, {text(json.dumps(shape, ensure_ascii=False))}) AS r, json_keys(i) AS k,"
        f" coalesce(starts_with(i, '{{'), false) AS is_object, coalesce({once('k')}, false) AS is_once FROM ({items})"
    )
    texts = f"SELECT *, {', '.join(stages.texts)} FROM ({read})"
    values = f"SELECT *, {', '.join(stages.values)} FROM ({texts})"
    return f"SELECT {', '.join([*stages.select, *own])} FROM ({values})"


def _stages(dataset: dict[str, Any], marked: bool) -> tuple[_Stages, dict[str, Any]]:
    """The stages, and the shape of an item as it is read."""
    inner = {column["name"] for column in in_item(dataset)}
    kept = [column for column in dataset["columns"] if column.get("mask") != "drop"]
    required = {*dataset["primaryKey"]} | {column["name"] for column in kept if column["required"]}
    stages, shape = _Stages(), {}
    ways = [tuple(path_of(column)) for column in kept if column["name"] in inner]
    alone = apart(ways)
    for i, column in enumerate(kept):
        name, kind, way = column["name"], parse(column["physicalType"]), tuple(path_of(column))
        if name in inner and way in alone:
            source = _by_itself(way, kind)
        elif name in inner:
            put(shape, way, leaf(kind))
            source = ".".join(["r", *map(ident, way)])
        else:
            source = f"o.{ident(name)}"
        stages.texts.append(f"{source} AS x{i}")
        stages.values.append(f"{_value(f'x{i}', kind, name, _unit(dataset['load'], column), marked)} AS v{i}")
        if name in required:
            stages.problems.append((f"x{i} IS NULL", text(f"required column {name} is null")))
        stages.problems.append(_unfit(column, kind, i, name in inner, marked))
        value = f"v{i}.v" if is_complex(kind) else f"v{i}"
        stages.select.append(f"{_masked(value, column['mask']) if column.get('mask') else value} AS {ident(name)}")
    for node in dict.fromkeys(way[:end] for way in ways for end in range(1, len(way))):
        is_none = f"json_type(i, {text(pointer(*node))}) NOT IN ('OBJECT', 'NULL')"
        stages.problems.append((is_none, text(f"{'.'.join(node)}: it is not an object")))
        stages.problems.append((twice("i", *node), text(f"{'.'.join(node)}: it has a field twice")))
    return stages, shape or {"": "VARCHAR"}


def _by_itself(way: Way, kind: DataType) -> str:
    """What is read of an item apart from its other fields."""
    at = text(pointer(*way))
    if not is_complex(kind):
        return f"json_extract_string(i, {at})"
    return f"CASE WHEN json_type(i, {at}) <> 'NULL' THEN json_extract(i, {at}) END"


def _problem(stages: _Stages, is_list: bool) -> str:
    problems = [(condition, said) for condition, said in stages.problems if condition != "false"]
    cases = ", ".join(f"CASE WHEN {condition} THEN {said} END" for condition, said in problems)
    some = " OR ".join(f"({condition})" for condition, _ in problems) or "false"
    return (
        "CASE WHEN hint IS NOT NULL THEN hint"
        # In a list: a row that only says that an item's list has nothing.
        f"{' WHEN e IS NULL THEN NULL' if is_list else ''}"
        " WHEN NOT is_object THEN 'the item is not an object' WHEN NOT is_once THEN 'the item has a field twice'"
        f" WHEN {some} THEN concat_ws('; ', NULL, {cases or 'NULL'}) END"
    )


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


def _unfit(column: dict[str, Any], kind: DataType, i: int, inner: bool, marked: bool) -> tuple[str, str]:
    """What is true of a value that is none of the column's type, and what is said of it."""
    name, said = column["name"], unfit(column["name"], kind, f"x{i}", marked)
    if is_complex(kind):
        condition, said = f"v{i}.p IS NOT NULL", f"v{i}.p"
    elif kind.simpleString() != "string":
        condition = f"x{i} IS NOT NULL AND v{i} IS NULL"
    elif inner and column["logicalType"] not in ("object", "array"):
        type_of = f"json_type(i, {text(pointer(*path_of(column)))})"
        condition = f"(starts_with(x{i}, '{{') OR starts_with(x{i}, '[')) AND {type_of} IN ('OBJECT', 'ARRAY')"
    else:
        # Of a column that is to be JSON anything is.
        condition = "false"
    return condition, text(f"{name}: {kind.simpleString()} cannot hold its value (masked)") if column.get("mask") else said


def _masked(value: str, mask: str) -> str:
    if mask == "redact":
        return f"CASE WHEN {value} IS NOT NULL THEN '***' END"
    return f"sha256(getvariable('{MASK_KEY}') || {value}::VARCHAR)"
