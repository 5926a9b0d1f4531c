"""How the items of a dataset are read into columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..lake.types import parse
from ..source.model import SourceColumn
from ..source.postgres.names import text
from .fields import Inside, in_item, path_of, tree
from .paths import pointer
from .rows import rows_of
from .statement import statement

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
    #: Path of the list of items in an answer.
    at: str
    #: Statement over `{lines}` with `{constants}`; and the same where numbers may be marked.
    plain: str
    marked: str
    #: The relation of items over `{lines}`; and for each column what is not null where an item has its field.
    items: str
    looks: tuple[tuple[str, str], ...]
    dictionary: bool
    hashes: bool


def columns_of(dataset: dict[str, Any], lists: Iterable[Inside] = ()) -> tuple[Columns, list[SourceColumn]]:
    """For a dataset of the manifest; `lists` are those of its items that are datasets of their own."""
    load = dataset["load"]
    kept = [column for column in dataset["columns"] if column.get("mask") != "drop"]
    line, items = rows_of(dataset)
    known = tree(dataset, lists)
    statements = [statement(dataset, items, known, marked) for marked in (False, True)]
    masks = {column.get("mask") for column in dataset["columns"]} - {None}
    floats = any(word in column["physicalType"].lower() for column in kept for word in ("float", "double"))
    kinds = ["string" if c.get("mask") else parse(c["physicalType"]).simpleString() for c in kept]
    made = [SourceColumn(c["name"], c["logicalType"], kind, True) for c, kind in zip(kept, kinds)]
    own = [name for name in POSITION if name != "_element" or load["pattern"] == "apiArray"]
    looks = [(c["name"], f"json_type(i, {text(pointer(*path_of(c)))})") for c in in_item(dataset) if c in kept]
    if load["pattern"] == "apiArray":
        looks.append(("_element", "nullif(given, false)"))
    columns = Columns(line, load["items"], *statements, items, tuple(looks), not floats, "hash" in masks)
    return columns, made + [SourceColumn(name, "string", POSITION[name], True) for name in own]
