"""The job as Glue starts it: arguments, packs, failures of its own, libraries, upkeep."""

from __future__ import annotations

import io
import time
import zipfile

import boto3
import pytest
from headwater.job import parse
from headwater.lake import upkeep
from headwater.lake.upkeep import tidy
from headwater.libraries import bootstrap
from support.aws import aws_environment
from support.platform import column, dataset
from support.processes import ROOT

ID = [column("id", "integer", required=True)]


@pytest.fixture
def made(platform, database):
    for name in ("one", "two", "three"):
        database.run(f"create table {name} (id int primary key)", f"insert into {name} select generate_series(1, 10)")
    names = {name: dataset(name, ID, ["id"]) for name in ("one", "two", "three")}
    return platform(names | {"gone": dataset("gone", ID, ["id"])}, {"all": {"sql": "select * from ${silver}.one", "inputs": ["silver.one"]}})


def test_a_pack_with_a_bad_table(made, database, gateway, spark):
    made.plan("run-1")
    done = made.job(gateway, "load", "run-1", "--extra-files", "x", "--enable-glue-datacatalog")
    assert done.returncode == 0, done.stderr[-3000:]
    results = {name: made.result("run-1", name) for name in made.datasets}
    assert {name: r["status"] for name, r in results.items()} == {"one": "SUCCEEDED", "two": "SUCCEEDED", "three": "SUCCEEDED", "gone": "FAILED"}
    assert results["gone"]["error"]["code"] == "TableMissing" and "gone" in results["gone"]["error"]["message"]
    # Tried again, only what has not succeeded is loaded.
    database.run("create table gone (id int primary key)")
    done = made.job(gateway, "load", "run-1")
    assert done.returncode == 0 and "3 were done before" in done.stderr
    assert made.result("run-1", "gone")["status"] == "SUCCEEDED"
    assert made.state("one").load_seq == 1
    assert made.job(gateway, "models", "run-1").returncode == 0
    assert made.result("run-1", "all", "models")["rows"] == 10


def test_what_the_job_itself_cannot_do(made, gateway):
    done = made.job(gateway, "load", "never-planned")
    assert done.returncode != 0 and "a load is started by the state machine" in done.stderr
    made.plan("run-1")
    done = made.job(gateway, "load", "run-1", "--manifest", f"s3://{made.buckets['artefacts']}/nothing.json")
    assert done.returncode != 0 and "deploy the pipelines stack again" in done.stderr
    made.put("old.json", {**made.manifest(), "manifestVersion": 0})
    done = made.job(gateway, "load", "run-1", "--manifest", f"s3://{made.buckets['artefacts']}/old.json")
    assert done.returncode != 0 and "version 0, this job reads version 1" in done.stderr


def test_arguments(made, capsys):
    made.mask_secret = "arn"
    words = made.arguments("load", "r")
    options = parse(words)
    assert (options.task, options.pack_id, options.mode, options.gold_bucket) == ("load", "000", None, made.buckets["gold"])
    with pytest.raises(SystemExit):
        parse([w for w in words if w not in ("--pack-id", "000")])
    assert "--pack-id" in capsys.readouterr().err


def test_libraries_from_a_zip(bucket, spark, aws):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("a_library_of_the_test.py", "ANSWER = 42\n")
    boto3.client("s3").put_object(Bucket=bucket, Key=f"libraries-{time.time()}.zip", Body=archive.getvalue())
    key = boto3.client("s3").list_objects_v2(Bucket=bucket)["Contents"][0]["Key"]
    uri = f"s3://{bucket}/{key}"
    folder = bootstrap(uri)
    assert bootstrap(uri) == folder
    import a_library_of_the_test

    assert a_library_of_the_test.ANSWER == 42
    # Spark's Python workers find it too, as soon as they import anything of the job's.
    def answer(_):  # within, so that it travels to the workers whole
        import headwater  # noqa: F401
        import a_library_of_the_test  # isort: skip

        return a_library_of_the_test.ANSWER

    environment = spark.sparkContext.environment
    environment.update(HEADWATER_LIBRARIES=uri, PYTHONPATH=str(ROOT / "glue"), **aws_environment(aws))
    try:
        assert spark.sparkContext.parallelize([1], 1).map(answer).collect() == [42]
    finally:
        del environment["HEADWATER_LIBRARIES"]


def test_upkeep_keeps_seven_days(made, database, spark):
    made.run(spark, "run-1", "one")
    for run in (2, 3):
        database.run(f"insert into one values ({run * 100})")
        made.run(spark, f"run-{run}", "one")
    lake = made.lake(spark)
    lake.enter_thread()
    now = int(time.time() * 1000)
    assert tidy(lake, "silver", "one", now) == {}
    assert tidy(lake, "silver", "one", now + 6 * 86_400_000) == {}
    table = lake.load("silver", "one")
    assert len(list(table.snapshots())) >= 3
    tidy(lake, "silver", "one", now + 9 * 86_400_000)
    assert len(made.rows(spark, "silver", "one")) == 12, "what is published stays"
    assert tidy(lake, "bronze", "one", now + 9 * 86_400_000).keys() <= {"snapshots_expired"}
    assert made.table(spark, "bronze", "one").count() == 10 + 11 + 12
    database.run("insert into one values (999)")
    assert made.run(spark, "run-4", "one")["one"].rows_inserted == 1, "upkeep does not disturb a load"


def test_small_files_are_joined(made, database, spark, monkeypatch):
    monkeypatch.setattr(upkeep, "SMALL_FILES", 11)
    made.run(spark, "run-1", "one")
    name = f"glue_catalog.{made.databases['silver']}.one"
    row = "select cast({} as int) id, 'x' _load_id, timestamp '2026-01-01' _loaded_at"
    for number in range(10):
        spark.sql(row.format(1000 + number)).writeTo(name).append()
    lake = made.lake(spark)
    lake.enter_thread()
    assert tidy(lake, "silver", "one") == {"files_joined": 11}
    assert made.table(spark, "silver", "one").count() == 20
    assert tidy(lake, "silver", "one") == {}
