"""Every type with values of it, for property tests: literals as PostgreSQL takes them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

#: What the columns' types need in the database.
SETUP = (
    "CREATE EXTENSION hstore",
    "CREATE EXTENSION citext",
    "CREATE TYPE mood AS ENUM ('sad', 'so so', 'Häppy, \"very\"')",
    "CREATE TYPE place AS (x numeric, label text)",
    "CREATE DOMAIN price AS numeric(10,2) CHECK (VALUE <> -1)",
    "CREATE DOMAIN cheap AS price",
    "CREATE DOMAIN codes AS int[]",
    "CREATE DOMAIN code AS int",
)


@dataclass(frozen=True)
class Kind:
    """A column's type, the Spark type that it must become, and literals of it."""

    sql: str
    spark: str
    literals: SearchStrategy[str]
    #: The contract's physicalType.
    stated: str = ""


def _integers(bits: int) -> SearchStrategy[str]:
    return st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1).map(str)


def _decimals(digits: int, scale: int) -> SearchStrategy[str]:
    whole = st.integers(-(10**digits) + 1, 10**digits - 1)
    return st.one_of(
        whole.map(lambda n: f"{n}e-{scale}" if scale >= 0 else f"{n}e{-scale}"), st.just("NaN"), st.just("0")
    )


def _floats(width: int) -> SearchStrategy[str]:
    return st.floats(width=width).map(
        lambda f: {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(repr(f), repr(f))
    )


def _array(elements: SearchStrategy[str]) -> SearchStrategy[str]:
    """Literals of one dimension mostly, also of two, with bounds of their own, and empty."""
    quoted = st.one_of(st.just("NULL"), elements.map(lambda e: '"' + e.replace("\\", "\\\\").replace('"', '\\"') + '"'))
    flat = st.lists(quoted, max_size=5).map(lambda e: "{" + ",".join(e) + "}")
    matrix = st.lists(st.tuples(quoted, quoted), min_size=1, max_size=3).map(
        lambda rows: "{" + ",".join("{%s,%s}" % row for row in rows) + "}"
    )
    shifted = quoted.map(lambda e: f"[0:0]={{{e}}}")
    return st.one_of(flat, flat, flat, matrix, shifted)


TEXT = st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)), max_size=30)
_DIGITS = st.integers(0, 10**60).map(str)
_WIDE = st.one_of(
    st.tuples(st.sampled_from(["", "-"]), _DIGITS, _DIGITS).map(lambda t: f"{t[0]}{t[1]}.{t[2]}"),
    st.sampled_from(["NaN", "Infinity", "-Infinity", "0", "-0.000", "1e-300", "9e400"]),
)
_DATE = st.one_of(
    st.dates().map(lambda d: d.isoformat()),
    st.sampled_from(
        ["infinity", "-infinity", "0044-03-15 BC", "5874897-12-31", "0001-01-01", "9999-12-31", "10000-01-01"]
    ),
)
_STAMP = st.one_of(
    st.datetimes().map(lambda d: d.isoformat(" ")),
    st.sampled_from(
        [
            "infinity",
            "-infinity",
            "4713-01-01 00:00:00 BC",
            "294276-12-31 23:59:59.999999",
            "0001-01-01 00:00:00",
            "9999-12-31 23:59:59.999999",
            "1582-10-10",
        ]
    ),
)
_INSTANT = _STAMP.map(lambda s: s if "infinity" in s or "BC" in s else s + "+00")
_UUID = st.uuids().map(str)
_BYTES = st.binary(max_size=20).map(lambda b: "\\x" + b.hex())
_JSON = st.one_of(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXT.filter(lambda s: "\0" not in s),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
        max_leaves=5,
    ).map(lambda value: json.dumps(value, ensure_ascii=False)),
    st.sampled_from(
        ['{"n": 12345678901234567890123456789.123456789012345678901}', '{ "a" :1e2,"a":  2.50 }', "[1.0, 1.00]"]
    ),
)
_MOOD = st.sampled_from(["sad", "so so", 'Häppy, "very"'])
_INET = st.one_of(st.ip_addresses().map(str), st.sampled_from(["10.1.2.3/8", "::1/64", "192.168.0.1/32"]))
_XID = st.integers(0, 2**64 - 1).map(str)
_TIME = st.one_of(st.times().map(str), st.just("24:00:00"))

