"""The table that is read, and how to tell whether what was read is it, exactly."""

from __future__ import annotations

from pathlib import Path

import duckdb

#: Column → type and how a row's value is made. About 110 bytes a row.
COLUMNS = {
    "id": ("bigint PRIMARY KEY", "i"),
    "customer": ("int NOT NULL", "((i * 7919) % 200000)::int"),
    "amount": ("numeric(12,2) NOT NULL", "((i * 37) % 10000000) / 100.0"),
    "rate": ("numeric", "(i % 1000)::numeric / 7000000000000"),
    "weight": ("double precision", "sqrt(i::float8)"),
    "paid": ("boolean", "CASE WHEN i % 11 > 0 THEN i % 3 = 0 END"),
    "ordered_on": ("date", "date '2013-01-01' + (i % 365)::int"),
    "updated_at": ("timestamptz NOT NULL", "timestamptz '2013-01-01Z' + i * interval '10.000001 s'"),
    "status": ("text", "(ARRAY['new', 'paid', 'sent', 'returned'])[1 + (i % 4)::int]"),
    "note": ("text", "CASE WHEN i % 5 > 0 THEN 'Nöte ' || md5(i::text) END"),
}


def create(database, name: str, rows: int) -> None:
    """Makes and fills it."""
    database.run(
        f"CREATE TABLE {name} (" + ", ".join(f"{column} {kind}" for column, (kind, _) in COLUMNS.items()) + ")",
        f"INSERT INTO {name} SELECT "
        + ", ".join(value for _, value in COLUMNS.values())
        + f" FROM generate_series(1::bigint, {rows}) i",
        f"VACUUM ANALYZE {name}",
    )


#: One spelling of values for server and engine, where their own differ.
_SPELLING = {
    "amount": ("trim_scale({})::text", "trimmed({}::VARCHAR)"),
    "rate": ("trim_scale({})::text", "trimmed({}::VARCHAR)"),
    "weight": ("{}::text", "trimmed({}::DOUBLE::VARCHAR)"),
    "paid": ("{}::int::text", "{}::BOOLEAN::INT::VARCHAR"),
    "updated_at": ("(extract(epoch FROM {}) * 1000000)::bigint::text", "epoch_us({}::TIMESTAMPTZ)::VARCHAR"),
}


def expected(database, name: str) -> dict[str, str]:
    """A number for each column, as PostgreSQL itself has it: the sum of hashes of its values."""
    spelled = {column: _SPELLING.get(column, ("{}::text", ""))[0].format(column) for column in COLUMNS}
    sums = [f"sum(('x' || substr(md5({text}), 1, 8))::bit(32)::int8 & 4294967295)::text" for text in spelled.values()]
    return dict(zip(COLUMNS, database.run(f"SELECT {', '.join(sums)} FROM {name}")[0]))


def exact_columns(files: list[Path], wanted: dict[str, str]) -> int:
    """How many columns of the Parquet files hold exactly those values."""
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        engine.execute(
            "CREATE MACRO trimmed(t) AS CASE WHEN contains(t, '.') THEN rtrim(rtrim(t, '0'), '.') ELSE t END"
        )
        spelled = {column: _SPELLING.get(column, ("", "{}::VARCHAR"))[1].format(column) for column in wanted}
        sums = [f"sum(('0x' || substr(md5({text}), 1, 8))::BIGINT)::VARCHAR" for text in spelled.values()]
        got = engine.execute(
            f"SELECT {', '.join(sums)} FROM read_parquet(?)", [[str(file) for file in files]]
        ).fetchone()
    return sum(number == wanted[column] for column, number in zip(wanted, got))


def total(files: list[Path], column: str) -> int:
    """The sum of an integer column."""
    with duckdb.connect() as engine:
        return engine.execute(
            f"SELECT sum({column})::BIGINT FROM read_parquet(?)", [[str(file) for file in files]]
        ).fetchone()[0]
