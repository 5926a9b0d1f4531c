"""A stream's events, from the delivered files to silver."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from support.stream import START, deliver, moment, refused, session, sessions, set_aside


def test_events_arrive_exactly(platform, spark):
    made = platform({"sessions": sessions()})
    deliver(made, [session(n) for n in range(6)])
    deliver(made, [session(n) for n in range(6, 10)], compress=False, day="2026-11-02")
    first = made.run(spark, "run-1")["sessions"]
    assert first.status == "SUCCEEDED", first.error
    assert (first.rows_read, first.rows_inserted, first.events_repeated) == (10, 10, 0)
    assert first.source_time == moment(9).isoformat(timespec="microseconds")
    rows = made.table(spark, "silver", "sessions").orderBy("_arrived_at").collect()
    assert [r["session_id"] for r in rows] == [f"s-{n}" for n in range(10)]
    event = rows[5].asDict(recursive=True)
    expected = session(5)
    for name in ("city", "credit_limit", "browse_history", "overall_product_quantity", "_route", "_stream", "_shard", "_sequence"):
        assert event[name] == expected[name], name
    assert event["_subsequence"] == 0 and event["_contract_version"] == "1.0.0"
    assert event["_arrived_at"].astimezone(timezone.utc) == moment(5) == event["_event_time"].astimezone(timezone.utc)
    # Delivered once more, handled later: nothing changes.
    deliver(made, [session(n, handled=1) for n in range(4)] + [session(10)] * 2)
    second = made.run(spark, "run-2")["sessions"]
    assert (second.rows_read, second.rows_inserted, second.rows_updated, second.events_repeated) == (6, 1, 0, 5)
    now = made.table(spark, "silver", "sessions").orderBy("_arrived_at").collect()
    assert [r.asDict(True) for r in now[:10]] == [r.asDict(True) for r in rows]
    assert made.table(spark, "bronze", "sessions").count() == 16
    assert second.source_time == moment(10).isoformat(timespec="microseconds")


def test_nothing_new_is_fresh(platform, spark):
    made = platform({"sessions": sessions()})
    before = datetime.now(timezone.utc)
    empty = made.run(spark, "run-1")["sessions"]
    assert empty.status == "SUCCEEDED", empty.error
    assert (empty.rows_read, empty.rows_inserted, empty.event_lag_p50) == (0, 0, None)
    assert datetime.fromisoformat(empty.source_time) >= before, "as of the look: nothing was there"
    assert made.table(spark, "silver", "sessions").count() == 0
    deliver(made, [session(1)])
    assert made.run(spark, "run-2")["sessions"].rows_inserted == 1
    asleep = made.run(spark, "run-3")["sessions"]
    assert (asleep.rows_read, asleep.rows_inserted) == (0, 0) and datetime.fromisoformat(asleep.source_time) >= before


def test_an_old_event_does_not_turn_the_clock_back(platform, spark):
    made = platform({"sessions": sessions()})
    deliver(made, [session(100)])
    newest = made.run(spark, "run-1")["sessions"].source_time
    deliver(made, [session(3)])
    assert made.run(spark, "run-2")["sessions"].source_time == newest


def test_lag_is_told(platform, spark, monkeypatch):
    from headwater.events import load

    made = platform({"sessions": sessions()})
    monkeypatch.setattr(load.time, "time", lambda: START.timestamp() + 1000)
    deliver(made, [session(n) for n in range(101)])
    outcome = made.run(spark, "run-1")["sessions"]
    assert abs(outcome.event_lag_p50 - (1000 - 0.137 * 50)) < 0.01
    assert abs(outcome.event_lag_p99 - (1000 - 0.137)) < 0.15
    document = outcome.document()
    assert document["eventLagP99"] == outcome.event_lag_p99 and document["eventsRepeated"] == 0


def test_quarantine_once_and_resolved(platform, spark):
    made = platform({"sessions": sessions()})
    filler = refused(7, payload=b"headwater: stands for another event of this record")
    set_aside(made, [refused(1), refused(2, payload=b"\xff\xfe", code="NotUtf8"), filler])
    deliver(made, [session(3)])
    first = made.run(spark, "run-1")["sessions"]
    assert first.status == "SUCCEEDED", first.error
    assert (first.rows_inserted, first.rows_quarantined) == (1, 2)
    # The consumer's second attempt wrote them again, with one more.
    set_aside(made, [refused(1, reason="other"), refused(2), refused(4)])
    assert made.run(spark, "run-2")["sessions"].rows_quarantined == 1
    rows = made.table(spark, "quarantine", "sessions").orderBy("_arrived_at").collect()
    assert [(r["payload"], r["payload_binary"] and bytes(r["payload_binary"]), r["_resolved_at"]) for r in rows] == [
        ('{"session_id":"x"}', None, None), (None, b"\xff\xfe", None), ('{"session_id":"x"}', None, None),
    ]  # fmt: skip
    # Replayed after a fix.
    deliver(made, [session(1), session(5)])
    assert made.run(spark, "run-3")["sessions"].rows_inserted == 2
    assert [bool(r["_resolved_at"]) for r in made.table(spark, "quarantine", "sessions").orderBy("_arrived_at").collect()] == [True, False, False]
    # Quarantined though an earlier load had brought it.
    set_aside(made, [refused(5)])
    assert made.run(spark, "run-4")["sessions"].rows_quarantined == 1
    rows = made.table(spark, "quarantine", "sessions").where("_resolved_at is not null").collect()
    assert len(rows) == 2 and made.table(spark, "quarantine", "sessions").count() == 4


def test_reasons_say_nothing_of_masked_fields():
    from headwater.events.quarantine import _rows

    said = [("NotJson", "Unexpected token x near 4711"), ("Code", "enrich: 4711"), ("Contract", "customer_number is 'x4711', not an integer")]
    body = "".join(json.dumps({"code": code, "reason": reason, "_sequence": "1", "payload": "NDcxMQ=="}) + "\n" for code, reason in said).encode()
    hidden = [row for row in _rows(body, "s3://q/file", ["customer_number"])]
    assert not any("4711" in str(row) for row in hidden) and all(row["file"] == "s3://q/file" for row in hidden)
    assert [row["reason"] for row in _rows(body, "s3://q/file", [])] == [reason for _, reason in said]
