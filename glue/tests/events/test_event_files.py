"""Files as they come: damaged, late, in thousands, with values at the edge."""

from __future__ import annotations

import gzip
import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import boto3
import headwater.events  # noqa: F401
from headwater.events.listing import OVERLAP, Delivered, choose, stamp
from support.aws import aws_environment
from support.processes import ROOT
from support.stream import SESSIONS, deliver, field, pack, session, sessions


def test_damaged_files_stop_nothing(platform, spark):
    made = platform({"sessions": sessions()})
    bad = [b"no json", b"[1]", b"\xff\xfe", session(3, credit_limit={"a": 1}), b'{"session_id": "lost"}']
    mixed = deliver(made, [session(0), *bad, b"", session(1)])
    whole = gzip.compress(b"".join(pack([session(n)], compress=False) for n in range(100, 160)), 9)
    cut = deliver(made, whole[: len(whole) // 2])
    torn = deliver(made, bytes(whole[:200]) + bytes(b ^ 0x55 for b in whole[200:220]) + whole[220:])
    rubbish = deliver(made, b"\x1f\x8b" + bytes(range(256)))
    deliver(made, pack([session(5)]) + pack([session(6)]))
    outcome = made.run(spark, "run-1")["sessions"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert "FilesDamaged" in [f["kind"] for f in outcome.findings]
    names = {row[0] for row in made.rows(spark, "silver", "sessions", "session_id")}
    assert {"s-0", "s-1", "s-5", "s-6"} <= names and "s-3" not in names
    rows = made.table(spark, "quarantine", "sessions").collect()
    assert outcome.rows_quarantined == len(rows)
    of_mixed = {r["line"]: r for r in rows if r["file"] == mixed}
    assert set(of_mixed) == {2, 3, 4, 5}, of_mixed
    assert of_mixed[2]["payload"] == "no json" and bytes(of_mixed[4]["payload_binary"]) == b"\xff\xfe"
    assert all(r["code"] == "Unreadable" and r["reason"] for r in of_mixed.values())
    assert [r["reason"] for r in rows if r["code"] == "Unfit"] == [
        "required column _stream is null; required column _shard is null; required column _sequence is null; required column _arrived_at is null"
    ]
    assert "ends in the middle" in next(r["reason"] for r in rows if r["file"] == cut)
    # Those in front of the damage are there.
    assert len(names & {f"s-{n}" for n in range(100, 160)}) > 5
    assert all(any(r["file"] == key for r in rows) for key in (torn, rubbish))
    assert made.run(spark, "run-2")["sessions"].rows_read == 0


def test_values_are_exact(platform, spark):
    columns = [
        field("session_id"), field("big", "bigint", "integer"), field("price", "decimal(10,2)", "number"), field("wide", "decimal(38,2)", "number"),
        field("text", "decimal(38,10)"), field("at", "timestamp", "timestamp"), field("day", "date", "date"), field("ratio", "double", "number"),
        field("nested", "struct<a:struct<b:array<bigint>>,`c d`:boolean>", "object"),
    ]  # fmt: skip
    made = platform({"sessions": sessions(columns)})
    tail = b"," + pack([{k: v for k, v in session(1).items() if k.startswith("_")}], compress=False).strip()[1:]
    head = (
        b'{"session_id":"\\u0041\\"\xc3\xb6\\n","big":9223372036854775807,"price":0.1,"wide":12345678901.55,"text":"1234567890123456789012345678.0123456789",'
        b'"at":"2026-11-01t10:00:00.123456+05:30","day":"2026-02-28","ratio":1.7976931348623157e308,"nested":{"a":{"b":[9007199254740993,null]},"c d":true,"new":1},'
        b'"unknown":{"x":1},"day":"2026-03-01"'
    )
    other = b"," + pack([{k: v for k, v in session(2).items() if k.startswith("_")}], compress=False).strip()[1:]
    deliver(made, [head + tail, b'{"session_id":"vague","wide":12345678901234567.89,"big":3.0' + other])
    outcome = made.run(spark, "run-1")["sessions"]
    assert outcome.status == "SUCCEEDED", outcome.error
    (row,) = made.table(spark, "silver", "sessions").collect()
    assert (row["session_id"], row["big"], row["price"], row["wide"]) == ('A"ö\n', 2**63 - 1, Decimal("0.10"), Decimal("12345678901.55"))
    assert row["text"] == Decimal("1234567890123456789012345678.0123456789") and row["ratio"] == 1.7976931348623157e308
    assert row["at"].astimezone(timezone.utc) == datetime(2026, 11, 1, 4, 30, 0, 123456, tzinfo=timezone.utc)
    assert row["day"].isoformat() == "2026-03-01", "of a field that is there twice the last counts, as for the consumer"
    assert row["nested"].asDict(True) == {"a": {"b": [9007199254740993, None]}, "c d": True}
    (aside,) = made.table(spark, "quarantine", "sessions").collect()
    assert aside["reason"].startswith("wide: decimal(38,2) cannot hold 1.2345678901234568e+16") and aside["_sequence"]


def test_masks(platform, spark):
    columns = [
        field("session_id", mask="hash"), field("city", mask="redact"), field("credit_limit", "bigint", "integer", mask="drop"),
        field("browse_history", "array<struct<product_code:string>>", "array", mask="hash"),
    ]  # fmt: skip
    made = platform({"sessions": sessions(columns)})
    key = deliver(made, [session(1, key="s"), session(2, key="s"), session(3, city=None), b'{"session_id": "secret", oops'])
    outcome = made.run(spark, "run-1")["sessions"]
    assert outcome.status == "SUCCEEDED", outcome.error
    for zone in ("bronze", "silver"):
        rows = made.table(spark, zone, "sessions").orderBy("_arrived_at").collect()
        assert "credit_limit" not in rows[0].asDict()
        assert rows[0]["session_id"] == rows[1]["session_id"] != rows[2]["session_id"] and len(rows[0]["session_id"]) == 64
        assert [r["city"] for r in rows] == ["***", "***", None] and len(rows[1]["browse_history"]) == 64
    (aside,) = made.table(spark, "quarantine", "sessions").collect()
    assert (aside["payload"], aside["payload_binary"], aside["file"], aside["line"]) == (None, None, key, 4)
    assert "secret" not in aside["reason"]


def test_a_struct_gets_a_field(platform, spark):
    made = platform({"sessions": sessions()})
    deliver(made, [session(1), session(2)])
    made.run(spark, "run-1")
    items = "array<struct<product_code:string,quantity:bigint,in_shopping_cart:boolean,colour:string,maker:struct<name:string>>>"
    made.datasets["sessions"] = sessions([field("browse_history", items, "array") if c["name"] == "browse_history" else c for c in SESSIONS])
    new = {"product_code": "n", "quantity": 1, "colour": "red", "maker": {"name": "m"}}
    deliver(made, [session(4, browse_history=[new])])
    second = made.run(spark, "run-2")["sessions"]
    assert second.status == "SUCCEEDED", second.error
    # A version of the contract without it beside the new one, and a narrower type.
    made.datasets["sessions"] = sessions()
    deliver(made, [session(5)])
    third = made.run(spark, "run-3")["sessions"]
    assert third.status == "SUCCEEDED", third.error
    rows = [r["browse_history"] for r in made.table(spark, "silver", "sessions").orderBy("_arrived_at").collect()]
    plain = {"product_code": "p0", "quantity": 0, "in_shopping_cart": True, "colour": None, "maker": None}
    assert rows[0][0].asDict(True) == plain and rows[3][0].asDict(True) == plain
    assert rows[2][0].asDict(True) == new | {"in_shopping_cart": None}
    # What doesn't hold the old values stops.
    made.datasets["sessions"] = sessions([field("city", "bigint", "integer") if c["name"] == "city" else c for c in SESSIONS])
    deliver(made, [session(6, city=5)])
    assert made.run(spark, "run-4")["sessions"].error["code"] == "SchemaBroken"


def test_a_backlog_is_worked_off_in_bounded_loads(platform, spark, monkeypatch):
    monkeypatch.setattr(sys.modules["headwater.events.extract"], "MOST_FILES", 2)
    made = platform({"sessions": sessions()})
    for number in range(5):
        deliver(made, [session(number)])
    outcome = made.run(spark, "run-1")["sessions"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert (outcome.rows_inserted, outcome.load_id) == (5, "00000003"), "in three loads of one run"
    loads = dict(made.table(spark, "silver", "sessions").groupBy("_load_id").count().collect())
    assert loads == {"00000001": 2, "00000002": 2, "00000003": 1}
    assert [f["kind"] for f in outcome.findings].count("Backlog") == 2
    # All of it again, in as many loads.
    again = made.run(spark, "run-2", full=True)["sessions"]
    assert (again.rows_read, again.rows_inserted, again.events_repeated, again.load_id) == (5, 0, 5, "00000006")
    assert made.run(spark, "run-3")["sessions"].rows_read == 0


def test_large_loads_are_read_by_sparks_workers(platform, spark, aws, monkeypatch):
    module = sys.modules["headwater.events.extract"]
    monkeypatch.setattr(module, "SPREAD_PARTS", 2)
    monkeypatch.setattr(module, "PART_FILES", 2)
    monkeypatch.setattr(module, "has_workers", lambda spark: True)
    # On AWS the job's --extra-py-files and its role do this.
    for name, value in {"PYTHONPATH": str(ROOT / "glue"), **aws_environment(aws)}.items():
        monkeypatch.setitem(spark.sparkContext.environment, name, value)
    made = platform({"sessions": sessions([field("session_id", mask="hash"), field("city")])})
    for number in range(5):
        deliver(made, [session(10 * number + n) for n in range(10)] + [b"damaged"])
    outcome = made.run(spark, "run-1")["sessions"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert (outcome.rows_inserted, outcome.rows_quarantined) == (50, 5)
    assert made.table(spark, "silver", "sessions").selectExpr("count(distinct session_id)", "min(length(session_id))").first()[:] == (50, 64)
    files = made.table(spark, "bronze", "sessions").selectExpr("input_file_name() as f").distinct().count()
    assert files == 3, "a part a task"


def test_objects_that_are_seen_late_are_taken_once():
    start = datetime(2026, 11, 1, tzinfo=timezone.utc)

    def at(name: str, minutes: float) -> Delivered:
        return Delivered(stamp(start + timedelta(minutes=minutes)), name, 10)

    first = choose([at("a", 0), at("b", 50), at("c", 120)], None, {}, 10, 1000)
    assert [one.key for one in first.objects] == ["a", "b", "c"] and set(first.taken) == {"c"}
    # Seen only now, though S3 gives it an earlier time.
    late = at("late", 120 - OVERLAP.total_seconds() / 60 + 1)
    second = choose([at("a", 0), at("b", 50), at("c", 120), late, at("d", 121)], first.newest, first.taken, 10, 1000)
    assert [one.key for one in second.objects] == ["late", "d"]
    third = choose([at("c", 120), late, at("d", 121)], second.newest, second.taken, 10, 1000)
    assert third.objects == [] and third.newest == second.newest and set(third.taken) == {"c", "late", "d"}
    # Many of the same second, more than a load takes.
    same = [at(f"s{n}", 200) for n in range(5)]
    one = choose(same, third.newest, third.taken, 2, 1000)
    assert (len(one.objects), one.left) == (2, 3)
    two = choose(same, one.newest, one.taken, 10, 25)
    assert (len(two.objects), two.left) == (2, 1), "by bytes"
    assert len(choose(same, two.newest, two.taken, 10, 5).objects) == 1, "one at least"


def test_what_firehose_could_not_place_is_told_once(platform, spark):
    made = platform({"sessions": sessions()})
    deliver(made, [session(1)])
    key = "stream-errors/sessions/processing-failed/date=2026-11-01/route=usa/object.gz"
    boto3.client("s3").put_object(Bucket=made.buckets["bronze"], Key=key, Body=b"{}")
    first = made.run(spark, "run-1")["sessions"]
    assert [f["kind"] for f in first.findings] == ["EventsNotPlaced"] and "stream-errors/sessions/" in first.findings[0]["message"]
    deliver(made, [session(2)])
    second = made.run(spark, "run-2")["sessions"]
    assert (second.rows_inserted, [f["kind"] for f in second.findings]) == (1, [])
