"""A load from the source to silver, as the job does it."""

from __future__ import annotations

from support.platform import column, dataset

ORDERS = [
    column("id", "bigint", required=True), column("name"), column("price", "numeric(10,2)"), column("changed_at", "timestamp with time zone"),
]  # fmt: skip


def orders(**rest):
    return dataset("orders", ORDERS, ["id"], cursor="changed_at", **rest)


def create_orders(database, rows=10):
    database.run(
        "create table orders (id bigint primary key, name text, price numeric(10,2), changed_at timestamptz not null default now())",
        f"insert into orders select i, 'order ' || i, i * 1.25 from generate_series(1, {rows}) i",
    )


def test_first_load_then_changes(platform, database, gateway, spark):
    create_orders(database)
    made = platform({"orders": orders()})
    first = made.load(gateway, "run-1")["orders"]
    assert first["status"] == "SUCCEEDED", first
    assert (first["rowsRead"], first["rowsInserted"], first["loadId"]) == (10, 10, "00000001")
    database.run("update orders set name = 'new', changed_at = now() where id <= 3", "insert into orders values (11, 'eleven', 1)")
    second = made.load(gateway, "run-2")["orders"]
    assert (second["rowsInserted"], second["rowsUpdated"], second["rowsDeleted"]) == (1, 3, 0)
    silver = spark.table(f"glue_catalog.{made.databases['silver']}.orders")
    assert silver.count() == 11
    assert [r["name"] for r in silver.where("id <= 3").collect()] == ["new"] * 3
