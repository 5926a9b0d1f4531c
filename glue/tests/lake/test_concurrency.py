"""Two runs load the same table at the same time: each point where they meet lets one through, and the other changes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from headwater.errors import LoadError
from headwater.lake import bronze
from headwater.lake.marker import Marker, Markers
from headwater.lake.silver import Silver
from headwater.state import State, StateTable
from support.platform import column, dataset

COLUMNS = [column("id", "integer", required=True), column("name"), column("changed_at", "timestamp with time zone")]


@pytest.fixture
def made(platform, database):
    database.run(
        "create table items (id int primary key, name text, changed_at timestamptz not null default now())",
        "insert into items select i, 'item ' || i from generate_series(1, 50) i",
    )
    return platform({"items": dataset("items", COLUMNS, ["id"], cursor="changed_at")})


def together(*work):
    with ThreadPoolExecutor(len(work)) as pool:
        return [future.result() for future in [pool.submit(one) for one in work]]


def marker(**changes):
    values = {
        "load_id": "00000001", "run_id": "r", "loaded_at": "2026-01-01T00:00:00+00:00", "files": ["a"], "rows": 1, "bytes": 1,
        "source_time": "2026-01-01T00:00:00+00:00", "position": "p", "watermark": None, "columns": [], "full": True,
    }  # fmt: skip
    return Marker(**(values | changes))


def test_one_marker_wins(made):
    markers = Markers(f"s3://{made.buckets['bronze']}/items")
    markers.write(marker(run_id="first", files=["a"]))
    with pytest.raises(LoadError, match="Run first has read the same load") as caught:
        markers.write(marker(run_id="second", files=["b"]))
    assert caught.value.code == "LoadConflict"
    assert markers.read("00000001").run_id == "first"
    markers.write(marker(run_id="first", files=["a"]))  # a retry of the same write


def test_state_moves_once(made):
    table = StateTable(made.state_table)
    table.commit("items", State(), 1, "run-a", {"rows": 3, "watermark": {"x": 1}})
    with pytest.raises(LoadError, match="Run run-a has loaded 'items' at the same time"):
        table.commit("items", State(), 1, "run-b", {"rows": 4})
    table.commit("items", State(), 1, "run-a", {"rows": 3})  # a retry whose first answer was lost
    assert table.get("items").watermark == {"x": 1} and table.get("items").load_seq == 1


def test_two_runs_side_by_side(made, database, spark):
    outcomes = together(lambda: made.run(spark, "run-a")["items"], lambda: made.run(spark, "run-b")["items"])
    assert "SUCCEEDED" in [o.status for o in outcomes]
    for outcome in outcomes:
        assert outcome.status == "SUCCEEDED" or outcome.error["code"] == "LoadConflict", outcome.error
    # Whoever won, the lake is whole, and the next run goes on.
    database.run("update items set name = 'changed', changed_at = now() where id = 1")
    assert made.run(spark, "run-c")["items"].status == "SUCCEEDED"
    assert len(made.rows(spark, "silver", "items")) == 50
    assert made.rows(spark, "silver", "items", "id", "name")[0] == (1, "changed")
    ids = [row[0] for row in made.table(spark, "bronze", "items").where("_load_id = '00000001'").select("id").collect()]
    assert sorted(ids) == list(range(1, 51)), "registered once"


def test_files_are_registered_once(made, spark):
    made.run(spark, "run-1")
    lake = made.lake(spark)
    lake.enter_thread()
    first = Markers(lake.location("bronze", "items")).read("00000001")
    later = Marker(**{**first.__dict__, "load_id": "00000002"})
    seen = lake.load("bronze", "items")
    files = bronze._data_files(lake, seen, later)
    bronze._append(lake, seen, "00000002", files, seen.currentSnapshot())
    # Somebody who looked before that append, and comes after it.
    stale = lake.load("bronze", "items")
    before = lake.load("bronze", "items").snapshot(stale.currentSnapshot().parentId())
    bronze._append(lake, stale, "00000002", files, before)
    assert made.table(spark, "bronze", "items").count() == 100


def test_publish_loses_cleanly(made, spark):
    made.run(spark, "run-1")
    lake = made.lake(spark)
    lake.enter_thread()
    name = lake.name("silver", "items")
    one, two = Silver(lake, "items", "00000002", "aaa"), Silver(lake, "items", "00000002", "bbb")
    for silver in (one, two):
        branch = silver.begin()
        spark.sql(f"delete from {branch} where id = {1 if silver is one else 2}")
    one.publish(one.staged(), {"loadId": "00000002"})
    with pytest.raises(LoadError, match="was changed by somebody else") as caught:
        two.publish(two.staged(), {"loadId": "00000002"})
    assert caught.value.code == "LoadConflict"
    assert {row["id"] for row in spark.table(name).collect()} == set(range(2, 51))


def test_an_old_load_never_undoes_a_newer_one(made, database, spark):
    made.run(spark, "run-1")
    lake = made.lake(spark)
    lake.enter_thread()
    old = spark.table(lake.name("bronze", "items")).where("_load_id = '00000001'")
    old.createOrReplaceTempView("old_load")
    database.run("update items set name = 'newer', changed_at = now()")
    assert made.run(spark, "run-2")["items"].rows_updated == 50
    from headwater.lake.merge import Load, stage
    from headwater.lake.size import Size

    rows = old.select("id", "name", "changed_at")
    staged, counts = stage(Silver(lake, "items", "00000001", "ccc"), Load(rows, Size(50, 1), ["id"], "00000001", "2026-01-01T00:00:00+00:00", False))
    assert not counts and staged.empty
