"""Models: built whole, replaced in one commit, each with its own failure."""

from __future__ import annotations

import pytest
from headwater.manifest import Manifest
from headwater.models import build_models, statement
from headwater.results import Outcome, Results
from support.platform import column, dataset

SALES = [column("id", "integer", required=True), column("shop"), column("amount", "integer")]
MODELS = {
    "by_shop": {"sql": "select shop, sum(amount) as total from ${silver}.sales group by shop;", "inputs": ["silver.sales"]},
    "broken": {"sql": "select nothing from ${silver}.sales", "inputs": ["silver.sales"]},
    "after_broken": {"sql": "select * from ${gold}.broken", "inputs": ["gold.broken"]},
    "best": {"sql": "select shop from ${gold}.by_shop order by total desc limit 1", "inputs": ["gold.by_shop"]},
    "of_nothing": {"sql": "select * from ${silver}.missing", "inputs": ["silver.missing"]},
}


@pytest.fixture
def made(platform, database, spark):
    database.run("create table sales (id int primary key, shop text, amount int)", "insert into sales values (1, 'a', 5), (2, 'b', 7), (3, 'a', 1)")
    return platform({"sales": dataset("sales", SALES, ["id"])}, MODELS)


def build(made, spark, run):
    lake = made.lake(spark)
    lake.enter_thread()
    build_models(lake, Manifest(made.manifest()), "main", Results(made.buckets["artefacts"], "main", run))
    return {name: made.result(run, name, "models") for name in MODELS}


def test_models(made, database, spark):
    made.run(spark, "run-1")
    results = build(made, spark, "run-1")
    assert {name: r["status"] for name, r in results.items()} == {
        "by_shop": "SUCCEEDED", "broken": "FAILED", "after_broken": "SKIPPED", "best": "SUCCEEDED", "of_nothing": "SKIPPED",
    }  # fmt: skip
    assert made.rows(spark, "gold", "by_shop") == [("a", 6), ("b", 7)] and results["by_shop"]["rows"] == 2
    assert made.rows(spark, "gold", "best") == [("b",)]
    assert "nothing" in results["broken"]["error"]["message"]

    database.run("insert into sales values (4, 'a', 10)")
    made.run(spark, "run-2")
    # Another shape of the model: the table becomes what the SQL says.
    made.models["by_shop"]["sql"] = "select shop, sum(amount) as total, count(*) as n from ${silver}.sales group by shop"
    build(made, spark, "run-2")
    assert made.rows(spark, "gold", "by_shop") == [("a", 16, 3), ("b", 7, 1)]
    assert made.rows(spark, "gold", "best") == [("a",)]
    # The old table can still be read, and no reader ever found none.
    history = made.lake(spark).load("gold", "by_shop").history()
    old = spark.read.option("snapshot-id", history[0].snapshotId()).table(f"glue_catalog.{made.databases['gold']}.by_shop")
    assert old.count() == 2


def test_stale_input_is_told(made, spark):
    made.run(spark, "run-1")
    results = Results(made.buckets["artefacts"], "main", "run-2")
    results.put_dataset(Outcome("sales", "snapshot", status="FAILED", error={"code": "SourceUnreachable", "message": "…"}))
    document = build(made, spark, "run-2")["by_shop"]
    assert document["status"] == "SUCCEEDED"
    assert [f["kind"] for f in document["findings"]] == ["StaleInput"] and "SourceUnreachable" in document["findings"][0]["message"]


def test_statement():
    assert statement("select 1 from ${silver}.a ; ", {"silver": "p_dev_silver"}) == "select 1 from glue_catalog.`p_dev_silver`.a"
