"""Loads from the source to silver: what readers see, and what is counted."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

from support.platform import column, dataset

ORDERS = [
    column("id", "bigint", required=True), column("name"), column("price", "numeric(10,2)"), column("changed_at", "timestamp with time zone"),
]  # fmt: skip


def counts(outcome) -> tuple[int, int, int, int]:
    assert outcome.status == "SUCCEEDED", outcome.error
    return outcome.rows_inserted, outcome.rows_updated, outcome.rows_deleted, outcome.rows_quarantined


def create_orders(database, rows=10):
    database.run(
        "create table orders (id bigint primary key, name text, price numeric(10,2), changed_at timestamptz not null default now())",
        f"insert into orders select i, 'order ' || i, i * 1.25, now() - interval '1 day' from generate_series(1, {rows}) i",
    )


def test_incremental_load(platform, database, spark):
    create_orders(database)
    made = platform({"orders": dataset("orders", ORDERS, ["id"], cursor="changed_at")})
    first = made.run(spark, "run-1")["orders"]
    assert counts(first) == (10, 0, 0, 0) and (first.rows_read, first.load_id) == (10, "00000001")
    database.run("update orders set name = 'new', changed_at = now() where id <= 3", "insert into orders values (11, 'eleven', 1)")
    second = made.run(spark, "run-2")["orders"]
    assert counts(second) == (1, 3, 0, 0)
    assert second.rows_read < 11, "only what changed is read"
    source = sorted((tuple(row) for row in database.run("select id, name, price from orders")), key=str)
    assert made.rows(spark, "silver", "orders", "id", "name", "price") == source
    loads = dict(made.table(spark, "silver", "orders").groupBy("_load_id").count().collect())
    assert loads == {"00000001": 7, "00000002": 4}, "a row says which load brought it"
    again = made.run(spark, "run-3")["orders"]
    assert counts(again) == (0, 0, 0, 0)
    assert made.state("orders").load_seq == 3
    # Deleted rows go when the whole table is read.
    database.run("delete from orders where id = 5")
    assert counts(made.run(spark, "run-4")["orders"]) == (0, 0, 0, 0)
    assert counts(made.run(spark, "run-5", full=True)["orders"]) == (0, 0, 1, 0)


def test_snapshot_replaces_atomically(platform, database, spark):
    database.run(
        "create table colours (code text primary key, name text)",
        "insert into colours values ('r', 'red'), ('g', 'green'), ('b', 'blue'), ('x', null)",
    )
    columns = [column("code", required=True), column("name")]
    made = platform({"colours": dataset("colours", columns, ["code"])})
    assert counts(made.run(spark, "run-1")["colours"]) == (4, 0, 0, 0)
    before = made.lake(spark).load("silver", "colours").currentSnapshot().snapshotId()
    assert counts(made.run(spark, "run-2")["colours"]) == (0, 0, 0, 0)
    assert made.lake(spark).load("silver", "colours").currentSnapshot().snapshotId() == before, "nothing new, nothing written"
    database.run("delete from colours where code = 'g'", "update colours set name = 'azure' where code = 'b'", "insert into colours values ('w', 'white')")
    assert counts(made.run(spark, "run-3")["colours"]) == (1, 1, 1, 0)
    assert made.rows(spark, "silver", "colours") == [("b", "azure"), ("r", "red"), ("w", "white"), ("x", None)]
    table = made.lake(spark).load("silver", "colours")
    assert list(table.refs()) == ["main"], "no branch is left"
    # One commit took readers from the old table to the new one.
    history = [entry.snapshotId() for entry in table.history()]
    assert len(history) == 2
    old = spark.read.option("snapshot-id", history[0]).table(f"glue_catalog.{made.databases['silver']}.colours")
    assert old.count() == 4
    database.run("delete from colours")
    assert counts(made.run(spark, "run-4")["colours"]) == (0, 0, 4, 0)
    assert made.rows(spark, "silver", "colours") == []


def test_empty_table_first(platform, database, spark):
    create_orders(database, rows=0)
    made = platform({"orders": dataset("orders", ORDERS, ["id"], cursor="changed_at")})
    assert counts(made.run(spark, "run-1")["orders"]) == (0, 0, 0, 0)
    assert made.rows(spark, "silver", "orders") == []
    database.run("insert into orders values (1, 'first', 2.5)")
    assert counts(made.run(spark, "run-2")["orders"]) == (1, 0, 0, 0)


def test_bronze_keeps_everything(platform, database, spark):
    create_orders(database, rows=3)
    made = platform({"orders": dataset("orders", ORDERS, ["id"], cursor="changed_at")})
    made.run(spark, "run-1")
    database.run("update orders set name = 'new', changed_at = now() where id = 1")
    made.run(spark, "run-2")
    bronze = made.table(spark, "bronze", "orders")
    assert {(r["_load_id"], r["_run_id"]) for r in bronze.collect()} == {("00000001", "run-1"), ("00000002", "run-2")}
    assert all(r["_source_position"].startswith("pg_snapshot=") for r in bronze.collect())
    assert bronze.where("id = 1").count() >= 2


def test_transform_and_values(platform, database, spark):
    database.run(
        "create table readings (id int primary key, celsius numeric(5,2), at timestamptz, local timestamp, day date, ok boolean, raw bytea, "
        "tags text[], doc jsonb, big bigint, wide numeric(38,10), ratio double precision, small smallint, u uuid)",
        r"""insert into readings values
        (1, 21.50, '2026-03-01 12:00:00.123456+01', '2026-03-01 12:00:00.000001', '2026-03-01', true, '\xdeadbeef', '{a,NULL,"b c"}',
         '{"k": 1.10}', 9223372036854775807, 1234567890123456789012345678.0123456789, 'NaN', -5, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
        (2, null, null, null, null, null, null, null, null, null, null, null, null, null)""",
    )
    kinds = database.run("select attname, format_type(atttypid, atttypmod) from pg_attribute where attrelid = 'readings'::regclass and attnum > 0")
    columns = [column(name, kind) for name, kind in kinds]
    sql = "select *, cast(celsius * 9 / 5 + 32 as decimal(6,2)) as fahrenheit from input -- the end"
    made = platform({"readings": dataset("readings", columns, ["id"], transform=sql)})
    made.run(spark, "run-1")
    one, two = made.table(spark, "silver", "readings").orderBy("id").collect()
    assert one["celsius"] == Decimal("21.50") and one["fahrenheit"] == Decimal("70.70")
    assert one["at"].astimezone(timezone.utc) == datetime(2026, 3, 1, 11, 0, 0, 123456, tzinfo=timezone.utc)
    assert one["local"] == datetime(2026, 3, 1, 12, 0, 0, 1)
    assert bytes(one["raw"]) == b"\xde\xad\xbe\xef" and one["tags"] == ["a", None, "b c"] and one["doc"] == '{"k": 1.10}'
    assert one["wide"] == Decimal("1234567890123456789012345678.0123456789") and one["ratio"] != one["ratio"]
    assert one["big"] == 9223372036854775807 and one["small"] == -5 and one["u"] == "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
    assert [v for k, v in two.asDict().items() if k not in ("id", "_load_id", "_loaded_at")] == [None] * 14
    # NaN, arrays and nulls are equal to themselves: nothing is an update that is none.
    assert counts(made.run(spark, "run-2")["readings"]) == (0, 0, 0, 0)
