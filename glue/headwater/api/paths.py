"""Dotted paths of the configuration, as the extraction follows them (lambda/api/pagination/path.ts)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..source.postgres.names import ident, text

Way = tuple[str, ...]


def ways(path: str) -> list[Way]:
    """
    Names on the way to a value, for each way in which a path may be meant, the likeliest last: a name may have dots itself,
    such as `@odata.value`. '' is the value itself.
    """
    if not path:
        return [()]
    dots = [at for at, letter in enumerate(path) if letter == "."]
    return [(path,), *((path[:at], *rest) for at in dots for rest in ways(path[at + 1 :]))]


def has_places(path: str) -> bool:
    """Whether there is a place in a list on the way."""
    return any(name.isdigit() for name in path.split("."))


def pointer(*way: str) -> str:
    """A JSON pointer."""
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in way)


def put(shape: dict[str, Any], way: Way, kind: str) -> None:
    """Adds a value to the shape of an object, by name: a text for the type of a value, a dict for an object."""
    for name in way[:-1]:
        shape = shape.setdefault(name, {})
    shape[way[-1]] = kind


def apart(found: Iterable[Way]) -> set[Way]:
    """
    Those that can't be read together with the others as one object: of names that differ in case alone the engine knows only
    the first, and what others lead into is no single value.
    """
    every = [*dict.fromkeys(found)]
    starts = {way[:end] for way in every for end in range(1, len(way) + 1)}
    spelled: dict[Way, set[Way]] = {}
    for start in starts:
        spelled.setdefault(tuple(name.lower() for name in start), set()).add(start)
    twins = {start for same in spelled.values() if len(same) > 1 for start in same}
    outer = {way[:end] for way in every for end in range(1, len(way))}
    return {way for way in every if way in outer or any(way[:end] in twins for end in range(1, len(way) + 1))}


def of_object(value: str, path: str) -> str:
    """SQL of what a path leads to in an object that the engine has read, with every way in its shape."""
    found = [".".join([value, *map(ident, way)]) for way in ways(path)]
    return f"coalesce({', '.join(found)})" if len(found) > 1 else found[0]


def of_json(value: str, path: str, function: str) -> str:
    """SQL of what a path leads to in JSON, by one of the engine's functions."""
    found = [f"{function}({value}, {text(pointer(*way))})" for way in ways(path)]
    return f"coalesce({', '.join(found)})" if len(found) > 1 else found[0]
