"""From lines to items: one row an item, or one a part of a list in items."""

from __future__ import annotations

import json
from typing import Any

from ..source.postgres.names import ident, text
from .fields import in_item, path_of
from .paths import apart, has_places, of_json, of_object, put, ways
from .values import MARK


def rows_of(dataset: dict[str, Any]) -> tuple[str, str]:
    """
    Names and types of a line's fields for the engine; and the relation over `{lines}` with an item in each row: `page`,
    `etag`, `read_at`, `n` (place on the page), `i` (the item, JSON), `o` (texts of columns that are not in it, by name), `hint`
    (what is wrong before it is looked at); in lists `e` (place in the list; null stands for an item without any) and `given`
    (whether the item has the list at all).
    """
    load = dataset["load"]
    body, items = _body(load["items"])
    parent = list((load.get("parent") or {}).get("keys") or {})
    fields = {"page": "VARCHAR", "readAt": "VARCHAR", "headers": "STRUCT(etag VARCHAR)", "body": body}
    if parent:
        fields["parent"] = f"STRUCT({', '.join(f'{ident(name)} VARCHAR' for name in parent)})"
    outside = "parent" if parent else "NULL"
    page = (
        f"SELECT ltrim(page, '{MARK}')::BIGINT AS page, headers.etag AS etag, TRY_CAST(upper(readAt) AS TIMESTAMPTZ) AS read_at,"
        f" NULL::VARCHAR AS hint, {outside} AS o, unnest(items) AS i, generate_subscripts(items, 1) - 1 AS n"
        f" FROM (SELECT *, {items} AS items FROM {{lines}})"
    )
    line = ", ".join(f"{text(name)}: {text(kind)}" for name, kind in fields.items())
    return line, page if load["pattern"] == "api" else _in_lists(dataset, page)


def _body(path: str) -> tuple[str, str]:
    """As what the engine reads a page's body, and SQL of the list of its items."""
    if not path:
        return "JSON[]", "body"
    if has_places(path):
        return "JSON", f"""from_json({of_json('body', path, 'json_extract')}, '["JSON"]')"""
    shape: dict[str, Any] = {}
    for way in ways(path):
        put(shape, way, "JSON[]")
    return _struct(shape), of_object("body", path)


def _struct(shape: dict[str, Any]) -> str:
    fields = [f"{ident(name)} {_struct(one) if isinstance(one, dict) else one}" for name, one in shape.items()]
    return f"STRUCT({', '.join(fields)})"


def _in_lists(dataset: dict[str, Any], page: str) -> str:
    load = dataset["load"]
    shape: dict[str, Any] = {}
    found = []
    of_item = [*((f"k{i}", path) for i, path in enumerate(load["keys"].values())), ("l", load["array"])]
    alone = apart(way for path in {path for _, path in of_item} for way in ways(path))
    for name, path in of_item:
        is_list = name == "l"
        if has_places(path) or not alone.isdisjoint(ways(path)):
            found.append(f"{of_json('i', path, 'json_extract' if is_list else 'json_extract_string')} AS {name}")
            continue
        for way in ways(path):
            put(shape, way, "JSON" if is_list else "VARCHAR")
        found.append(f"{of_object('r', path)} AS {name}")
    texts, shape = ", ".join(found), shape or {"": "JSON"}
    outer = f"SELECT * EXCLUDE (hint, o), from_json(i, {text(json.dumps(shape, ensure_ascii=False))}) AS r FROM ({page})"
    # A list may be null: the field is there.
    given = f"l IS NOT NULL OR {of_json('i', load['array'], 'json_type')} IS NOT NULL"
    null = "CASE WHEN l <> 'null' THEN l END AS l"
    lists = f"SELECT * REPLACE ({null}), {given} AS given FROM (SELECT page, etag, read_at, n, i, {texts} FROM ({outer}))"
    wrong = text(f"{load['array']}: it is not a list")
    parts = (
        f"SELECT *, CASE WHEN l IS NOT NULL AND NOT starts_with(l, '[') THEN {wrong} END AS hint,"
        " coalesce(len(from_json(l, '[\"JSON\"]')), 0) AS size,"
        " CASE WHEN size > 0 THEN from_json(l, '[\"JSON\"]') ELSE [NULL] END AS parts"
        f" FROM ({lists})"
    )
    keys = ", ".join(f"{ident(name)} := k{i}" for i, name in enumerate(load["keys"]))
    if load.get("position"):
        keys += f", {ident(load['position'])} := e::VARCHAR"
    each = f"SELECT *, unnest(parts) AS one, unnest(range(len(parts))) AS place FROM ({parts})"
    each = f"SELECT *, CASE WHEN size > 0 THEN place END AS e FROM ({each})"
    own = f"given, hint, struct_pack({keys}) AS o, {_object(dataset)} AS i"
    return f"SELECT page, etag, read_at, n, e, {own} FROM ({each})"


def _object(dataset: dict[str, Any]) -> str:
    """A part of a list as an object: in a list of plain values each is the one column that there is."""
    own = [path_of(column) for column in in_item(dataset)]
    if len(own) != 1 or len(own[0]) != 1:
        return "one"
    name = text(json.dumps(own[0][0], ensure_ascii=False) + ":")
    return f"CASE WHEN one IS NULL OR starts_with(one, '{{') THEN one ELSE '{{' || {name} || one || '}}' END"
