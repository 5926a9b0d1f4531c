"""A large table is read by Spark's workers, all on the snapshot that the driver holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from headwater.source import SourceError, extract, parts, reader
from support.postgres import Database
from support.processes import ROOT
from support.reading import dataset


def test_workers_read_parts_of_one_snapshot(
    spark: Any, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "SPREAD_PARTS", 2)
    monkeypatch.setattr(reader, "has_workers", lambda spark: True)
    # On AWS the job's --extra-py-files does this
    monkeypatch.setitem(spark.sparkContext.environment, "PYTHONPATH", str(ROOT / "glue"))
    monkeypatch.setattr(parts, "SMALL_BYTES", 0)
    database.run(
        "CREATE TABLE t (id int, name text, at timestamptz)",
        "INSERT INTO t SELECT i, 'n' || i, now() FROM generate_series(1, 20000) i",
    )
    options = {"load_id": "1", "run_id": "r", "mask_key": "key", "threads": 3, "spark": spark}
    got = extract(dataset("t", name={"mask": "hash"}), database.connection(), str(tmp_path / "t"), **options)
    frame = spark.read.parquet(f"file://{tmp_path}/t")
    assert (got.rows, len(got.files)) == (20000, 3)
    assert frame.selectExpr(
        "count(*)", "sum(id)", "count(distinct name)", "min(length(name))", "count(distinct _source_position)"
    ).first()[:] == (20000, 200010000, 20000, 64, 1)
    assert [(field.name, field.dataType.simpleString()) for field in frame.schema][:3] == [
        (c.name, c.spark_type) for c in got.columns
    ]
    with pytest.raises(SourceError) as raised:
        extract(dataset("t"), database.connection(), "s3://no-such-bucket/t/", **options)
    assert raised.value.code == "StorageFailed" and "\n" not in raised.value.message
