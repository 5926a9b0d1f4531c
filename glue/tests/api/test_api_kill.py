"""A load of items is killed (SIGKILL) after every step in turn, and started again: it ends as its undisturbed twin does."""

from __future__ import annotations

import signal

import pytest
from support.pages import extraction, field, items, parts
from support.processes import ROOT

STEPS = [
    "headwater.parquet:write",  # files are there, their reader is not done
    "headwater.api.extract:on_threads",  # all files, nothing is checked
    "headwater.api.extract:check",  # no marker
    "headwater.lake.marker:Markers.write",
    "headwater.lake.bronze:_append",  # registered
    "headwater.lake.quarantine:put",
    "headwater.api.load:stage",  # merged, where no reader looks
    "headwater.load:audit",
    "headwater.lake.silver:Silver.publish",  # readers see it, the state does not know
    "headwater.state:StateTable.commit",  # no result
    "headwater.results:Results.put_dataset",
]
ALBUMS = [field("id", required=True), field("price", "decimal(10,2)", "number")]
ARTISTS = [field("album_id", required=True), field("id", required=True)]


def datasets() -> dict:
    return {
        "albums": items("albums", ALBUMS, maxInvalidPercent=50),
        "artists": parts("albums", ARTISTS, ("album_id", "id"), array="artists", keys={"album_id": "id"}),
    }  # fmt: skip


def album(number: int, **more) -> dict:
    return {"id": f"a{number}", "price": number, "artists": [{"id": f"{number % 3}"}, {"id": "x"}]} | more


def content(made, spark, dataset):
    assert list(made.lake(spark).load("silver", dataset).refs()) == ["main"]
    quarantine = [(r["reason"], r["_source_position"], r["_load_id"]) for r in made.table(spark, "quarantine", dataset).collect()] if dataset == "albums" else []
    return {
        "silver": made.rows(spark, "silver", dataset, *made.datasets[dataset]["primaryKey"], "_extra", "_load_id"),
        "bronze": made.rows(spark, "bronze", dataset, *made.datasets[dataset]["primaryKey"], "_extraction", "_page", "_item", "_load_id", "_problem"),
        "quarantine": sorted(quarantine),
        "state": (made.state(dataset).load_seq, made.state(dataset).watermark),
    }


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["albums", "artists"])
def test_killed_after_every_step(platform, gateway, spark, dataset):
    twins = calm, hit = platform(datasets()), platform(datasets())
    killer = str(ROOT / "glue/tests/support/killed_job.py")
    for made in twins:
        extraction(made, "albums", [[album(n) for n in range(10)]], number=1, expected=10)
        made.run(spark, "run-1", dataset)
        extraction(made, "albums", [[album(n, x=n) for n in range(8)], [album(20), album(3, price="much"), album(4, artists=[])]], number=2)
        extraction(made, "albums", [[album(30), album(2, artists=[{"id": "new"}])]], number=3, whole=False)
    expected = calm.run(spark, "run-3", dataset)[dataset]
    assert expected.status == "SUCCEEDED", expected.error
    assert expected.rows_inserted and expected.rows_deleted
    hit.plan("run-3", [dataset])
    # Nothing of a list is in quarantine, and there `put` is called all the same.
    for step in STEPS:
        done = hit.job(gateway, "load", "run-3", script=killer, KILL_AFTER=step)
        assert done.returncode == -signal.SIGKILL and f"killed after {step}" in done.stderr, (step, done.stderr[-2000:])
    done = hit.job(gateway, "load", "run-3")
    assert done.returncode == 0, done.stderr[-3000:]
    assert content(hit, spark, dataset) == content(calm, spark, dataset)
    result = hit.result("run-3", dataset)
    told = ("rowsRead", "rowsInserted", "rowsUpdated", "rowsDeleted", "rowsQuarantined", "unknownFields")
    assert [result[name] for name in told] == [expected.document()[name] for name in told]
    assert {f["kind"] for f in result["findings"]} == {f["kind"] for f in expected.findings}
