"""One consistent snapshot, however many sessions read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from support.postgres import Database
from support.reading import dataset, read, rows_of

from headwater.source import parts, selection
from headwater.source.postgres import server
from headwater.source.postgres.catalog import introspect
from headwater.source.runner import Task, on_threads

ACCOUNTS, BALANCE = 40_000, 100


@pytest.fixture
def bank(database: Database) -> Database:
    """Accounts between which money only ever moves: the sum is the same in every snapshot."""
    database.run(
        "CREATE TABLE account (id int PRIMARY KEY, balance int, note text) WITH (fillfactor = 60)",
        f"INSERT INTO account SELECT i, {BALANCE}, repeat('x', 150) FROM generate_series(1, {ACCOUNTS}) i",
    )
    return database


@contextmanager
def transfers(database: Database) -> Iterator[list[int]]:
    """Moves money between the table's ends while the block runs; gives how often, as a list of one."""
    done, stop = [0], threading.Event()

    def move() -> None:
        session = database.open()
        while not stop.is_set():
            session.run("BEGIN")
            session.run(
                f"UPDATE account SET balance = balance - 7 WHERE id IN (SELECT (random() * {ACCOUNTS // 5})::int FROM"
                " generate_series(1, 20))"
            )
            moved = session.row_count
            session.run(
                f"UPDATE account SET balance = balance + 7 WHERE id IN (SELECT {ACCOUNTS} - g FROM generate_series(0,"
                f" {moved - 1}) g)"
            )
            session.run("COMMIT")
            done[0] += 1
        session.close()

    threads = [threading.Thread(target=move) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def torn_sum(database: Database, folder: Path) -> int:
    """The same parts with the same reader, each with a snapshot of its own."""
    session = database.connection().open()
    facts = server.describe(session)
    with server.snapshot(session, facts, "public", "account"):
        table = introspect(session, "public", "account")
        chosen = selection.select(table, dataset("account"))
        cut = parts.whole(table, chosen, 4)
    folder.mkdir()
    total = 0
    for part in cut:
        with server.snapshot(session, facts, "public", "account") as taken:
            task = Task(database.connection(), taken.id, chosen.reader, None, str(folder), "account", True)
            files = [file for written in on_threads(task, [part], 1) for file in written.files]
        with duckdb.connect() as engine:
            total += engine.execute("SELECT sum(balance) FROM read_parquet(?)", [files]).fetchone()[0]
    session.close()
    return total


def test_parts_of_one_snapshot_agree_and_parts_of_many_do_not(
    bank: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SMALL_BYTES", 1_000_000)
    right, torn, sums = ACCOUNTS * BALANCE, 0, []
    with transfers(bank) as moved:
        for i in range(6):
            got = read(bank, dataset("account"), tmp_path / f"ours-{i}", threads=4)
            assert len(got.files) == 4
            sums.append(rows_of(got, "sum(balance), count(DISTINCT id)"))
            torn += torn_sum(bank, tmp_path / f"torn-{i}") != right
    assert moved[0] > 10
    assert sums == [[(right, ACCOUNTS)]] * 6
    assert torn >= 3, "without a common snapshot sums are wrong: else this test proves nothing"
    print(f"\n{moved[0]} transfers; one snapshot: 0 of 6 sums wrong; a snapshot a part: {torn} of 6")


def test_a_table_truncated_or_rewritten_meanwhile_is_still_read_whole(bank: Database, tmp_path: Path) -> None:
    """Who truncates waits for the reader or comes before it: an older snapshot would see an empty table."""
    blocker = bank.open()
    blocker.run("BEGIN")
    blocker.run("LOCK TABLE account IN ACCESS EXCLUSIVE MODE")
    result: list = []
    reader = threading.Thread(target=lambda: result.append(read(bank, dataset("account"), tmp_path / "after")))
    reader.start()
    while not bank.run("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'account'::regclass"):
        pass
    blocker.run("TRUNCATE account")
    blocker.run("INSERT INTO account SELECT i, 1, '' FROM generate_series(1, 500) i")
    blocker.run("COMMIT")
    blocker.close()
    reader.join(60)
    assert result[0].rows == 500
