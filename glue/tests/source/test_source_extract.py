"""What is read, of which kinds of tables, and where it goes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import boto3
import duckdb
import pytest
from support.postgres import Database
from support.reading import dataset, read, rows_of

from headwater.source import BRONZE_COLUMNS, SourceError, extract, parts


def test_writes_to_s3_with_bronze_columns(database: Database, bucket: str) -> None:
    database.run(
        "CREATE TABLE t (id int PRIMARY KEY, name text)",
        "INSERT INTO t SELECT i, 'n' || i FROM generate_series(1, 1000) i",
    )
    target, client = f"s3://{bucket}/t/data/load=00000007/", boto3.client("s3")
    client.put_object(Bucket=bucket, Key="t/data/load=00000007/left-over.parquet", Body=b"of a run that died")
    client.put_object(Bucket=bucket, Key="t/data/load=000000070/other.parquet", Body=b"of another load")
    got = extract(dataset("t"), database.connection(), target, load_id="00000007", run_id="run-1")

    keys = [
        item["Key"]
        for item in client.list_objects_v2(Bucket=bucket)["Contents"]
        if item["Key"].startswith("t/data/load=00000007/")
    ]
    assert len(client.list_objects_v2(Bucket=bucket)["Contents"]) == len(keys) + 1
    assert got.files == [f"s3://{bucket}/{key}" for key in keys] and keys
    assert (got.rows, got.full, got.watermark) == (1000, True, None)
    assert got.bytes == sum(client.head_object(Bucket=bucket, Key=key)["ContentLength"] for key in keys)
    assert [(c.name, c.source_type, c.spark_type, c.nullable) for c in got.columns] == [
        ("id", "integer", "int", False),
        ("name", "text", "string", True),
    ]


def test_every_row_says_where_it_comes_from(database: Database, tmp_path: Path) -> None:
    database.run("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1), (2)")
    got = read(database, dataset("t"), tmp_path, load_id="00000003", run_id="it's")
    assert rows_of(got, "id, _run_id, _load_id, _source_position, _problem") == [
        (i, "it's", "00000003", got.position, None) for i in (1, 2)
    ]
    assert got.position.startswith("pg_snapshot=") and ";lsn=" in got.position
    with duckdb.connect() as engine:
        names = [row[0] for row in engine.execute("DESCRIBE FROM read_parquet(?)", [got.files]).fetchall()]
    assert sorted(names) == sorted(["id", *BRONZE_COLUMNS])


def test_an_empty_table_has_no_files(database: Database, tmp_path: Path) -> None:
    database.run("CREATE TABLE t (id int, at timestamptz)")
    got = read(database, dataset("t"), tmp_path)
    assert (got.files, got.rows, [c.name for c in got.columns]) == ([], 0, ["id", "at"])


def test_odd_names_dropped_and_generated_columns(database: Database, tmp_path: Path) -> None:
    database.run(
        'CREATE SCHEMA "Odd ""schema"',
        'CREATE TABLE "Odd ""schema"."Ta\'ble; {}" ("Id" int, gone int, "a b""c\'{}" text, "select" int, "ü$1" int,'
        ' twice int GENERATED ALWAYS AS ("Id" * 2) STORED)',
        'ALTER TABLE "Odd ""schema"."Ta\'ble; {}" DROP COLUMN gone',
        'INSERT INTO "Odd ""schema"."Ta\'ble; {}" VALUES (1, \'x\', 3, 4)',
    )
    got = read(database, dataset("Ta'ble; {}", schema='Odd "schema'), tmp_path)
    assert [c.name for c in got.columns] == ["Id", "a b\"c'{}", "select", "ü$1", "twice"]
    assert rows_of(got, "* EXCLUDE (_run_id, _load_id, _loaded_at, _source_position, _problem)") == [(1, "x", 3, 4, 2)]


@pytest.mark.parametrize("sessions", [1, 4])
def test_partitions_children_and_views_are_read_whole(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sessions: int
) -> None:
    monkeypatch.setattr(parts, "SMALL_BYTES", 0)
    database.run(
        "CREATE TABLE p (id int, region text) PARTITION BY LIST (region)",
        "CREATE TABLE p_a PARTITION OF p FOR VALUES IN ('a')",
        "CREATE TABLE p_b (region text, extra int, id int)",
        "ALTER TABLE p_b DROP COLUMN extra",
        "ALTER TABLE p ATTACH PARTITION p_b FOR VALUES IN ('b')",
        "INSERT INTO p SELECT i, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 5000) i",
        "CREATE TABLE parent (id int, region text)",
        "CREATE TABLE child (more int) INHERITS (parent)",
        "INSERT INTO parent VALUES (1, 'a')",
        "INSERT INTO child SELECT i, 'b', i FROM generate_series(2, 5000) i",
        "CREATE VIEW v AS SELECT * FROM p UNION ALL SELECT * FROM parent",
        "CREATE MATERIALIZED VIEW m AS SELECT * FROM v",
    )
    for name, rows in (("p", 5000), ("parent", 5000), ("v", 10000), ("m", 10000)):
        got = read(database, dataset(name), tmp_path / name, threads=sessions)
        assert rows_of(got, "count(*), sum(id), count(DISTINCT id)") == [(rows, 12502500 * rows // 5000, 5000)], name
        assert (len(got.files) > 2) == (sessions > 1 and name != "v"), name


def test_masks_before_anything_is_written(database: Database, tmp_path: Path) -> None:
    key = "a kéy with 'quotes'"
    database.run(
        "CREATE TABLE t (id int, mail text, born date, card numeric(20,0), secret text, pair numeric)",
        "INSERT INTO t VALUES (1, 'jürg@example.org', '0044-03-15 BC', 4111, 'hidden-in-plain-sight', 'NaN'), (2, NULL,"
        " NULL, NULL, NULL, NULL)",
    )
    masks = {
        "mail": {"mask": "hash"},
        "born": {"mask": "hash"},
        "card": {"mask": "redact"},
        "secret": {"mask": "drop"},
        "pair": {"mask": "redact"},
    }
    before = len(database.server.log.read_text(errors="replace"))
    got = read(database, dataset("t", **masks), tmp_path, mask_key=key)

    def hashed(value: str) -> str:
        return hashlib.sha256((key + value).encode()).hexdigest()

    assert [(c.name, c.spark_type) for c in got.columns] == [
        ("id", "int"),
        *((name, "string") for name in ("mail", "born", "card", "pair")),
    ]
    assert rows_of(got, "id, mail, born, card, pair, _problem") == [
        (1, hashed("jürg@example.org"), hashed("0044-03-15 BC"), "***", "***", None),
        (2, None, None, None, None, None),
    ]
    log = database.server.log.read_text(errors="replace")
    assert "COPY" in log and "hidden-in-plain-sight" in log, "the log has the statements, that of the insert too"
    assert "kéy" not in log, "the server never sees the key"
    # The server is that of the whole session: what other tests copied is before.
    copied = [line for line in log[before:].splitlines() if "COPY" in line]
    assert copied
    assert all('"secret"' not in line for line in copied)


def test_hashing_needs_a_key(database: Database, tmp_path: Path) -> None:
    database.run("CREATE TABLE t (id int)")
    with pytest.raises(SourceError, match="--mask-secret") as raised:
        read(database, dataset("t", id={"mask": "hash"}), tmp_path)
    assert raised.value.code == "MaskKeyMissing"


def test_tables_that_a_lake_cannot_hold_are_refused(database: Database, tmp_path: Path) -> None:
    database.run(
        'CREATE TABLE cased (id int, "ID" int)',
        "CREATE TABLE taken (id int, _problem text)",
        "CREATE TABLE bare (id int)",
    )
    for name, code in (("cased", "ColumnNameClash"), ("taken", "ColumnNameClash")):
        with pytest.raises(SourceError) as raised:
            read(database, dataset(name), tmp_path)
        assert raised.value.code == code
    with pytest.raises(SourceError, match="has no column size") as raised:
        read(database, dataset("bare", id={}, size={}), tmp_path)
    assert raised.value.code == "ColumnMissing"
    assert read(database, dataset("cased", ID={"mask": "drop"}), tmp_path).rows == 0


def test_files_stay_bounded(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.source.session.FILE_BYTES", 1_000_000)
    database.run(
        "CREATE TABLE t (id int, blob text)",
        "INSERT INTO t SELECT i, (SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 6 + i % 2)) FROM"
        " generate_series(1, 20000) i",
    )
    database.run("CREATE VIEW v AS SELECT * FROM t")
    got = read(database, dataset("v"), tmp_path, threads=1)
    assert len(got.files) >= 3 and rows_of(got, "count(DISTINCT id)") == [(20000,)]
