"""
The job is killed (SIGKILL) after every step in turn, of a first load and of a later one, and started again: the lake ends
exactly as that of a twin that nothing happened to.
"""

from __future__ import annotations

import json
import signal

import pytest
from support.platform import column, dataset
from support.processes import ROOT

# In the order in which a load comes by.
STEPS = [
    "headwater.source.session:Session.copy",  # files are there, their reader is not done
    "headwater.source:extract",  # all files, no marker
    "headwater.lake.marker:Markers.write",
    "headwater.lake.bronze:_append",  # registered
    "headwater.lake.quarantine:put",
    "headwater.lake.merge:_update",  # half of a merge (later loads)
    "headwater.load:stage",  # merged, where no reader looks
    "headwater.load:audit",
    "headwater.lake.silver:Silver.publish",  # readers see it, the state does not know
    "headwater.state:StateTable.commit",  # no result
    "headwater.results:Results.put_dataset",  # a result, and no end
]
COLUMNS = [
    column("id", "bigint", required=True), column("name", required=True), column("amount", "numeric(10,2)"),
    column("changed_at", "timestamp with time zone"),
]  # fmt: skip
CHECKS = [{"name": "some", "kind": "sql", "query": "select count(*) from {table}", "min": 1, "severity": "error"}]


def orders():
    return {"orders": dataset("orders", COLUMNS, ["id"], cursor="changed_at", checks=CHECKS)}


@pytest.fixture
def source(database):
    database.run(
        "create table orders (id bigint primary key, name text, amount numeric(10,2), changed_at timestamptz not null default now())",
        # Long ago, so that what another session of the server has open does not make the twins read different rows again.
        "insert into orders select i, nullif('order ' || i, 'order 7'), i * 1.5, now() - interval '1 day' from generate_series(1, 500) i",
    )
    return database


def change(database):
    database.run(
        "update orders set amount = amount + 1, changed_at = now() where id % 5 = 0",
        "update orders set name = null, changed_at = now() where id = 11",
        "insert into orders select i, 'order ' || i, i from generate_series(501, 600) i",
    )


def content(made, spark):
    """Everything of the lake but who loaded it and when."""
    seen = {
        "silver": made.rows(spark, "silver", "orders", "id", "name", "amount", "changed_at", "_load_id"),
        "bronze": made.rows(spark, "bronze", "orders", "id", "name", "amount", "changed_at", "_load_id", "_problem"),
        "quarantine": made.rows(spark, "quarantine", "orders", "_load_id", "reason", "row"),
        "loads": made.state("orders").load_seq,
    }
    assert list(made.lake(spark).load("silver", "orders").refs()) == ["main"]
    return seen


def disturbed(made, gateway, run, steps):
    """Runs the job until nothing kills it any more; how often it was killed."""
    made.plan(run)
    killer = str(ROOT / "glue/tests/support/killed_job.py")
    kills = 0
    for step in steps:
        done = made.job(gateway, "load", run, script=killer, KILL_AFTER=step)
        if done.returncode == -signal.SIGKILL:
            assert f"killed after {step}" in done.stderr
            kills += 1
        else:  # a step that the load no longer comes by
            assert done.returncode == 0, done.stderr[-3000:]
    done = made.job(gateway, "load", run)
    assert done.returncode == 0, done.stderr[-3000:]
    return kills


@pytest.mark.slow
def test_killed_after_every_step(platform, source, gateway, spark):
    calm, hit = platform(orders()), platform(orders())
    calm.run(spark, "run-1")
    # The update is a step of later loads alone.
    first = [step for step in STEPS if not step.endswith("_update")]
    assert disturbed(hit, gateway, "run-1", first) == len(first)
    assert content(hit, spark) == content(calm, spark)

    change(source)
    expected = calm.run(spark, "run-2")["orders"]
    assert (expected.rows_inserted, expected.rows_updated, expected.rows_quarantined > 0) == (100, 100, True)
    assert disturbed(hit, gateway, "run-2", STEPS) == len(STEPS)
    assert content(hit, spark) == content(calm, spark)
    result = hit.result("run-2", "orders")
    assert (result["status"], result["rowsInserted"], result["rowsUpdated"]) == ("SUCCEEDED", 100, 100)
    assert hit.state("orders").watermark.keys() == calm.state("orders").watermark.keys()


@pytest.mark.slow
def test_next_run_finishes_what_an_earlier_one_left(platform, source, gateway, spark):
    made = platform(orders())
    made.run(spark, "run-1")
    change(source)
    made.plan("run-2")
    killer = str(ROOT / "glue/tests/support/killed_job.py")
    done = made.job(gateway, "load", "run-2", script=killer, KILL_AFTER="headwater.lake.marker:Markers.write")
    assert done.returncode == -signal.SIGKILL
    source.run("insert into orders values (1000, 'late', 1)")
    outcome = made.run(spark, "run-3")["orders"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert (outcome.rows_inserted, outcome.rows_updated, outcome.load_id) == (101, 100, "00000003"), "both loads are told"
    rows = {tuple(r) for r in source.run("select id, name from orders where name is not null")}
    # Row 11 was good once: what is wrong now did not replace it.
    assert set(made.rows(spark, "silver", "orders", "id", "name")) == rows | {(11, "order 11")}


def test_lost_state_is_found_again(platform, source, spark):
    import boto3

    made = platform(orders())
    made.run(spark, "run-1")
    change(source)
    made.run(spark, "run-2")
    before = made.rows(spark, "silver", "orders")
    key = {"pk": {"S": "DATASET#orders"}, "sk": {"S": "STATE"}}
    boto3.client("dynamodb").delete_item(TableName=made.state_table, Key=key)
    source.run("insert into orders values (2000, 'after', 1)")
    outcome = made.run(spark, "run-3")["orders"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert made.state("orders").load_seq == 3
    assert len(made.rows(spark, "silver", "orders")) == len(before) + 1


def test_result_is_json_with_the_agreed_names(platform, source, gateway):
    made = platform(orders())
    result = made.load(gateway, "run-1")["orders"]
    assert json.loads(json.dumps(result)) == result
    names = "dataset status loadId pattern rowsRead rowsInserted rowsUpdated rowsDeleted rowsQuarantined seconds steps sourceTime findings"
    assert set(result) == set(names.split())
    assert set(result["steps"]) == {"extract", "register", "merge", "audit", "publish", "commit"}
