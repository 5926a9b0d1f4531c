"""
Values of JSON as what the contract says they are. A value is taken over exactly or not at all: texts with numbers are
numbers, numbers are texts, whole numbers may be written with a point; what would lose a digit is no value of the type.

The engine reads a number of JSON as one of 53 bits. Lines with numbers that would not survive that have them as texts
behind `MARK` (see lines.py); `marked` is whether there may be any.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

from pyspark.sql.types import ArrayType, DataType, DecimalType, StructType

from ..events.columns import engine_type
from ..source.postgres.names import ident, text
from .paths import pointer

#: Stands in front of a number that is kept as text. Not a character: no text has it.
MARK = "\ufdd0"

_NUMBER = r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?\s*"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ZONE = "( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?"
_MOMENT = rf"{_DAY}([T ][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}([.][0-9]+)?)?{_ZONE})?"
_MIDNIGHT = rf"{_DAY}[T ]00:00(:00([.]0+)?)?{_ZONE}"
#: Seconds since 1970 from 1973 to 2286; a thousand times as many are milliseconds, and again.
_SECONDS = (10**8, 10**10)
#: Units of numbers that are moments: microseconds that one has.
UNITS = {"epochSeconds": 1_000_000, "epochMilliseconds": 1_000}

_names = count(1)


def is_complex(kind: DataType) -> bool:
    """Whether its values are lists or objects."""
    return isinstance(kind, (ArrayType, StructType))


def plain(x: str, marked: bool) -> str:
    """A text as it is in JSON, a number as it was written."""
    return f"CASE WHEN starts_with({x}, '{MARK}') THEN {x}[2:] ELSE {x} END" if marked else x


def unmarked(document: str, marked: bool) -> str:
    """A text that is JSON, with its numbers as they were written."""
    return rf"""regexp_replace({document}, '"{MARK}([^"]*)"', '\1', 'g')""" if marked else document


def scalar(x: str, kind: DataType, unit: str | None = None) -> str:
    """The value of a text, null where it is none of the type. `unit`: of numbers that are moments, where it is known."""
    name = kind.simpleString()
    if isinstance(kind, DecimalType):
        cast = f"TRY_CAST({x} AS {engine_type(kind)})"
        short = rf"-?[0-9]+(\.[0-9]{{1,{kind.scale}}})?" if kind.scale else "-?[0-9]+"
        return f"CASE WHEN regexp_full_match({x}, '{short}') OR {_exact(x, kind.scale)} THEN {cast} END"
    if name in ("int", "bigint"):
        cast = f"TRY_CAST({x} AS {engine_type(kind)})"
        return f"CASE WHEN {cast}::VARCHAR = {x} OR {_exact(x, 0)} THEN {cast} END"
    if name in ("float", "double"):
        cast = f"TRY_CAST({x} AS {engine_type(kind)})"
        digits = f"length({x}) > 7 AND regexp_full_match({x}, '-?[1-9][0-9]*')"
        lost = f"coalesce({digits} AND ltrim({x}, '-') <> abs(TRY_CAST({cast} AS HUGEINT))::VARCHAR, true)"
        return f"CASE WHEN regexp_full_match({x}, '{_NUMBER}') AND isfinite({cast}) AND NOT {lost} THEN {cast} END"
    if name == "boolean":
        return f"CASE WHEN lower({x}) IN ('true', '1') THEN true WHEN lower({x}) IN ('false', '0') THEN false END"
    if name == "date":
        day = f"regexp_full_match({x}, '{_DAY}') OR regexp_full_match(upper({x}), '{_MIDNIGHT}')"
        return f"CASE WHEN {day} THEN TRY_CAST(left({x}, 10) AS DATE) END"
    if name == "timestamp":
        return _moment(x, unit)
    if name == "timestamp_ntz":
        return f"CASE WHEN regexp_full_match(upper({x}), '{_MOMENT.replace(_ZONE, '')}') THEN {_cast_moment(x, 'TIMESTAMP')} END"
    return x


def _exact(x: str, scale: int) -> str:
    """Whether a number, however it is written, has no digit behind so many decimals."""
    digits = rf"length(regexp_extract({x}, '\.([0-9]*?)0*(?:[eE]|\s*$)', 1))"
    exponent = f"coalesce(TRY_CAST(regexp_extract({x}, '[eE]([+-]?[0-9]+)', 1) AS INTEGER), 0)"
    return f"(regexp_full_match({x}, '{_NUMBER}') AND {digits} - {exponent} <= {scale})"


def _moment(x: str, unit: str | None) -> str:
    number = f"TRY_CAST({x} AS DECIMAL(28, 9))"
    if unit in UNITS:
        micros = f"{number} * {UNITS[unit]}"
    else:
        low, high = _SECONDS
        size = f"abs({number})"
        within = "WHEN {0} >= {1} AND {0} < {2} THEN {3} * {4}"
        cases = (within.format(size, low * n, high * n, number, 1_000_000 // n) for n in (1, 1_000, 1_000_000))
        micros = f"CASE {' '.join(cases)} END"
    as_number = f"make_timestamptz(TRY_CAST(trunc({micros}) AS BIGINT))"
    return (
        f"CASE WHEN regexp_full_match(upper({x}), '{_MOMENT}') THEN {_cast_moment(x, 'TIMESTAMPTZ')}"
        f" WHEN regexp_full_match({x}, '{_NUMBER}') THEN {as_number} END"
    )


def _cast_moment(x: str, kind: str) -> str:
    # The engine wants seconds, and no space before the zone.
    told = rf"regexp_replace(upper({x}), '^(.{{10}}[T ][0-9]{{2}}:[0-9]{{2}})(:[0-9.]+)?( ?(Z|[+-].*))?$', '\1\2\4')"
    whole = rf"regexp_replace({told}, '^(.{{10}}[T ][0-9]{{2}}:[0-9]{{2}})(Z|[+-].*|$)$', '\1:00\2')"
    cast = f"TRY_CAST(upper({x}) AS {kind})"
    return f"CASE WHEN {cast} IS NOT NULL THEN {cast} ELSE TRY_CAST({whole} AS {kind}) END"


def both(x: str, kind: DataType, name: str, marked: bool) -> str:
    """
    `{'v': value, 'p': problem}` of a text that is JSON of a list or an object, or of a scalar's text; null for null. The
    problem names the part that is not as it should be.
    """
    if isinstance(kind, ArrayType):
        return _list(x, kind, name, marked)
    if isinstance(kind, StructType):
        return _object(x, kind, name, marked)
    if kind.simpleString() == "string":
        # An object where a text should be, inside of objects, stays the JSON that it is.
        value = unmarked(plain(x, marked), marked)
        return f"{{'v': {value}, 'p': NULL::VARCHAR}}"
    value = scalar(plain(x, marked), kind)
    return let(value, lambda v: f"{{'v': {v}, 'p': CASE WHEN {v} IS NULL THEN {unfit(name, kind, x, marked)} END}}", x)


def unfit(name: str, kind: DataType, x: str, marked: bool) -> str:
    """What is said of a value that is none of the type; null for null."""
    return f"{text(f'{name}: {kind.simpleString()} cannot hold ')} || left({unmarked(plain(x, marked), marked)}, 100)"


def _list(x: str, kind: ArrayType, name: str, marked: bool) -> str:
    element, engine = kind.elementType, engine_type(kind)
    items = f"from_json({x}, '[\"{leaf(element)}\"]')"
    nothing = f"WHEN {x} IS NOT NULL THEN {{'v': NULL::{engine}, 'p': {unfit(name, kind, x, marked)}}}"
    if element.simpleString() == "string" and not marked:
        made = f"{{'v': {items}, 'p': NULL::VARCHAR}}"
    else:
        e, b, p = fresh("e"), fresh("b"), fresh("p")
        pairs = f"list_transform({items}, lambda {e}: {both(e, element, f'{name}[]', marked)})"
        made = let(
            pairs,
            lambda r: f"{{'v': list_transform({r}, lambda {b}: {b}.v)::{engine},"
            f" 'p': list_filter(list_transform({r}, lambda {b}: {b}.p), lambda {p}: {p} IS NOT NULL)[1]}}",
        )
    return f"CASE WHEN starts_with({x}, '[') THEN {made} {nothing} END"


def _object(x: str, kind: StructType, name: str, marked: bool) -> str:
    engine = engine_type(kind)
    shape = json.dumps({f.name: leaf(f.dataType) for f in kind.fields})
    fields = {f.name: f"f{i}" for i, f in enumerate(kind.fields)}

    def parts(s: str) -> str:
        made = ", ".join(
            f"{fields[f.name]} := {both(f'{s}.{ident(f.name)}', f.dataType, f'{name}.{f.name}', marked)}" for f in kind.fields
        )
        return f"struct_pack({made})"

    def join(b: str) -> str:
        values = ", ".join(f"{ident(f.name)} := {b}.{fields[f.name]}.v" for f in kind.fields)
        problems = ", ".join(f"{b}.{fields[f.name]}.p" for f in kind.fields)
        return f"{{'v': struct_pack({values})::{engine}, 'p': coalesce(CASE WHEN {twice(x)} THEN {said} END, {problems})}}"

    said = text(f"{name}: it has a field twice")
    made = let(f"from_json({x}, {text(shape)})", lambda s: let(parts(s), join))
    nothing = f"WHEN {x} IS NOT NULL THEN {{'v': NULL::{engine}, 'p': {unfit(name, kind, x, marked)}}}"
    return f"CASE WHEN starts_with({x}, '{{') THEN {made} {nothing} END"


def twice(x: str, *way: str) -> str:
    """Whether the object at a way in JSON has any of its fields twice."""
    at = f", {text(pointer(*way))}" if way else ""
    return let(f"json_keys({x}{at})", lambda keys: f"len({keys}) > list_unique({keys})")


def leaf(kind: DataType) -> str:
    """As what a part of an object is read first."""
    return "JSON" if is_complex(kind) else "VARCHAR"


def let(value: str, body: Callable[[str], str], unless_null: str | None = None) -> str:
    """An expression over the value of another one, which is worked out once."""
    name = fresh("l")
    made = f"list_transform([{value}], lambda {name}: {body(name)})[1]"
    return f"CASE WHEN {unless_null} IS NOT NULL THEN {made} END" if unless_null else made


def fresh(letter: str) -> str:
    """A name that no other lambda of a statement has."""
    return f"{letter}{next(_names)}"

