"""A load of events is killed (SIGKILL) after every step in turn, and started again: it ends as its undisturbed twin does."""

from __future__ import annotations

import signal

import pytest
from support.processes import ROOT
from support.stream import deliver, refused, session, sessions, set_aside

STEPS = [
    "headwater.events.reading:_copy",  # files are there, their reader is not done
    "headwater.events.extract:on_threads",  # all files, no marker
    "headwater.lake.marker:Markers.write",
    "headwater.lake.bronze:_append",  # registered
    "headwater.events.quarantine:put",
    "headwater.events.load:stage",  # merged, where no reader looks
    "headwater.load:audit",
    "headwater.lake.silver:Silver.publish",  # readers see it, the state does not know
    "headwater.events.quarantine:resolve",
    "headwater.state:StateTable.commit",  # no result
    "headwater.results:Results.put_dataset",
]


def content(made, spark):
    table = made.lake(spark).load("silver", "sessions")
    assert list(table.refs()) == ["main"]
    quarantine = [
        (r["_sequence"], r["reason"], bool(r["_resolved_at"]), r["_load_id"]) for r in made.table(spark, "quarantine", "sessions").collect()
    ]
    return {
        "silver": made.rows(spark, "silver", "sessions", "session_id", "_sequence", "processing_timestamp", "_load_id"),
        "bronze": made.rows(spark, "bronze", "sessions", "session_id", "_sequence", "_load_id"),
        "quarantine": sorted(quarantine, key=str),
        "loads": made.state("sessions").load_seq,
    }


@pytest.mark.slow
def test_killed_after_every_step(platform, gateway, spark):
    twins = calm, hit = platform({"sessions": sessions()}), platform({"sessions": sessions()})
    killer = str(ROOT / "glue/tests/support/killed_job.py")
    for made in twins:
        deliver(made, [session(n) for n in range(20)])
        set_aside(made, [refused(30), refused(31)])
        made.run(spark, "run-1")
        deliver(made, [session(n, handled=1) for n in range(15, 25)] + [session(30), b'{"session_id"'])
        set_aside(made, [refused(31), refused(40)])
    expected = calm.run(spark, "run-2")["sessions"]
    assert (expected.rows_inserted, expected.events_repeated, expected.rows_quarantined) == (6, 5, 2)
    hit.plan("run-2")
    for step in STEPS:
        done = hit.job(gateway, "load", "run-2", script=killer, KILL_AFTER=step)
        assert done.returncode == -signal.SIGKILL and f"killed after {step}" in done.stderr, (step, done.stderr[-2000:])
    done = hit.job(gateway, "load", "run-2")
    assert done.returncode == 0, done.stderr[-3000:]
    assert content(hit, spark) == content(calm, spark)
    result = hit.result("run-2", "sessions")
    assert (result["status"], result["rowsInserted"], result["eventsRepeated"], result["rowsQuarantined"]) == ("SUCCEEDED", 6, 5, 2)
    assert result["eventLagP99"] > 0
