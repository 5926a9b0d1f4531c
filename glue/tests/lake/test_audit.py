"""Nothing that fails its audit is published; what was rejected is read again."""

from __future__ import annotations

import pytest
from headwater.lake.audit import _verdict
from support.platform import column, dataset

COLUMNS = [column("id", "integer", required=True), column("amount", "integer"), column("changed_at", "timestamp with time zone")]
POSITIVE = {"name": "positive", "kind": "sql", "query": "select count(*) from {table} where amount < 0", "max": 0, "severity": "error"}


def create(database):
    database.run(
        "create table payments (id int primary key, amount int, changed_at timestamptz not null default now())",
        "insert into payments values (1, 10), (2, 20)",
    )


@pytest.mark.parametrize("first", [pytest.param(True, marks=pytest.mark.slow), False])
def test_failed_audit_publishes_nothing(platform, database, spark, first):
    create(database)
    made = platform({"payments": dataset("payments", COLUMNS, ["id"], cursor="changed_at", checks=[POSITIVE])})
    if not first:
        made.run(spark, "run-0")
    database.run("insert into payments values (3, -5), (4, 40)")
    outcome = made.run(spark, "run-1")["payments"]
    assert outcome.status == "FAILED" and outcome.error["code"] == "AuditFailed"
    assert "positive: is 1, should be at most 0" in outcome.error["message"]
    table = made.lake(spark).load("silver", "payments")
    if first:
        assert table is None
        names = [row["tableName"] for row in spark.sql(f"show tables in glue_catalog.{made.databases['silver']}").collect()]
        assert names == [], "nothing is left to be seen"
    else:
        assert made.rows(spark, "silver", "payments", "id") == [(1,), (2,)]
        assert list(table.refs()) == ["main"]
    # Corrected at the source: the rows of the rejected load come again, though their cursor is old.
    database.run("update payments set amount = 5, changed_at = now() where id = 3")
    good = made.run(spark, "run-2")["payments"]
    assert good.status == "SUCCEEDED", good.error
    assert made.rows(spark, "silver", "payments", "id") == [(1,), (2,), (3,), (4,)]


def test_checks_of_every_kind(platform, database, spark):
    create(database)
    database.run("insert into payments values (3, 10)")
    checks = [
        {"name": "few", "kind": "rowCount", "min": 1, "max": 2, "severity": "warning"},
        {"name": "distinct_amounts", "kind": "unique", "columns": ["amount"], "severity": "warning"},
        {"name": "key", "kind": "unique", "columns": ["id"], "severity": "error"},
        {"name": "average", "kind": "sql", "query": "select avg(amount) from {table}", "min": 5, "max": 50, "severity": "error"},
        {"name": "broken", "kind": "sql", "query": "select nothing from {table}", "max": 0, "severity": "warning"},
    ]
    made = platform({"payments": dataset("payments", COLUMNS, ["id"], checks=checks)})
    outcome = made.run(spark, "run-1")["payments"]
    assert outcome.status == "SUCCEEDED", outcome.error
    messages = sorted(f["message"] for f in outcome.findings)
    assert messages[0].startswith("broken: could not be run") and "nothing" in messages[0]
    assert messages[1:] == ["distinct_amounts: 1 rows repeat a value of (amount)", "few: is 3, should be at least 1 and at most 2"]


@pytest.mark.parametrize(
    ("value", "bad"), [(0, False), (1.5, False), (2, True), (-0.1, True), (None, True), ("x", True), (float("nan"), True)]
)
def test_verdict(value, bad):
    check = {"name": "n", "kind": "sql", "min": 0, "max": 1.5, "severity": "error"}
    assert (_verdict(check, value) is not None) == bad
