"""Measures the contenders in turns on one table; prints one JSON array. Settings come as JSON in argv[1]."""

from __future__ import annotations

import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "glue"), str(ROOT / "glue" / "tests")]

import boto3  # noqa: E402
from headwater.lake.merge import Load, stage  # noqa: E402
from headwater.lake.rows import separate_duplicates  # noqa: E402
from headwater.lake.silver import Silver  # noqa: E402
from headwater.lake.size import Size  # noqa: E402
from headwater.lake.tables import PROPERTIES, Lake  # noqa: E402
from headwater.manifest import Dataset  # noqa: E402
from support.aws import aws_environment, aws_server  # noqa: E402
from support.spark import attached, running_gateway  # noqa: E402

SETTINGS = json.loads(sys.argv[1])
ROWS, CHANGES, TURNS = SETTINGS["rows"], SETTINGS["changes"], SETTINGS["turns"]
DATABASE, BUCKET = "bench_silver", "headwater-bench"
TABLE = f"glue_catalog.{DATABASE}.orders"
KEY = ["id"]
# The table's columns but for `changed`, by the row's number and its version.
COLUMNS = """
  id, concat('customer-', id % 50000) as customer, cast(id % 9973 as decimal(10,2)) as price,
  cast(pmod(hash(id), 100000) / 7.0 as double) as score, md5(cast(id as string)) as note,
  timestamp '2026-01-01' + make_interval(0, 0, 0, 0, 0, 0, id) as ordered_at,
  pmod(hash(id, 1), 5) as status, cast(id % 365 as int) as day, {version} as version
"""


def log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


class Bench:
    """The table and the loads; each turn starts from the same snapshot."""

    def __init__(self, spark) -> None:
        self.spark = spark
        zones = ("bronze", "silver", "gold", "quarantine")
        self.lake = Lake(spark, dict.fromkeys(zones, DATABASE), dict.fromkeys(zones, BUCKET))
        self.lake.enter_thread()
        self.dataset = Dataset("orders", {"primaryKey": KEY, "columns": [], "load": {"pattern": "incremental"}})
        stamps = "'00000001' as _load_id, timestamp '2026-01-01' as _loaded_at"
        rows = spark.sql(f"select {COLUMNS.format(version=0)}, {stamps} from range(0, {ROWS}, 1, 8)")
        writer = rows.writeTo(TABLE).using("iceberg")
        for name, value in PROPERTIES.items():
            writer = writer.tableProperty(name, value)
        writer.create()
        self.base = self.table().currentSnapshot().snapshotId()
        for name, where in (("scattered", f"id % {ROWS // CHANGES} = 0"), ("recent", f"id >= {ROWS - CHANGES}")):
            changed = spark.sql(f"select {COLUMNS.format(version=1)} from range({ROWS}) where {where}").coalesce(1)
            changed.writeTo(f"{TABLE}_{name}").using("iceberg").create()
            (file,) = self.lake.load("silver", f"orders_{name}").currentSnapshot().addedDataFiles(self.table().io())
            self.bytes = int(file.fileSizeInBytes())

    def table(self):
        return self.lake.load("silver", "orders")

    def back(self, properties: dict[str, str]) -> None:
        """The table as it was at first, and how it is to be written."""
        table = self.table()
        table.manageSnapshots().rollbackTo(self.base).commit()
        update = table.updateProperties()
        for name, value in properties.items():
            update = update.set(name, value)
        update.commit()

    def plain(self, load: str) -> None:
        source = f"(select *, '00000002' as _load_id, timestamp '2026-01-02' as _loaded_at from {TABLE}_{load})"
        self.spark.sql(
            f"merge into {TABLE} t using {source} s on t.id = s.id "
            "when matched then update set * when not matched then insert *"
        )

    def ours(self, load: str) -> None:
        silver = Silver(self.lake, "orders", "00000002", f"bench{time.monotonic_ns()}")
        single = separate_duplicates(self.dataset, self.spark.table(f"{TABLE}_{load}"))
        size, moment = Size(CHANGES, self.bytes), "2026-01-02T00:00:00+00:00"
        staged, counts = stage(silver, Load(single.good, size, KEY, "00000002", moment, False, single.count, single.bounds))
        assert counts.updated in (0, CHANGES), counts
        silver.publish(staged, {"loadId": "00000002"})

    def read(self) -> float:
        """Seconds of a look at every value; checks that the merge is right."""
        began = time.monotonic()
        row = self.spark.sql(
            "select count(*), sum(version), sum(price), max(note), sum(score), max(customer), max(ordered_at), "
            f"sum(status), sum(day) from {TABLE}"
        ).collect()[0]
        assert (row[0], row[1]) == (ROWS, CHANGES), row
        return time.monotonic() - began

    def written(self) -> int:
        """Bytes of the files that were added since the base."""
        table, total = self.table(), 0
        snapshot = table.currentSnapshot()
        while snapshot is not None and snapshot.snapshotId() != self.base:
            total += int(snapshot.summary().get("added-files-size") or 0)
            snapshot = table.snapshot(snapshot.parentId())
        return total


def written_as(mode: str) -> dict[str, str]:
    """Iceberg's defaults but for the mode."""
    return {"write.merge.mode": mode, "write.merge.distribution-mode": "hash", "write.distribution-mode": "none"}


CONTENDERS: dict[str, tuple[dict[str, str], Callable[[Bench, str], None]]] = {
    "headwater": (PROPERTIES, Bench.ours),
    "MERGE copy-on-write": (written_as("copy-on-write"), Bench.plain),
    "MERGE merge-on-read": (written_as("merge-on-read"), Bench.plain),
}


def turn(bench: Bench, name: str, load: str) -> dict:
    """One merge of a load; `replayed` is the scattered one a second time."""
    properties, merge = CONTENDERS[name]
    bench.back(properties)
    real = "scattered" if load == "replayed" else load
    if load == "replayed":
        merge(bench, real)
    before = bench.written()
    began = time.monotonic()
    merge(bench, real)
    seconds = time.monotonic() - began
    return {"seconds": seconds, "readSeconds": bench.read(), "megabytes": (bench.written() - before) / 1e6}


def main() -> None:
    with aws_server() as endpoint:
        os.environ.update(aws_environment(endpoint))
        with running_gateway(memory="2g") as gateway:
            boto3.client("s3").create_bucket(Bucket=BUCKET)
            boto3.client("glue").create_database(DatabaseInput={"Name": DATABASE, "LocationUri": f"s3://{BUCKET}/"})
            bench = Bench(attached(gateway, endpoint))
            log(f"table of {ROWS:,} rows made")
            taken: dict[tuple[str, str], list[dict]] = {}
            for number in range(TURNS + 1):
                for load in ("scattered", "recent", "replayed"):
                    for name in CONTENDERS:
                        one = turn(bench, name, load)
                        log(f"{'warm-up' if number == 0 else f'turn {number}'}: {name}, {load}: {one['seconds']:.2f} s")
                        if number:
                            taken.setdefault((name, load), []).append(one)
            # What py4j says while its other end goes away.
            logging.disable(logging.CRITICAL)
    medians = [
        {"contender": name, "load": load, **{key: statistics.median(t[key] for t in turns) for key in turns[0]}}
        for (name, load), turns in taken.items()
    ]
    print(json.dumps(medians))


if __name__ == "__main__":
    main()
