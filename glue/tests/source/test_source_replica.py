"""Reads from a replica, and after it has taken over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.hazards import TABLE, TRANSACTION, XID8, Lake, truth
from support.postgres import Database, postgres_server, replica_of
from support.processes import wait_until
from support.reading import dataset, read

from headwater.source import SourceError


@pytest.fixture
def pair() -> Iterator[tuple[Database, Database]]:
    """A database with the hazards' table, and the same on a replica."""
    with postgres_server() as primary, replica_of(primary) as replica:
        source = primary.create()
        source.run(*TABLE)
        yield source, Database(replica, source.name)


def caught_up(source: Database, copy: Database) -> None:
    """Waits until the replica has replayed all that the primary has written."""
    there = source.run("SELECT pg_current_wal_lsn()::text")[0][0]
    check = f"SELECT pg_last_wal_replay_lsn() >= '{there}'::pg_lsn"
    wait_until(lambda: copy.ask(check)[0][0], 20, "Replay", copy.server.log)


def test_replica_and_takeover(pair: tuple[Database, Database], tmp_path: Path) -> None:
    source, copy = pair
    slow = source.open()
    slow.run("BEGIN")
    slow.run("INSERT INTO t VALUES (1, 1)")
    source.run("INSERT INTO t SELECT i, 1 FROM generate_series(2, 100) i")
    caught_up(source, copy)

    with pytest.raises(SourceError, match="Connect to the primary") as raised:
        read(copy, dataset("t", TRANSACTION), tmp_path / "refused")
    assert raised.value.code == "ReplicaHasNoHorizon"

    lake = Lake(XID8)
    assert lake.refresh(copy, tmp_path) and len(lake.rows) == 99
    slow.run("COMMIT")
    slow.close()
    source.run("INSERT INTO t VALUES (101, 1)")
    caught_up(source, copy)
    assert not lake.refresh(copy, tmp_path, threads=4) and lake.rows == truth(source)

    # The primary is lost with what it hadn't sent; the replica gives out the same transaction ids anew
    before = lake.watermark["history"]
    source.close()
    copy.ask("SELECT pg_promote()")
    copy.run("INSERT INTO t VALUES (102, 1)")
    assert lake.refresh(copy, tmp_path) and lake.findings == ["FullRead"] and lake.rows == truth(copy)
    assert lake.watermark["history"] != before and not lake.refresh(copy, tmp_path)
    copy.close()
