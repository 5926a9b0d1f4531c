"""The fields of an item that the contract describes, as a tree; all others are unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql.types import ArrayType, DataType, StructType

from ..lake.types import parse
from .paths import ways


@dataclass
class Node:
    """An object, or (`many`) a list of what it says. A field without a node is known with all that is in it."""

    fields: dict[str, Node | None] = field(default_factory=dict)
    many: bool = False


@dataclass(frozen=True)
class Inside:
    """A list inside of items that is another dataset: path of the list, and paths of the columns in its items."""

    path: str
    columns: tuple[str, ...]


def in_item(dataset: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns that are in an item, dropped ones too: not the parent's keys, nor the place in a list."""
    load = dataset["load"]
    outside = {*((load.get("parent") or {}).get("keys") or {}), *(load.get("keys") or {}), load.get("position")}
    return [column for column in dataset["columns"] if column["name"] not in outside]


def path_of(column: dict[str, Any]) -> list[str]:
    """Names of fields on the way to a column's value."""
    return column.get("path", column["name"]).split(".")


def tree(dataset: dict[str, Any], lists: Iterable[Inside] = ()) -> Node:
    """What is known of an item of the dataset."""
    root = Node()
    inner = {column["name"] for column in in_item(dataset)}
    for column in dataset["columns"]:
        if column["name"] in inner:
            known = None if column.get("mask") else node_of(parse(column["physicalType"]))
            _put(root, path_of(column), known)
        else:
            # It comes from elsewhere; a field of the same name in the item is not read, nor told, as it may be masked.
            root.fields.setdefault(column["name"], None)
    for one in lists:
        for way in ways(one.path):
            _put(root, [*way], None)
        _also(root, one)
    return root


def node_of(kind: DataType) -> Node | None:
    """Of a column's type."""
    if isinstance(kind, StructType):
        return Node({f.name: node_of(f.dataType) for f in kind.fields})
    if isinstance(kind, ArrayType):
        inner = node_of(kind.elementType)
        # Lists of lists are not looked into.
        return Node(inner.fields, True) if inner and not inner.many else None
    return None


def _put(root: Node, path: list[str], known: Node | None) -> None:
    at: Node | None = root
    for name in path[:-1]:
        if at is None:
            return
        at = at.fields.setdefault(name, Node())
    if at is not None:
        at.fields.setdefault(path[-1], known)


def _also(root: Node, inside: Inside) -> None:
    """What the contract of a list's own dataset has is no news where the list is a column too."""
    at: Node | None = root
    for name in inside.path.split("."):
        at = at.fields.get(name) if at else None
    if at:
        for column in inside.columns:
            _put(at, column.split("."), None)
