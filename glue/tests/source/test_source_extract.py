"""What is read, of which kinds of tables, and where it goes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from headwater.source import BRONZE_COLUMNS, SourceError, extract
from support.postgres import Database
from support.reading import dataset, read, rows_of


def test_writes_to_s3_with_bronze_columns(database: Database, bucket: str) -> None:
    database.run("CREATE TABLE t (id int PRIMARY KEY, name text)", "INSERT INTO t SELECT i, 'n' || i FROM generate_series(1, 1000) i")
    got = extract(dataset("t"), database.connection(), f"s3://{bucket}/t/data/load=00000007/", load_id="00000007", run_id="run-1")

    import boto3

    client = boto3.client("s3")
    keys = [item["Key"] for item in client.list_objects_v2(Bucket=bucket)["Contents"]]
    assert got.files == [f"s3://{bucket}/{key}" for key in keys] and all(key.startswith("t/data/load=00000007/part-") for key in keys)
    assert (got.rows, got.full, got.watermark) == (1000, True, None)
    assert got.bytes == sum(client.head_object(Bucket=bucket, Key=key)["ContentLength"] for key in keys)
    assert [(c.name, c.source_type, c.spark_type, c.nullable) for c in got.columns] == [("id", "integer", "int", False), ("name", "text", "string", True)]
    local = Path(__file__).with_suffix(".none")
    assert not local.exists()
