"""The source's schema changes: what can go on goes on, what can't stops its table alone."""

from __future__ import annotations

from support.platform import column, dataset

COLUMNS = [column("id", "integer", required=True), column("a", "integer"), column("b", "numeric(6,2)"), column("c", "real"), column("tags", "integer[]")]


def make(platform, database):
    database.run(
        "create table things (id int primary key, a int, b numeric(6,2), c real, tags int[])",
        "insert into things values (1, 10, 1.25, 0.5, '{1,2}')",
        "create table others (id int primary key)",
        "insert into others values (1)",
    )
    return platform({"things": dataset("things", COLUMNS, ["id"]), "others": dataset("others", [column("id", "integer")], ["id"])})


def test_columns_are_added_and_widened(platform, database, spark):
    made = make(platform, database)
    made.run(spark, "run-1")
    database.run(
        "alter table things alter a type bigint, alter b type numeric(12,2), alter c type double precision, alter tags type bigint[], add extra text",
        "insert into things values (2, 9000000000, 1234567890.12, 1e300, '{9000000000}', 'new')",
    )
    outcome = made.run(spark, "run-2")["things"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert (outcome.rows_inserted, outcome.rows_updated) == (1, 0), "a wider type changes no row"
    types = dict(made.table(spark, "silver", "things").dtypes)
    assert (types["a"], types["b"], types["c"], types["extra"]) == ("bigint", "decimal(12,2)", "double", "string")
    assert types["tags"] == "array<bigint>"
    messages = [f["message"] for f in outcome.findings]
    assert any("'extra'" in m and "not in the contract" in m for m in messages), messages
    assert any("'a' widened from int to bigint" in m for m in messages)
    assert [(r["id"], r["extra"], r["a"], r["tags"]) for r in made.table(spark, "bronze", "things").orderBy("_load_id", "id").collect()] == [
        (1, None, 10, [1, 2]), (1, None, 10, [1, 2]), (2, "new", 9000000000, [9000000000]),
    ]  # fmt: skip


def test_narrower_values_still_fit(platform, database, spark):
    made = make(platform, database)
    database.run("alter table things alter a type bigint")
    made.run(spark, "run-1")
    database.run("alter table things alter a type int", "insert into things values (2, 7, 1, 1, null)")
    assert made.run(spark, "run-2")["things"].status == "SUCCEEDED"
    assert dict(made.table(spark, "silver", "things").dtypes)["a"] == "bigint"
    assert made.rows(spark, "silver", "things", "id", "a") == [(1, 10), (2, 7)]


def test_retyped_column_stops_its_table_alone(platform, database, spark):
    made = make(platform, database)
    made.run(spark, "run-1")
    database.run("alter table things alter a type text", "insert into others values (2)")
    outcomes = made.run(spark, "run-2")
    error = outcomes["things"].error
    assert error["code"] == "SchemaBroken" and "'a' was int and is now string" in error["message"]
    assert outcomes["others"].status == "SUCCEEDED"
    assert made.rows(spark, "silver", "things", "id", "a") == [(1, 10)], "readers keep what was good"
    assert made.state("things").load_seq == 1
    # Mended at the source, the next run goes on by itself.
    database.run("alter table things alter a type int using a::int", "insert into things values (3, 3, 3, 3, null)")
    assert made.run(spark, "run-3")["things"].rows_inserted == 1


def test_dropped_column(platform, database, spark):
    made = make(platform, database)
    made.run(spark, "run-1")
    database.run("alter table things drop b")
    error = made.run(spark, "run-2", "things")["things"].error
    assert "b" in error["message"] and error["code"] in ("ColumnMissing", "SchemaBroken"), error
    # Dropped on purpose: the contract says so too.
    made.datasets["things"]["columns"] = [c for c in COLUMNS if c["name"] != "b"]
    database.run("insert into things values (2, 20, 2, null)")
    outcome = made.run(spark, "run-3", "things")["things"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert any("'b' no longer comes" in f["message"] for f in outcome.findings)
    assert made.rows(spark, "silver", "things", "id", "b") == [(1, None), (2, None)]


def test_renamed_column_stops(platform, database, spark):
    made = make(platform, database)
    made.run(spark, "run-1")
    database.run("alter table things rename a to aa")
    error = made.run(spark, "run-2", "things")["things"].error
    assert error["code"] in ("ColumnMissing", "SchemaBroken") and "a" in error["message"]


def test_transform_may_add_columns_later(platform, database, spark):
    made = make(platform, database)
    made.run(spark, "run-1", "things")
    made.datasets["things"]["transform"] = "select *, a * 2 as twice from input"
    assert made.run(spark, "run-2", "things")["things"].rows_updated == 1
    assert made.rows(spark, "silver", "things", "id", "twice") == [(1, 20)]
    made.datasets["things"]["transform"] = "select nothing from input"
    error = made.run(spark, "run-3", "things")["things"].error
    assert error["code"] == "TransformFailed" and "nothing" in error["message"]
    made.datasets["things"]["transform"] = "select *, a * 3 as twice from input"
    assert made.run(spark, "run-4", "things")["things"].status == "SUCCEEDED"
    assert made.rows(spark, "silver", "things", "id", "twice") == [(1, 30)]