KINDS: dict[str, Kind] = {
    "small": Kind("smallint", "int", _integers(16)),
    "whole": Kind("integer", "int", _integers(32)),
    "big": Kind("bigint", "bigint", _integers(64)),
    "amount": Kind("numeric(10,2)", "decimal(10,2)", _decimals(10, 2)),
    "widest": Kind("numeric(38,10)", "decimal(38,10)", _decimals(38, 10)),
    "wider": Kind("numeric(60,20)", "string", _decimals(60, 20)),
    "hundreds": Kind("numeric(3,-2)", "decimal(5,0)", _decimals(3, -2)),
    "tiny": Kind("numeric(2,5)", "decimal(5,5)", _decimals(2, 5)),
    "free": Kind("numeric", "string", _WIDE),
    "stated": Kind("numeric", "decimal(12,3)", st.one_of(_decimals(12, 3), _WIDE), "numeric(12,3)"),
    "price": Kind("cheap", "decimal(10,2)", _decimals(10, 2)),
    "single": Kind("real", "float", _floats(32)),
    "twice": Kind("double precision", "double", _floats(64)),
    "flag": Kind("boolean", "boolean", st.sampled_from(["true", "false"])),
    "day": Kind("date", "date", _DATE),
    "stamp": Kind("timestamp", "timestamp_ntz", _STAMP),
    "instant": Kind("timestamptz", "timestamp", _INSTANT),
    "at": Kind("time", "string", _TIME),
    "at_zone": Kind("timetz", "string", _TIME.map(lambda t: t + "+05:30")),
    "span": Kind(
        "interval", "string", st.tuples(*[st.integers(-999, 999)] * 3).map(lambda t: "%d mons %d days %d.25 secs" % t)
    ),
    "plain": Kind("text", "string", TEXT),
    "short": Kind("varchar(40)", "string", TEXT),
    "padded": Kind("char(5)", "string", st.text("aé ", max_size=5)),
    "doc": Kind("json", "string", _JSON),
    "docb": Kind("jsonb", "string", _JSON.filter(lambda s: "\\u0000" not in s)),
    "id_": Kind("uuid", "string", _UUID),
    "raw": Kind("bytea", "binary", _BYTES),
    "mood": Kind("mood", "string", _MOOD),
    "place": Kind("place", "string", st.sampled_from(["(1.50,a)", '(,"x, y")', '(NaN,"")'])),
    "pairs": Kind("hstore", "string", st.sampled_from(['a=>1, "b c"=>NULL', ""])),
    "folded": Kind("citext", "string", TEXT),
    "host": Kind("inet", "string", _INET),
    "net": Kind("cidr", "string", st.sampled_from(["10.0.0.0/8", "::/0", "1.2.3.4/32"])),
    "mac": Kind("macaddr", "string", st.just("08:00:2b:01:02:03")),
    "span4": Kind("int4range", "string", st.sampled_from(["[1,10)", "empty", "(,5]"])),
    "spans": Kind("tstzrange", "string", st.sampled_from(["[2020-01-01 00:00+00,)", "empty"])),
    "coins": Kind("money", "string", st.sampled_from(["12.34", "-1234567.89"])),
    "xact": Kind("xid8", "decimal(20,0)", _XID),
    "bits": Kind("bit(3)", "string", st.sampled_from(["101", "000"])),
    "varbits": Kind("varbit", "string", st.text("01", max_size=9)),
    "ref": Kind("oid", "bigint", st.integers(0, 2**32 - 1).map(str)),
    "letter": Kind('"char"', "string", st.sampled_from(["a", ""])),
    "ident": Kind("name", "string", st.sampled_from(["a", "Ü b"])),
    "spot": Kind("point", "string", st.just("(1.5,-2)")),
    "boxes": Kind("box[]", "string", st.just("{(1,1),(0,0);(3,3),(2,2)}")),
    "words": Kind("tsvector", "string", st.just("'a':1 'b c':2")),
    "smalls": Kind("smallint[]", "array<int>", _array(_integers(16))),
    "wholes": Kind("int[]", "array<int>", _array(_integers(32))),
    "codes": Kind("codes", "array<int>", _array(_integers(32))),
    "domains": Kind("code[]", "array<int>", _array(_integers(32))),
    "prices": Kind("cheap[]", "array<decimal(10,2)>", _array(_decimals(10, 2))),
    "matrix": Kind("int[][]", "string", _array(_integers(32))),
    "texts": Kind("text[]", "array<string>", _array(TEXT)),
    "paddeds": Kind("char(3)[]", "array<string>", _array(st.text("a ", max_size=3))),
    "amounts": Kind("numeric(10,2)[]", "array<decimal(10,2)>", _array(_decimals(10, 2))),
    "frees": Kind("numeric[]", "array<string>", _array(_WIDE)),
    "stateds": Kind("numeric[]", "array<decimal(12,3)>", _array(_decimals(12, 3)), "numeric(12,3)[]"),
    "flags": Kind("boolean[]", "array<boolean>", _array(st.sampled_from(["t", "f"]))),
    "doubles": Kind("float8[]", "array<double>", _array(_floats(64))),
    "days": Kind("date[]", "array<date>", _array(_DATE)),
    "instants": Kind("timestamptz[]", "array<timestamp>", _array(_INSTANT)),
    "ids": Kind("uuid[]", "array<string>", _array(_UUID)),
    "raws": Kind("bytea[]", "array<binary>", _array(_BYTES)),
    "moods": Kind("mood[]", "array<string>", _array(_MOOD)),
    "docs": Kind("jsonb[]", "array<string>", _array(_JSON.filter(lambda s: "\\u0000" not in s))),
    "hosts": Kind("inet[]", "array<string>", _array(_INET)),
    "xacts": Kind("xid8[]", "array<decimal(20,0)>", _array(_XID)),
    "refs": Kind("oid[]", "array<bigint>", _array(st.integers(0, 2**32 - 1).map(str))),
}
