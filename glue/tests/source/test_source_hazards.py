"""Incremental reads lose nothing where the naive way does."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from support.hazards import TABLE, TRANSACTION, XID8, Lake, NaiveLake, truth, writers
from support.postgres import Database


@pytest.fixture
def source(database: Database) -> Database:
    database.run(*TABLE)
    return database


def test_concurrent_and_slow_writers(source: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    naive, by_transaction, by_xid = NaiveLake(), Lake(TRANSACTION), Lake(XID8)
    with writers(source):
        end = time.monotonic() + 6
        while time.monotonic() < end:
            naive.refresh(source)
            by_transaction.refresh(source, tmp_path)
            by_xid.refresh(source, tmp_path)
            time.sleep(0.1)
    naive.refresh(source)
    by_transaction.refresh(source, tmp_path)
    by_xid.refresh(source, tmp_path)
    right = truth(source)
    wrong = sum(naive.rows.get(key) != version for key, version in right.items())
    assert by_transaction.rows == right
    assert by_xid.rows == right
    assert wrong > 0, "the naive way lost nothing: the hazard wasn't there"
    with capsys.disabled():
        print(
            f"\n{len(right)} rows, {by_xid.loads} loads: `> max` lost or left stale {wrong}; guard transaction read"
            f" {by_transaction.rows_read} rows, xid8 {by_xid.rows_read}:"
            f" {by_transaction.rows_read / by_xid.rows_read:.1f} times fewer"
        )


def test_xid8_reads_each_version_once_though_a_transaction_stays_open(source: Database, tmp_path: Path) -> None:
    lake = Lake(XID8)
    source.run("INSERT INTO t SELECT i, 1 FROM generate_series(1, 100) i")
    slow = source.open()
    slow.run("BEGIN")
    slow.run("INSERT INTO t VALUES (1000, 1)")
    assert lake.refresh(source, tmp_path) and lake.rows_read == 100
    source.run("INSERT INTO t SELECT i, 1 FROM generate_series(101, 150) i")
    assert (
        not lake.refresh(source, tmp_path) and lake.rows_read == 150
    ), "what commits meanwhile doesn't wait for the slow one"
    lake.refresh(source, tmp_path)
    assert lake.rows_read == 150, "nor is it read again"
    slow.run("COMMIT")
    slow.close()
    lake.refresh(source, tmp_path)
    assert lake.rows_read == 151 and lake.rows == truth(source)


@pytest.mark.parametrize("load", [TRANSACTION, XID8], ids=["transaction", "xid8"])
def test_prepared_transactions(source: Database, tmp_path: Path, load: dict) -> None:
    naive, lake = NaiveLake(), Lake(load)
    source.run("INSERT INTO t VALUES (1, 1)")
    lake.refresh(source, tmp_path)
    session = source.open()
    for statement in ("BEGIN", "INSERT INTO t VALUES (2, 1)", "PREPARE TRANSACTION 'later'"):
        session.run(statement)
    session.close()
    bounds = []
    for key in (3, 4):
        time.sleep(1.2)
        source.run(f"INSERT INTO t VALUES ({key}, 1)")
        naive.refresh(source)
        lake.refresh(source, tmp_path)
        bounds.append(lake.watermark.get("bound"))
    assert bounds[0] == bounds[1], "the bound doesn't pass the prepared transaction"
    assert lake.findings == (["PreparedTransaction"] if load is TRANSACTION else [])
    source.run("COMMIT PREPARED 'later'")
    naive.refresh(source)
    assert not lake.refresh(source, tmp_path)
    assert lake.rows == truth(source) and 2 not in naive.rows


def test_a_prepared_transaction_at_the_first_load(source: Database, tmp_path: Path) -> None:
    lake, session = Lake(TRANSACTION), source.open()
    for statement in ("BEGIN", "INSERT INTO t VALUES (2, 1)", "PREPARE TRANSACTION 'early'"):
        session.run(statement)
    session.close()
    lake.refresh(source, tmp_path)
    assert lake.watermark["bound"] is None
    source.run("COMMIT PREPARED 'early'")
    assert lake.refresh(source, tmp_path), "where it began isn't known: everything is read"
    assert lake.rows == {2: 1} and not lake.refresh(source, tmp_path)


def test_equal_cursors_at_the_boundary(source: Database, tmp_path: Path) -> None:
    """The bound itself is read again: a row with that very cursor may have come after."""
    naive, lake = NaiveLake(), Lake(TRANSACTION)
    source.run("INSERT INTO t VALUES (1, 1)")
    naive.refresh(source)
    lake.refresh(source, tmp_path)
    edge = datetime.fromisoformat(lake.watermark["bound"]) - timedelta(seconds=1)
    source.run(
        "ALTER TABLE t DISABLE TRIGGER stamp",
        f"INSERT INTO t VALUES (2, 1, '{edge.isoformat()}'), (3, 1, '{naive.highest}')",
    )
    naive.refresh(source)
    lake.refresh(source, tmp_path)
    assert lake.rows == {1: 1, 2: 1, 3: 1} and naive.rows == {1: 1}


def test_rows_without_a_cursor_are_read(source: Database, tmp_path: Path) -> None:
    source.run(
        "ALTER TABLE t ALTER updated_at DROP NOT NULL, ALTER changed DROP NOT NULL",
        "ALTER TABLE t DISABLE TRIGGER stamp",
        "INSERT INTO t VALUES (1, 1)",
    )
    for load in (TRANSACTION, XID8):
        lake = Lake(load)
        lake.refresh(source, tmp_path / "null")
        source.run("INSERT INTO t VALUES (2, 1, NULL, NULL)")
        assert not lake.refresh(source, tmp_path / "null") and lake.rows == {1: 1, 2: 1}
        source.run("DELETE FROM t WHERE id = 2")


class Clock:
    """The reader's clock against a database whose clock steps: only the difference counts."""

    def __init__(self) -> None:
        self.database_ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(timezone.utc) - self.database_ahead

    def step_database(self, source: Database, seconds: int) -> None:
        self.database_ahead += timedelta(seconds=seconds)
        source.run(
            "CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
            f"NEW.updated_at := now() + interval '{self.database_ahead.total_seconds()} s'; RETURN NEW; END$$"
        )


