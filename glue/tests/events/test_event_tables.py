"""Events that were delivered into Iceberg tables of bronze: each in silver once, as it would be from files."""

from __future__ import annotations

import json
import re
import sys
from datetime import datetime, timezone

import boto3
import pytest
from headwater.events.columns import EVENT_COLUMNS
from pyspark.sql import functions as F
from support.stream import SESSIONS, deliver, field, session, sessions

TABLES = {"usa": "sessions_usa", "international": "sessions_international"}


def to_tables(columns: list[dict] | None = None, **rest) -> dict:
    row = sessions(columns, **rest)
    row["load"]["deliveredTables"] = TABLES
    return row


def create(made, spark, columns: list[dict] = SESSIONS, *, table: str = "sessions_usa", properties: str = "") -> str:
    """As lib/lake/event-table.ts declares it; its name."""
    types = {c["name"]: re.sub(r"(^|(?<=[:<]))(timestamp|date)(?=$|[,>])", "string", c["physicalType"]) for c in columns}
    types |= {name: "bigint" if name == "_subsequence" else "string" for name in EVENT_COLUMNS}
    name = f"glue_catalog.{made.databases['bronze']}.{table}"
    fields = ", ".join(f"`{column}` {kind}" for column, kind in types.items())
    spark.sql(
        f"create table {name} ({fields}) using iceberg location 's3://{made.buckets['bronze']}/stream-tables/{table}' "
        f"tblproperties ('format-version' = '2'{properties})"
    )
    return name


def append(spark, name: str, events: list[dict]) -> None:
    """A commit of one file, as Firehose makes it."""
    lines = spark.createDataFrame([(json.dumps(event),) for event in events], "line string").coalesce(1)
    lines.select(F.from_json("line", spark.table(name).schema).alias("event")).select("event.*").writeTo(name).append()


def loaded(made, spark, run: str):
    outcome = made.run(spark, run)["sessions"]
    assert outcome.status == "SUCCEEDED", outcome.error
    return outcome


def ids(made, spark) -> list[str]:
    return sorted((row[0] for row in made.rows(spark, "silver", "sessions", "session_id")), key=lambda one: int(one[2:]))


def test_each_commit_is_taken_once(platform, spark):
    made = platform({"sessions": to_tables()})
    assert loaded(made, spark, "run-0").rows_read == 0, "there is no table yet"
    # Delivered as files before the delivery was changed.
    deliver(made, [session(0), session(1)])
    usa = create(made, spark)
    assert loaded(made, spark, "run-1").rows_inserted == 2, "one table is empty, the other is not there"
    append(spark, usa, [session(1, handled=1), session(2), session(3)])
    append(spark, usa, [session(4)])
    second = loaded(made, spark, "run-2")
    assert (second.rows_read, second.rows_inserted, second.events_repeated) == (4, 3, 1)
    international = create(made, spark, table="sessions_international")
    append(spark, international, [session(5), session(3, handled=1)])
    append(spark, usa, [session(6), session(2, handled=3)])
    deliver(made, [session(7)])
    third = loaded(made, spark, "run-3")
    assert (third.rows_read, third.rows_inserted, third.events_repeated) == (5, 3, 2)
    assert loaded(made, spark, "run-4").rows_read == 0
    # Two files with one new event become one file, so that they come again.
    append(spark, usa, [session(8)])
    done = spark.sql(f"call glue_catalog.system.rewrite_data_files(table => '{usa[13:]}', options => map('rewrite-all', 'true'))")
    assert done.collect()[0]["rewritten_data_files_count"] == 4
    fifth = loaded(made, spark, "run-5")
    assert (fifth.rows_read, fifth.rows_inserted, fifth.events_repeated) == (7, 1, 6)
    assert loaded(made, spark, "run-6").rows_read == 0
    assert ids(made, spark) == [f"s-{n}" for n in range(9)]
    again = made.run(spark, "run-7", full=True)["sessions"]
    assert (again.rows_read, again.rows_inserted) == (12, 0)


@pytest.mark.slow
def test_a_commit_that_is_forgotten_loses_nothing(platform, spark, monkeypatch):
    made = platform({"sessions": to_tables()})
    usa = create(made, spark)
    append(spark, usa, [session(0)])
    loaded(made, spark, "run-1")
    for number in range(1, 4):
        append(spark, usa, [session(number)])

    def forget() -> None:
        soon = datetime.now(timezone.utc).isoformat()
        which = f"table => '{usa[13:]}', older_than => timestamp '{soon}', retain_last => 1"
        assert spark.sql(f"call glue_catalog.system.expire_snapshots({which})").collect()[0]["deleted_data_files_count"] == 0
        assert spark.table(f"{usa}.snapshots").count() == 1

    forget()
    # A load takes files of the commit that is known and of those that are not, in any order, a few at a time.
    monkeypatch.setattr(sys.modules["headwater.events.extract"], "MOST_FILES", 2)
    assert loaded(made, spark, "run-2").rows_inserted == 3
    append(spark, usa, [session(4)])
    forget()
    loaded(made, spark, "run-3")
    assert ids(made, spark) == [f"s-{n}" for n in range(5)]
    assert loaded(made, spark, "run-4").rows_read == 0


