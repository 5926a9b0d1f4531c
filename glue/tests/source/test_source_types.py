"""Every type: what lies in the Parquet is what PostgreSQL itself says, or the row says why not."""

from __future__ import annotations

import struct
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.postgres import Database, Server
from support.reading import dataset, read
from support.values import KINDS, SETUP

#: Settings of the database that must not change what is read.
HOSTILE = {
    "TimeZone": "Asia/Kolkata",
    "DateStyle": "SQL, DMY",
    "IntervalStyle": "sql_standard",
    "bytea_output": "escape",
    "extra_float_digits": "-5",
}
CANONICAL = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "3",
}
ROW = st.fixed_dictionaries(
    {name: st.one_of(st.none(), kind.literals, kind.literals, kind.literals) for name, kind in KINDS.items()}
)


@pytest.fixture(scope="module")
def typed(postgres: Server):
    """A database with one table of all the types."""
    database = postgres.create()
    database.run(*(f"ALTER DATABASE {database.name} SET {name} = '{value}'" for name, value in HOSTILE.items()))
    database.run(
        *SETUP,
        "CREATE TABLE t (n serial PRIMARY KEY, "
        + ", ".join(f"{name} {kind.sql}" for name, kind in KINDS.items())
        + ")",
    )
    database.run(*(f"SET {name} = '{value}'" for name, value in CANONICAL.items()))
    yield database
    postgres.drop(database)


def expected(database: Database) -> list[dict]:
    """Each value as PostgreSQL shows it: text, or a list of texts; and each array's whole literal."""
    shown = []
    for name, kind in KINDS.items():
        if kind.spark.startswith("array<"):
            shown.append(
                f"CASE WHEN {name} IS DISTINCT FROM NULL THEN ARRAY(SELECT CASE WHEN e IS DISTINCT FROM NULL THEN"
                f" format('%s', e) END FROM unnest({name}) e) END"
            )
        else:
            shown.append(f"CASE WHEN {name} IS DISTINCT FROM NULL THEN format('%s', {name}) END")
        shown.append(f"{name}::text")
    return [
        dict(zip(KINDS, zip(row[::2], row[1::2])))
        for row in database.run(f"SELECT {', '.join(shown)} FROM t ORDER BY n")
    ]


def got(files: list[str]) -> list[dict]:
    """The Parquet's rows; what Python's own types would damage as text."""
    shown = {"date": "::VARCHAR", "timestamp": "::VARCHAR", "timestamp_ntz": "::VARCHAR"}
    columns = []
    for name, kind in KINDS.items():
        element = kind.spark.removeprefix("array<").rstrip(">")
        columns.append(
            f'"{name}"' + (shown.get(element, "") + ("[]" if kind.spark != element else "") if element in shown else "")
        )
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        rows = engine.execute(
            f"SELECT {', '.join(columns)}, _problem FROM read_parquet(?) ORDER BY n", [files]
        ).fetchall()
    return [dict(zip([*KINDS, "_problem"], row)) for row in rows]


def same(spark: str, value: object, text: str | None) -> bool:
    """Whether a value of the Parquet is the one that PostgreSQL shows as `text`."""
    if value is None or text is None:
        return value is None and text is None
    if spark in ("float", "double"):
        code = "<f" if spark == "float" else "<d"
        number = float(text)
        return struct.pack(code, value) == struct.pack(code, number) or (value != value and number != number)
    if spark.startswith("decimal"):
        scale = int(spark.rstrip(")").split(",")[1])
        return isinstance(value, Decimal) and Decimal(text) == value and -value.as_tuple().exponent == scale
    if spark == "binary":
        return value == bytes.fromhex(text[2:])
    if spark == "boolean":
        return value is (text == "t")
    return str(value) == text


def fits(name: str, text: str | None) -> bool:
    """Whether the column's Spark type holds a value exactly, told from its text alone, independently of the reader."""
    spark = KINDS[name].spark.removeprefix("array<").rstrip(">")
    if text is None:
        return True
    if spark.startswith("decimal"):
        precision, scale = map(int, spark[8:].strip("()").split(","))
        digits = text.lstrip("-").partition(".")
        return (
            "n" not in text.lower()
            and len(digits[0].lstrip("0")) <= precision - scale
            and not digits[2][scale:].strip("0")
        )
    if spark in ("date", "timestamp", "timestamp_ntz"):
        return "infinity" not in text and "BC" not in text and len(text.split("-")[0]) == 4
    return True


def generate(count: int) -> list[dict]:
    """Random rows. One read takes them all: a read for each would take minutes."""
    rows: list[dict] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(row=ROW)
    def collect(row: dict) -> None:
        rows.append(row)

    collect()
    return rows


def test_every_value_survives_or_the_row_says_why(typed: Database, tmp_path: Path) -> None:
    rows = generate(400)
    insert = (
        f"INSERT INTO t ({', '.join(KINDS)}) VALUES"
        f" ({', '.join(f'CAST(CAST(:{name} AS text) AS {kind.sql})' for name, kind in KINDS.items())})"
    )
    for row in rows:
        typed.run(insert, **row)
    stated = {name: {"physicalType": kind.stated} for name, kind in KINDS.items() if kind.stated}
    result = read(typed, dataset("t", **stated), tmp_path)
    assert {c.name: c.spark_type for c in result.columns if c.name != "n"} == {
        name: kind.spark for name, kind in KINDS.items()
    }
    for values, wanted in zip(got(result.files), expected(typed), strict=True):
        problem = values["_problem"] or ""
        for name, kind in KINDS.items():
            value, (shown, literal) = values[name], wanted[name]
            if isinstance(shown, list):
                one_dimension = not literal.startswith(("{{", "["))
                exact = one_dimension and all(fits(name, text) for text in shown)
                element = kind.spark[6:-1]
                good = (
                    value is not None
                    and len(value) == len(shown)
                    and all(same(element, v, t) for v, t in zip(value, shown))
                )
            else:
                exact, good = fits(name, shown), same(kind.spark, value, shown)
            said = f"; {name}: {kind.spark} cannot hold {literal}" in f"; {problem}"
            assert (
                (good and not said) if exact else (value is None and said)
            ), f"{name} {kind.sql}: {value!r} for {literal!r}; {problem!r}"
