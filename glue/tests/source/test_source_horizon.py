"""When an incremental read must be a full one, and what it can't be done with."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from support.hazards import TABLE, TRANSACTION, XID8, Lake, truth
from support.postgres import PASSWORD, Database
from support.reading import dataset, read

from headwater.source import SourceError


@pytest.fixture
def source(database: Database) -> Database:
    database.run(*TABLE, "INSERT INTO t SELECT i, 1 FROM generate_series(1, 10) i")
    return database


@pytest.mark.parametrize("load", [TRANSACTION, XID8], ids=["transaction", "xid8"])
def test_another_history_is_read_whole(source: Database, tmp_path: Path, load: dict) -> None:
    lake = Lake(load)
    lake.refresh(source, tmp_path)
    system, _, timeline = lake.watermark["history"].partition("/")
    assert system == source.run("SELECT system_identifier::text FROM pg_control_system()")[0][0]
    lake.watermark["history"] = f"{system}/{int(timeline) + 1}"
    assert lake.refresh(source, tmp_path) and lake.findings == ["FullRead"]
    lake.watermark["cursor"] = "another"
    assert lake.refresh(source, tmp_path)
    assert not lake.refresh(source, tmp_path)


@pytest.mark.parametrize("rewrite", ["TRUNCATE t", "VACUUM FULL t", "ALTER TABLE t ALTER version TYPE bigint"])
def test_storage_made_anew_is_read_whole(source: Database, tmp_path: Path, rewrite: str) -> None:
    lake = Lake(XID8)
    lake.refresh(source, tmp_path)
    source.run(
        rewrite, "ALTER TABLE t DISABLE TRIGGER stamp", "INSERT INTO t VALUES (99, 1, now() - interval '1 year', '3')"
    )
    assert lake.refresh(source, tmp_path) and lake.rows == truth(source)


def test_an_attached_partition_is_read_whole_and_alone(database: Database, tmp_path: Path) -> None:
    columns = "(id int, version int, updated_at timestamptz)"
    database.run(
        f"CREATE TABLE t {columns} PARTITION BY RANGE (id)",
        "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (1000)",
        "INSERT INTO t SELECT i, 1, '2020-01-01' FROM generate_series(0, 999) i",
        f"CREATE TABLE t_2 {columns}",
        "INSERT INTO t_2 SELECT i, 1, '2019-01-01' FROM generate_series(1000, 1499) i",
        "INSERT INTO t_2 VALUES (1500, 1, now())",
    )
    lake = Lake(TRANSACTION)
    lake.refresh(database, tmp_path)
    database.run("ALTER TABLE t ATTACH PARTITION t_2 FOR VALUES FROM (1000) TO (2000)")
    assert not lake.refresh(database, tmp_path)
    assert lake.rows == truth(database) and lake.rows_read == 1501
    lake.refresh(database, tmp_path)
    assert lake.rows_read <= 1502


def test_the_right_to_see_all_transactions_is_asked_for(source: Database, tmp_path: Path) -> None:
    role = f"reader_{source.name}"
    source.run(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'", f"GRANT SELECT ON t TO {role}")
    connection = source.connection(role)
    from headwater.source import extract

    def load() -> None:
        extract(dataset("t", TRANSACTION), connection, str(tmp_path / "t"), load_id="1", run_id="r")

    with pytest.raises(SourceError, match=f"GRANT pg_read_all_stats TO {role}") as raised:
        load()
    assert raised.value.code == "PermissionMissing"
    source.run(f"GRANT pg_read_all_stats TO {role}")
    load()


def test_sessions_that_hide_their_transactions(source: Database, tmp_path: Path) -> None:
    hidden = source.open()
    hidden.run("SET track_activities = off")
    hidden.run("BEGIN")
    hidden.run("SELECT 1")
    with pytest.raises(SourceError, match="track_activities") as raised:
        read(source, dataset("t", TRANSACTION), tmp_path / "t")
    assert raised.value.code == "ActivityHidden"
    hidden.close()


def test_other_sessions_of_the_reader_do_not_hold_the_bound(source: Database, tmp_path: Path) -> None:
    """A long read of another table would make every bound fall back to its start."""
    lake, other = Lake(TRANSACTION), source.connection().open()
    other.run("BEGIN")
    time.sleep(0.5)
    stranger = source.open()
    stranger.run("BEGIN")
    began = stranger.run("SELECT now()::text")[0][0]
    time.sleep(0.5)
    lake.refresh(source, tmp_path)
    assert source.run(
        "SELECT CAST(:bound AS timestamptz) = CAST(:began AS timestamptz)", bound=lake.watermark["bound"], began=began
    ) == [[True]]
    other.close()
    stranger.close()


def test_cursors_of_other_types(database: Database, tmp_path: Path) -> None:
    database.run("CREATE TABLE t (id int, version int, updated_at timestamp, day date, number bigint)")
    with pytest.raises(SourceError, match="needs timestamptz or timestamp or date") as raised:
        read(database, dataset("t", {**TRANSACTION, "cursor": "number"}), tmp_path)
    assert raised.value.code == "CursorType"
    with pytest.raises(SourceError) as raised:
        read(database, dataset("t", {**TRANSACTION, "cursor": "gone"}), tmp_path)
    assert raised.value.code == "ColumnMissing"
    # Without a time zone it may be that of any session: the farthest is allowed for
    lakes = [Lake({**TRANSACTION, "cursor": cursor}) for cursor in ("updated_at", "day")]
    for lake in lakes:
        lake.refresh(database, tmp_path / lake.load["cursor"])
    database.run(
        "SET TimeZone = 'Etc/GMT+12'", "INSERT INTO t VALUES (1, 1, localtimestamp, current_date)", "RESET TimeZone"
    )
    for lake in lakes:
        assert not lake.refresh(database, tmp_path / lake.load["cursor"]) and lake.rows == {1: 1}
