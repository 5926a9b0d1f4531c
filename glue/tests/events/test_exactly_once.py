"""Any order, any batches and any repeats of deliveries end in the same silver."""

from __future__ import annotations

import random

import pytest
from headwater.lake import merge, size
from support.stream import deliver, moment, session, sessions

EVENTS = 40


def plan(generator: random.Random) -> list[list[list[tuple[int, int]]]]:
    """Loads of files of (event, how often it was handled before): each event at least once, some again and again."""
    numbers = list(range(EVENTS)) + generator.choices(range(EVENTS), k=EVENTS)
    generator.shuffle(numbers)
    handled: dict[int, int] = {}
    events = [(number, handled.setdefault(number, 0) or handled.update({number: handled[number] + 1}) or 0) for number in numbers]
    loads: list[list[list[tuple[int, int]]]] = []
    while events:
        files = [[events.pop() for _ in range(min(len(events), generator.randint(1, 12)))] for _ in range(generator.randint(1, 3))]
        loads.append([file for file in files if file])
    return loads


def key_of(number: int) -> str:
    return f"key-{number % 7}"


def expected(keep: str) -> dict[str, int]:
    winner = {"first": min, "latest": max}.get(keep)
    if not winner:
        return {str(n): n for n in range(EVENTS)}
    return {key_of(n): winner(m for m in range(EVENTS) if key_of(m) == key_of(n)) for n in range(EVENTS)}


# One of them among the quick tests: what updates as well as inserts.
@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("keep", [pytest.param("every", marks=pytest.mark.slow), pytest.param("first", marks=pytest.mark.slow), "latest"])
def test_any_schedule(platform, spark, keep, seed, monkeypatch):
    generator = random.Random(f"{keep}{seed}")
    if seed == 1:
        # As for loads that are too large to be sent to every worker.
        for module in (size, merge):
            monkeypatch.setattr(module, "BROADCAST_ROWS", 0)
        monkeypatch.setattr(size, "ONE_TASK_ROWS", 0)
    made = platform({"sessions": sessions(keep=keep)})
    inserted = read = repeated = 0
    for number, files in enumerate(plan(generator)):
        for events in files:
            deliver(made, [session(n, key=key_of(n) if keep != "every" else str(n), handled=h) for n, h in events])
        outcome = made.run(spark, f"run-{number}")["sessions"]
        assert outcome.status == "SUCCEEDED", outcome.error
        inserted, read = inserted + outcome.rows_inserted, read + outcome.rows_read
        repeated += outcome.events_repeated + outcome.rows_updated
    silver = made.table(spark, "silver", "sessions").select("session_id", "_arrived_at").collect()
    have = {r["session_id"]: r["_arrived_at"].timestamp() for r in silver}
    want = {key: moment(n).timestamp() for key, n in expected(keep).items()}
    assert have == pytest.approx(want) and len(silver) == len(want)
    assert inserted == len(want) and read == 2 * EVENTS == inserted + repeated


def test_an_event_that_silver_has_stays_as_it_is(platform, spark):
    made = platform({"sessions": sessions(keep="latest")})
    deliver(made, [session(1, key="k")])
    made.run(spark, "run-1")
    before = made.table(spark, "silver", "sessions").collect()
    deliver(made, [session(1, key="k", handled=5), session(0, key="k")])
    outcome = made.run(spark, "run-2")["sessions"]
    assert (outcome.rows_inserted, outcome.rows_updated, outcome.events_repeated) == (0, 0, 2)
    assert made.table(spark, "silver", "sessions").collect() == before


def test_sequence_numbers_compare_as_numbers(platform, spark):
    made = platform({"sessions": sessions(keep="latest")})
    same = {"_shard": "shardId-000000000000", "_arrived_at": "2026-11-01T10:00:00.000Z"}
    deliver(made, [session(1, key="k", city="nine") | same | {"_sequence": "9"}])
    made.run(spark, "run-1")
    deliver(made, [session(2, key="k", city="ten") | same | {"_sequence": "10"}])
    assert made.run(spark, "run-2")["sessions"].rows_updated == 1
    deliver(made, [session(3, key="k", city="ten and a part") | same | {"_sequence": "10", "_subsequence": 1}])
    assert made.run(spark, "run-3")["sessions"].rows_updated == 1
    assert made.rows(spark, "silver", "sessions", "city") == [("ten and a part",)]


def test_micro_batches_are_appended(platform, spark):
    made = platform({"sessions": sessions()})
    for number in range(3):
        deliver(made, [session(10 * number + n) for n in range(10)])
        made.run(spark, f"run-{number}")
    table = made.lake(spark).load("silver", "sessions")
    operations = [snapshot.operation() for snapshot in table.snapshots()]
    assert operations == ["append"] * 3, "no file is written anew for new events"