@pytest.mark.parametrize("seconds", [-600, -240, 600])
def test_steps_of_the_databases_clock(source: Database, tmp_path: Path, seconds: int) -> None:
    clock, lake = Clock(), Lake({**TRANSACTION, "clockToleranceSeconds": 300})
    naive = NaiveLake()
    source.run("INSERT INTO t SELECT i, 1 FROM generate_series(1, 50) i")
    lake.refresh(source, tmp_path, clock=clock)
    naive.refresh(source)
    assert not lake.refresh(source, tmp_path, clock=clock)
    clock.step_database(source, seconds)
    source.run("INSERT INTO t VALUES (100, 1)")
    naive.refresh(source)
    full = lake.refresh(source, tmp_path, clock=clock)
    assert lake.rows == truth(source)
    assert (100 in naive.rows) == (seconds > 0)
    assert full == (abs(seconds) > 300) and lake.findings == (["FullRead"] if full else [])
    assert not lake.refresh(source, tmp_path, clock=clock), "once"


def test_the_databases_clock_before_that_of_the_last_read(source: Database, tmp_path: Path) -> None:
    lake = Lake(TRANSACTION)
    lake.refresh(source, tmp_path)
    ahead = datetime.now(timezone.utc) + timedelta(seconds=30)
    lake.watermark.update(databaseClock=ahead.isoformat(), readerClock=ahead.isoformat(), bound=ahead.isoformat())
    source.run("INSERT INTO t VALUES (1, 1)")
    assert lake.refresh(source, tmp_path) and lake.findings == ["FullRead"] and lake.rows == {1: 1}
