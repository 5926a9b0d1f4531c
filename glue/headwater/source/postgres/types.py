"""How a value of each PostgreSQL type becomes a value in Parquet, exactly or with the reason why not.

The engine's binary path is exact for the plain types and damages the rest: it reads unconstrained `numeric` as double,
`NaN` as 0, strips `char(n)`, wraps timestamps past the year 294247 and forgets the bounds of arrays. So the server
casts those, and a value which the Parquet type can't hold becomes null with its text in `_problem`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: What Spark and Iceberg hold of the calendar.
_DATES = "DATE '0001-01-01' AND DATE '9999-12-31'"
_TIMESTAMPS = "TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'"
_INSTANTS = "TIMESTAMPTZ '0001-01-01 00:00:00Z' AND TIMESTAMPTZ '9999-12-31 23:59:59.999999Z'"


@dataclass(frozen=True)
class SourceType:
    """A type with its domains taken off. `name` is the type's name in pg_catalog, or `?` for a type of another
    schema.
    """

    name: str
    typmod: int = -1
    #: Type of the elements, for an array that is one.
    element: SourceType | None = None
    #: Dimensions in the declaration; the server doesn't hold values to it.
    dimensions: int = 0
    #: Where there is a domain in it: the type below all domains, as SQL. Expressions on a domain lose its precision.
    cast: str | None = None


@dataclass(frozen=True)
class Reading:
    """How to read one column. In the templates `{}` stands for the column."""

    spark_type: str
    #: SQL of the server.
    server: str = "{}"
    #: SQL of the engine, over what the server sent.
    reader: str = "{}"
    #: SQL of the server: true where the value can't be stored exactly; `server` or `reader` gives null there.
    unfit: str | None = None


_PLAIN = {
    "bool": "boolean",
    "int4": "int",
    "int8": "bigint",
    "float4": "float",
    "float8": "double",
    "text": "string",
    "varchar": "string",
    "json": "string",
    "jsonb": "string",
    "bytea": "binary",
}
_RANGED = {
    "date": ("date", _DATES),
    "timestamp": ("timestamp_ntz", _TIMESTAMPS),
    "timestamptz": ("timestamp", _INSTANTS),
}
#: Types whose cast to text differs from their output: the output is what PostgreSQL shows.
_BY_OUTPUT = {"bpchar": "bpcharout", "inet": "inet_out"}


def reading(kind: SourceType, stated: str = "") -> Reading:
    """How to read a column of that type; `stated` is the contract's physicalType, which may give a bare `numeric` a
    precision.
    """
    if kind.element is not None:
        return _array(kind, stated)
    return _scalar(kind, stated)


def _scalar(kind: SourceType, stated: str = "") -> Reading:
    name = kind.name
    if name in _PLAIN:
        return Reading(_PLAIN[name])
    if name in _RANGED:
        spark, limits = _RANGED[name]
        # The engine can tell, vector by vector: infinity is infinity, and what wraps lands before all years
        within = f"CASE WHEN {{}} BETWEEN {limits} THEN {{}} END"
        return Reading(spark, reader=within, unfit=f"{{}} NOT BETWEEN {limits}")
    if name == "int2":
        return Reading("int", reader="{}::INTEGER")  # Iceberg has no smaller integer
    if name == "uuid":
        return Reading("string", reader="{}::VARCHAR")
    if name == "oid":
        return Reading("bigint", "{}::int8")
    if name == "xid8":
        return Reading("decimal(20,0)", "{}::text::numeric(20,0)")
    if name == "numeric":
        return _numeric(kind, stated)
    if name in _BY_OUTPUT:
        return Reading("string", f"textin({_BY_OUTPUT[name]}({{}}))")
    return Reading("string", "{}::text")


def decimal_of(typmod: int) -> tuple[int, int] | None:
    """Precision and scale of the Spark decimal that holds every value of a `numeric` with that type modifier; None:
    none does.
    """
    if typmod < 4:
        return None
    precision, scale = ((typmod - 4) >> 16) & 0xFFFF, (((typmod - 4) & 0x7FF) ^ 1024) - 1024
    if scale < 0:  # numeric(3,-2): whole hundreds
        precision, scale = precision - scale, 0
    elif scale > precision:  # numeric(3,5): below 0.01
        precision = scale
    return (precision, scale) if precision <= 38 else None


def _numeric(kind: SourceType, stated: str) -> Reading:
    fits = decimal_of(kind.typmod)
    if fits:
        precision, scale = fits
        # nullif keeps the type modifier; a numeric with a precision can be NaN but not infinite
        value = (
            "nullif({}, 'NaN')"
            if kind.typmod == _typmod(precision, scale)
            else f"nullif({{}}, 'NaN')::numeric({precision},{scale})"
        )
        return Reading(f"decimal({precision},{scale})", value, unfit="{} = 'NaN'")
    given = re.fullmatch(r"\s*(?:numeric|decimal)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)\s*", stated, re.IGNORECASE)
    precision, scale = (int(given[1]), int(given[2] or 0)) if given else (0, 0)
    if kind.typmod >= 4 or not given or not scale <= precision <= 38 or precision == 0:
        return Reading("string", "{}::text")
    # Infinity and NaN compare as larger than every number
    fit = f"abs({{}}) < 1e{precision - scale} AND {{}} = round({{}}, {scale})"
    return Reading(
        f"decimal({precision},{scale})",
        f"(CASE WHEN {fit} THEN {{}} END)::numeric({precision},{scale})",
        unfit=f"NOT ({fit})",
    )


def _typmod(precision: int, scale: int) -> int:
    return ((precision << 16) | (scale & 0x7FF)) + 4


def _array(kind: SourceType, stated: str) -> Reading:
    if kind.dimensions > 1:  # declared as int[][]: Spark has no matrix; the literal is exact
        return Reading("string", "{}::text")
    element = _scalar(kind.element, re.sub(r"\s*\[\d*\]\s*$", "", stated))
    # The server lets every array have any dimensions and any first index; array<…> has one dimension and no first index
    shape = "(array_ndims({}) > 1 OR array_lower({}, 1) <> 1)"
    inner = element.unfit.replace("{}", "e") if element.unfit else None
    unfit = f"({shape} OR EXISTS (SELECT FROM unnest({{}}) e WHERE {inner}))" if inner else shape
    value, reader = _elements(kind.element.name, element)
    return Reading(
        f"array<{element.spark_type}>",
        value.replace("{value}", f"(CASE WHEN {unfit} THEN NULL ELSE {{}} END)"),
        reader,
        unfit,
    )


def _elements(name: str, element: Reading) -> tuple[str, str]:
    """SQL of the server and of the engine for an array's elements."""
    if element.spark_type.startswith("decimal("):
        precision_scale = element.spark_type[len("decimal") :]
        return (
            f"{{value}}::text::text[]::numeric{precision_scale}[]"
            if name == "xid8"
            else f"{{value}}::numeric{precision_scale}[]"
        ), "{}"
    if name in ("bool", "int4", "int8", "float4", "float8", "text", "varchar") or name in _RANGED:
        return "{value}", "{}"
    if name == "int2":
        return "{value}", "{}::INTEGER[]"
    if name == "oid":
        return "{value}::int8[]", "{}"
    # By way of the array's literal: each element as PostgreSQL shows it
    if name == "bytea":
        return "{value}::text::text[]", "list_transform({}, lambda e: unhex(e[3:]))"
    return "{value}::text::text[]", "{}"