COLUMNS = [
    field("session_id"), field("email", mask="hash"), field("city", mask="redact"), field("new"),
    field("secret", "bigint", "integer", mask="drop"), field("big", "bigint", "integer"),
    field("price", "decimal(10,2)", "number"), field("wide", "decimal(38,2)", "number"),
    field("at", "timestamp", "timestamp"), field("day", "date", "date"),
    field("ratio", "double", "number"),
    field("items", "array<struct<code:string,n:bigint,at:timestamp,days:array<date>,more:struct<x:boolean,y:string>>>", "array"),
]  # fmt: skip


def exact(number: int, **fields) -> dict:
    at = "2026-11-01T10:00:00.123456+05:30"
    items = [
        {"code": 'Ä"\n', "n": 2**63 - 1, "at": at, "days": ["2026-02-28", None], "more": {"x": True}},
        {"code": None, "n": None, "more": None, "days": []},
    ]
    values = {
        "session_id": f"s-{number}", "email": "a@b.c", "city": "Köln", "secret": 1, "big": -(2**63), "price": 0.1,
        "wide": 12345678901.55, "at": "2026-11-01t10:00:00.5z", "day": "2026-03-01", "ratio": 1.7976931348623157e308,
        "items": [items, [], None][number % 3],
    }  # fmt: skip
    stamp = {k: v for k, v in session(number, subsequence=7 if number == 1 else None).items() if k.startswith("_")}
    return values | fields | stamp


def test_values_masks_and_rules_are_those_of_files(platform, spark, caplog):
    # The table is older than the column `new`, and than a field of a struct.
    older = [c | {"physicalType": c["physicalType"].replace(",y:string", "")} for c in COLUMNS if c["name"] != "new"]
    events = [exact(n) for n in range(4)] + [
        exact(4, at="not a time"), exact(5, wide=12345678901234567.89), exact(6, email=None, city=None), exact(7, price=None),
    ]  # fmt: skip
    twins = table, files = platform({"sessions": to_tables(COLUMNS)}), platform({"sessions": sessions(COLUMNS)})
    append(spark, create(table, spark, older), events)
    deliver(files, events)
    content = []
    for made in twins:
        outcome = loaded(made, spark, "run-1")
        assert (outcome.rows_inserted, outcome.rows_quarantined) == (6, 2)
        zones = {}
        for zone, names in {"silver": None, "quarantine": ("_arrived_at", "code", "reason")}.items():
            frame = made.table(spark, zone, "sessions")
            kept = names or [c for c in frame.columns if c not in ("_loaded_at", "_source_position")]
            zones[zone] = sorted((row.asDict(True) for row in frame.select(*kept).collect()), key=lambda row: row["_arrived_at"])
        content.append(zones)
    assert "line by line" not in caplog.text, "a table that lacks columns is read as it is"
    assert content[0]["silver"] == content[1]["silver"]
    first, second = content[0]["silver"][:2]
    assert (len(first["email"]), first["city"], second["_subsequence"]) == (64, "***", 7) and "secret" not in first
    assert first["items"][0]["n"] == 2**63 - 1 and first["items"][0]["more"] == {"x": True, "y": None}
    for one, other in zip(*(zones["quarantine"] for zones in content), strict=True):
        # A number's text is the producer's in a file, and the table's in a table.
        assert (one["code"], one["reason"].split(" cannot ")[0]) == (other["code"], other["reason"].split(" cannot ")[0])


def test_what_can_not_be_read_stops_nothing(platform, spark):
    columns = [field("session_id"), field("day", "date", "date")]
    made = platform({"sessions": to_tables(columns)})
    usa = create(made, spark, columns)
    append(spark, usa, [session(1, day="2026-11-01"), session(2, day="yesterday"), session(3, day=None)])
    append(spark, usa, [session(4, day="2026-11-02")])
    path = spark.sql(f"select file_path from {usa}.files where record_count = 1").first()[0]
    key = path.split("/", 3)[3]
    body = boto3.client("s3").get_object(Bucket=made.buckets["bronze"], Key=key)["Body"].read()
    boto3.client("s3").put_object(Bucket=made.buckets["bronze"], Key=key, Body=body[: len(body) // 2])
    deliver(made, [session(5, day="2026-11-03")])
    outcome = loaded(made, spark, "run-1")
    assert "FilesDamaged" in [f["kind"] for f in outcome.findings]
    assert ids(made, spark) == ["s-1", "s-3", "s-5"]
    rows = made.table(spark, "quarantine", "sessions").orderBy("line").collect()
    assert [(r["code"], r["line"]) for r in rows] == [("Unreadable", 0), ("Unreadable", 2)]
    assert rows[0]["file"] == key and json.loads(rows[1]["payload"])["session_id"] == "s-2" and "yesterday" in rows[1]["reason"]


def test_a_table_with_deletes_is_refused(platform, spark):
    made = platform({"sessions": to_tables()})
    usa = create(made, spark, properties=", 'write.delete.mode' = 'merge-on-read'")
    append(spark, usa, [session(n) for n in range(3)])
    loaded(made, spark, "run-1")
    spark.sql(f"delete from {usa} where session_id = 's-1'")
    error = made.run(spark, "run-2")["sessions"].error
    assert error["code"] == "DeliveredTableChanged" and usa in error["message"]
    # As the message says.
    before = spark.sql(f"select snapshot_id from {usa}.snapshots where operation = 'append'").first()[0]
    spark.sql(f"call glue_catalog.system.rollback_to_snapshot('{usa[13:]}', {before})")
    append(spark, usa, [session(3)])
    assert loaded(made, spark, "run-3").rows_inserted == 1
