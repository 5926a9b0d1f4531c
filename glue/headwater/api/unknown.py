"""
Fields that the contract doesn't describe, as JSON of the shape of the item, with their values as they came: those of the
item, those inside of objects and of objects in lists. The names are in order, so that the same fields are the same text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..source.postgres.names import text
from .fields import Node
from .paths import pointer
from .values import fresh, let, unmarked

#: As what the engine reads any object.
_ANY = """'"MAP(VARCHAR, JSON)"'"""


def extra(item: str, keys: str, known: Node, marked: bool) -> str:
    """SQL of the unknown fields of an object, whose field names are `keys`; null where there are none."""
    return unmarked(_object(item, keys, known), marked)


def once(keys: str) -> str:
    """Whether an object has each of its fields once."""
    return f"len({keys}) = list_unique({keys})"


def _object(x: str, keys: str, known: Node) -> str:
    parts = [_own(x, keys, known)]
    for name, node in known.fields.items():
        if node:
            inner = _of(f"json_extract({x}, {text(pointer(name))})", node)
            parts.append(f"{text(json.dumps(name, ensure_ascii=False) + ':')} || {inner}")
    return let(f"concat_ws(',', {', '.join(parts)})", lambda all: f"CASE WHEN {all} <> '' THEN '{{' || {all} || '}}' END")


def _of(x: str, node: Node) -> str:
    def of_object(e: str) -> str:
        made = let(f"json_keys({e})", lambda keys: _object(e, keys, node))
        return f"CASE WHEN starts_with({e}, '{{') THEN {made} END"

    if not node.many:
        return let(x, of_object)
    e, y = fresh("e"), fresh("y")

    def of_list(items: str) -> str:
        joined = f"array_to_string(list_transform({items}, lambda {y}: coalesce({y}, 'null')), ',')"
        return f"CASE WHEN list_count({items}) > 0 THEN '[' || {joined} || ']' END"

    each = f"list_transform(from_json({{}}, '[\"JSON\"]'), lambda {e}: {of_object(e)})"
    return let(x, lambda j: f"CASE WHEN starts_with({j}, '[') THEN {let(each.replace('{}', j, 1), of_list)} END")


def _own(x: str, keys: str, known: Node) -> str:
    """The unknown fields of the object itself, without braces."""
    names = f"[{', '.join(map(text, known.fields))}]" if known.fields else "[]::VARCHAR[]"
    patch = text(json.dumps(dict.fromkeys(known.fields), ensure_ascii=False))
    e = fresh("e")
    field = f"to_json({e}.key)::VARCHAR || ':' || coalesce({e}.value::VARCHAR, 'null')"
    rest = f"json_merge_patch({x}, {patch})"
    ordered = f"array_to_string(list_sort(list_transform(map_entries(from_json({rest}, {_ANY})), lambda {e}: {field})), ',')"
    # Of an object that has a field twice there is no map: as it came.
    as_is = f"({rest}::VARCHAR)[2:-2]"
    return f"CASE WHEN list_has_all({names}, {keys}) THEN NULL WHEN {once(keys)} THEN {ordered} ELSE {as_is} END"


def names_query(source: str, known: Node) -> str:
    """Names of unknown fields with the number of items that have each, over a relation with the column `_extra`."""
    ways = [_names(*level) for level in _levels("[_extra::JSON]", "", known)]
    every = " UNION ALL ".join(f"SELECT unnest({way}) AS name FROM {source} WHERE _extra IS NOT NULL" for way in ways)
    return f"SELECT name, count(*) FROM ({every}) GROUP BY name ORDER BY count(*) DESC, name"


def _levels(objects: str, prefix: str, node: Node) -> Iterator[tuple[str, str, Node]]:
    """For each known object: SQL of the list of what is unknown of it, how the names of its fields begin, and itself."""
    yield objects, prefix, node
    for name, inner in node.fields.items():
        if inner:
            o = fresh("o")
            at = f"json_extract({o}, {text(pointer(name))})"
            some = f"from_json({at}, '[\"JSON\"]')" if inner.many else f"[{at}]"
            each = f"flatten(list_transform({objects}, lambda {o}: {some}))"
            yield from _levels(each, f"{prefix}{name}{'[]' if inner.many else ''}.", inner)


def _names(objects: str, prefix: str, node: Node) -> str:
    o, n = fresh("o"), fresh("n")
    keys = f"list_distinct(flatten(list_transform({objects}, lambda {o}: json_keys({o}))))"
    # Fields that hold objects of the contract are not unknown themselves.
    inner = [name for name, one in node.fields.items() if one]
    left = f"list_filter({keys}, lambda {n}: {n} NOT IN ({', '.join(map(text, inner))}))" if inner else keys
    return f"list_transform({left}, lambda {n}: {text(prefix)} || {n})"
