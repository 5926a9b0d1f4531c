"""Rows that can't go into silver go to quarantine, with the reason, once; the others go on."""

from __future__ import annotations

import json

from support.platform import column, dataset

COLUMNS = [
    column("id", "bigint", required=True), column("name", required=True), column("day", "date"), column("secret", mask="hash"),
    column("changed_at", "timestamp with time zone"),
]  # fmt: skip


def create(database):
    # A view or a careless table: the source holds nothing to its key.
    database.run("create table people (id bigint, name text, day date, secret text, changed_at timestamptz default now())")


def quarantine(made, spark):
    rows = made.table(spark, "quarantine", "people").collect()
    return sorted((json.loads(r["row"])["id"], r["reason"]) for r in rows if r["row"]), rows


def test_invalid_rows(platform, database, spark):
    create(database)
    database.run(
        "insert into people values (1, 'ok', '2026-01-01', 's'), (2, null, null, 's'), (null, 'no key', null, 's'), (3, 'far', 'infinity', 'top')"
    )
    made = platform({"people": dataset("people", COLUMNS, ["id"])})
    outcome = made.run(spark, "run-1")["people"]
    assert (outcome.rows_inserted, outcome.rows_quarantined) == (1, 3)
    assert [f["kind"] for f in outcome.findings] == ["RowsQuarantined"]
    assert made.rows(spark, "silver", "people", "id") == [(1,)]
    rows = made.table(spark, "quarantine", "people").collect()
    reasons = {json.loads(r["row"])["name"]: r["reason"] for r in rows}
    assert reasons[None] == "required column name is null"
    assert reasons["no key"] == "required column id is null"
    assert "infinity" in reasons["far"]
    assert all("top" not in r["row"] and len(json.loads(r["row"])["secret"]) >= 32 for r in rows), "masked here too"
    # The same rows at the next load: in quarantine once for each load that brought them.
    assert made.run(spark, "run-2")["people"].rows_quarantined == 3
    loads = dict(made.table(spark, "quarantine", "people").groupBy("_load_id").count().collect())
    assert loads == {"00000001": 3, "00000002": 3}


def test_duplicate_keys_of_a_snapshot(platform, database, spark):
    create(database)
    database.run(
        "insert into people values (1, 'one', null, 's', '2026-01-01'), (1, 'one', null, 's', '2026-01-01'), (2, 'a', null, 's', '2026-01-01'), "
        "(2, 'b', null, 's', '2026-01-02'), (3, 'three', null, 's', '2026-01-01')"
    )
    made = platform({"people": dataset("people", COLUMNS, ["id"])})
    outcome = made.run(spark, "run-1")["people"]
    assert (outcome.rows_inserted, outcome.rows_quarantined) == (2, 2)
    assert "DuplicateKeys" in [f["kind"] for f in outcome.findings]
    assert made.rows(spark, "silver", "people", "id") == [(1,), (3,)], "an exact copy is one row, a contradiction is none"


def test_duplicate_keys_with_a_cursor(platform, database, spark):
    create(database)
    database.run(
        "insert into people values (1, 'old', null, 's', '2026-01-01'), (1, 'new', null, 's', '2026-01-02'), "
        "(2, 'a', null, 's', '2026-01-02'), (2, 'b', null, 's', '2026-01-02'), (3, 'three', null, 's', '2026-01-01')"
    )
    made = platform({"people": dataset("people", COLUMNS, ["id"], cursor="changed_at")})
    outcome = made.run(spark, "run-1")["people"]
    assert (outcome.rows_inserted, outcome.rows_quarantined) == (2, 3)
    assert made.rows(spark, "silver", "people", "id", "name") == [(1, "new"), (3, "three")]
    assert quarantine(made, spark)[0] == [
        (1, "an older row of the same key in this load"),
        (2, "several rows of the same key with different values, equally new"),
        (2, "several rows of the same key with different values, equally new"),
    ]


def test_contradiction_leaves_what_was_there(platform, database, spark):
    create(database)
    database.run("insert into people values (1, 'good', null, 's', '2026-01-01')")
    made = platform({"people": dataset("people", COLUMNS, ["id"], cursor="changed_at")})
    made.run(spark, "run-1")
    database.run("insert into people values (1, 'x', null, 's', '2030-01-02'), (1, 'y', null, 's', '2030-01-02')")
    outcome = made.run(spark, "run-2")["people"]
    assert (outcome.rows_updated, outcome.rows_quarantined) == (0, 2) or outcome.rows_quarantined == 3
    assert made.rows(spark, "silver", "people", "id", "name") == [(1, "good")]
