"""
One load of one dataset, step by step. Each step finds what an earlier attempt has done and goes on from there:

1. extract   the source's rows as Parquet in bronze, then a marker
2. register  the files become part of the bronze table
3. merge     bad rows go to quarantine, the others to silver, where no reader looks yet
4. audit     the contract's checks over what readers would see
5. publish   readers see it
6. commit    the state moves on, so that the next load begins where this one ended
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import count
from typing import Any

from .errors import LoadError, describe, finding
from .lake import bronze, quarantine, rows
from .lake.audit import audit
from .lake.marker import Marker, Markers
from .lake.merge import Counts, Load, stage
from .lake.schema import compare, evolve
from .lake.silver import Silver
from .lake.size import Size
from .lake.tables import Lake
from .manifest import Dataset
from .results import Outcome
from .state import State, StateTable, load_id
from .transform import transformed

log = logging.getLogger(__name__)

#: Loads of one dataset in one run, where its source has more than one load takes.
MOST_LOADS = 50


@dataclass
class Loader:
    """
    Loads datasets of one run. `extract(dataset, target, *, load_id, run_id, watermark)` reads the source (see
    headwater.source). `full`: read whole tables, whatever was read before.
    """

    lake: Lake
    state: StateTable
    run_id: str
    extract: Callable[..., Any]
    full: bool = False

    def load(self, dataset: Dataset) -> Outcome:
        """
        Loads the dataset up to now; what was done, or why not (never raises for a failure of the dataset). When an
        earlier run has left a load half-done, that one is finished first.
        """
        outcome = Outcome(dataset.name, dataset.pattern)
        began = time.monotonic()
        for loads in count(1):
            step = self._steps(dataset)
            done = False
            try:
                step.run()
                done = step.run_id == self.run_id and not (step.more and loads < MOST_LOADS)
            except Exception as error:
                done = getattr(error, "code", None) != "AuditFailed" or step.run_id == self.run_id
                if done:
                    self._failed(step.outcome, error)
                else:
                    # What an earlier run had read is refused; what there is now may be good.
                    step.outcome.findings.append(finding("EarlierLoadRefused", str(error)))
            step.outcome.add(outcome)
            outcome = step.outcome
            if done:
                outcome.seconds = round(time.monotonic() - began, 3)
                return outcome
        raise AssertionError("not reached")

    def _steps(self, dataset: Dataset) -> Steps:
        # Imported here: they know this module.
        if dataset.pattern == "stream":
            from .events.load import EventSteps

            return EventSteps(self, dataset)
        if dataset.pattern in ("api", "apiArray"):
            from .api.load import ApiSteps

            return ApiSteps(self, dataset)
        return Steps(self, dataset)

    def _failed(self, outcome: Outcome, error: Exception) -> None:
        outcome.status, outcome.error = "FAILED", describe(error)
        outcome.findings += getattr(error, "findings", ())
        known = isinstance(getattr(error, "code", None), str)
        log.error("%s failed: %s", outcome.dataset, outcome.error, exc_info=None if known else error)


class Steps:
    """One attempt at one load."""

    # Whether the source has more than one load takes.
    more = False

    def __init__(self, loader: Loader, dataset: Dataset) -> None:
        self.loader, self.dataset, self.lake = loader, dataset, loader.lake
        self.outcome = Outcome(dataset.name, dataset.pattern)
        self.load_id, self.run_id = "", loader.run_id
        # Names what this attempt makes (folder, branch, views), so that no two attempts or tables ever share it.
        self.attempt = uuid.uuid4().hex[:12]
        self.markers = Markers(self.lake.location("bronze", dataset.name))

    def run(self) -> None:
        name = self.dataset.name
        state = self.loader.state.get(name)
        silver = Silver(self.lake, name, state.next_load, self.attempt)
        published = silver.last_load()
        if state.run_id == self.run_id and not (state.watermark or {}).get("more"):
            # This run has loaded it, and its process died before it could write the result.
            self._tell(load_id(state.load_seq), self.markers.read(load_id(state.load_seq)), published)
            return
        # Published, and then the process died before it could say so; or the state was lost.
        ahead = bool(published) and published["loadId"] >= state.next_load
        self.load_id = published["loadId"] if ahead else state.next_load
        self.outcome.load_id = self.load_id
        marker = self.markers.read(self.load_id)
        if ahead and marker is None:
            raise LoadError(
                "MarkerMissing",
                f"Silver table '{name}' holds load {self.load_id}, but {self.markers.uri(self.load_id)} is not there, so where the "
                "next load begins is not known. Put it back from the bucket's versions, or start the run with mode 'full' after "
                "dropping the silver table.",
            )
        marker = marker or self._timed("extract", self._extract, state)
        self.run_id, self.more = marker.run_id, bool((marker.watermark or {}).get("more"))
        self._tell(self.load_id, marker, published if ahead else None)
        if not ahead:
            self._publish(silver, state, marker)
        self._timed("commit", self._commit, silver, state, marker)

    def _extract(self, state: State) -> Marker:
        dataset, folder = self.dataset, self.markers.folder(self.load_id, f"{self.attempt}/")
        loaded_at = datetime.now(timezone.utc).isoformat()
        got = self.loader.extract(dataset, folder, load_id=self.load_id, run_id=self.run_id, watermark=self._watermark(state))
        columns = [{"name": c.name, "source_type": c.source_type, "spark_type": c.spark_type} for c in got.columns]
        # Before the marker: a table that must be mended at the source is read anew when it is.
        change = bronze.change_of(self.lake, dataset.name, bronze.columns_of(columns), dataset.columns)
        findings = [finding(f.kind, f.message, f.severity) for f in getattr(got, "findings", ())]
        marker = Marker(
            load_id=self.load_id, run_id=self.run_id, loaded_at=loaded_at, files=list(got.files), rows=got.rows, bytes=got.bytes,
            source_time=got.source_time, position=got.position, watermark=got.watermark, columns=columns, full=got.full,
            findings=findings + change.findings(dataset.columns), nulls=got.nulls, **self._more_of(got),
        )  # fmt: skip
        self.markers.write(marker)
        return marker

    def _watermark(self, state: State) -> dict[str, Any] | None:
        """Where the extraction begins."""
        return None if self.loader.full else state.watermark

    def _more_of(self, got: Any) -> dict[str, Any]:
        """What else of an extraction goes into the marker."""
        return {}

    def _is_nothing(self, silver: Silver, marker: Marker) -> bool:
        return marker.rows == 0 and not marker.full and silver.exists

    def _publish(self, silver: Silver, state: State, marker: Marker) -> None:
        self._timed("register", self._register, marker)
        if self._is_nothing(silver, marker):
            return
        staged, counts, quarantined = self._timed("merge", self._merge, silver, marker)
        outcome = self.outcome
        outcome.rows_inserted, outcome.rows_updated, outcome.rows_deleted = counts.inserted, counts.updated, counts.deleted
        outcome.rows_quarantined = quarantined
        try:
            if not staged.empty:
                outcome.findings += self._timed("audit", self._audit, silver, staged)
        except LoadError as error:
            silver.discard(staged)
            if error.code == "AuditFailed":
                # This load is over; the next begins where the last good one ended, and reads these rows again.
                rejected = f"rejected:{self.loader.run_id}"
                self.loader.state.commit(self.dataset.name, state, state.load_seq + 1, rejected, {})
            raise
        self._timed("publish", silver.publish, staged, self._note())

    def _audit(self, silver: Silver, staged: Any) -> list[dict[str, str]]:
        return audit(self.lake, self.dataset, staged, silver.mark)

    def _register(self, marker: Marker) -> None:
        columns = bronze.columns_of(marker.columns)
        change = bronze.change_of(self.lake, self.dataset.name, columns, self.dataset.columns)
        bronze.register(self.lake, self.dataset.name, marker, change)

    def _merge(self, silver: Silver, marker: Marker) -> tuple[Any, Counts, int]:
        dataset, spark = self.dataset, self.lake.spark
        size = Size(marker.rows, marker.bytes)
        load = spark.table(self.lake.name("bronze", dataset.name)).where(f"_load_id = '{marker.load_id}'")
        valid = rows.separate_invalid(dataset, size.gather(load), marker.nulls, marker.rows)
        good = transformed(spark, dataset, valid.good, [c["name"] for c in marker.columns])
        single = rows.separate_duplicates(dataset, good)
        self.outcome.findings += single.findings
        if silver.exists:
            change = compare(dataset.name, "silver", silver.columns(), single.good.schema, dataset.columns)
            evolve(self.lake, silver.handle, change)
        origin = {"run_id": marker.run_id, "loaded_at": marker.loaded_at, "position": marker.position}
        quarantined = self._quarantined(quarantine.put(self.lake, dataset.name, marker.load_id, valid.bad + single.bad, origin))
        to_write = Load(
            single.good, size, dataset.primary_key, marker.load_id, marker.loaded_at, marker.full, single.count, single.bounds
        )
        staged, counts = stage(silver, to_write)
        return staged, counts, quarantined

    def _quarantined(self, rows: int) -> int:
        if rows:
            table = self.lake.name("quarantine", self.dataset.name).replace("`", "")
            text = f"{rows} rows did not go into silver; {table} has them with their reasons."
            self.outcome.findings.append(finding("RowsQuarantined", text))
        return rows

    def _note(self) -> dict[str, Any]:
        o = self.outcome
        counts = {"inserted": o.rows_inserted, "updated": o.rows_updated, "deleted": o.rows_deleted}
        return {"loadId": self.load_id, **counts, "quarantined": o.rows_quarantined, "findings": o.findings[:20]}

    def _tell(self, load: str, marker: Marker | None, note: dict[str, Any] | None) -> None:
        """Fills in what is known of the load; `note` is that of the attempt that published it."""
        o = self.outcome
        o.load_id = load
        if marker:
            o.rows_read, o.source_time, o.findings = marker.rows, marker.source_time, list(marker.findings)
        # A load that changed nothing leaves no note of its own.
        if note and note["loadId"] == load:
            o.rows_inserted, o.rows_updated, o.rows_deleted = note["inserted"], note["updated"], note["deleted"]
            o.rows_quarantined, o.findings = note["quarantined"], list(note["findings"])

    def _commit(self, silver: Silver, state: State, marker: Marker) -> None:
        silver.handle.refresh()
        fields = {
            "watermark": marker.watermark,
            "sourceTime": marker.source_time,
            "loadedAt": datetime.now(timezone.utc).isoformat(),
            "rows": silver.rows(),
            "rowsRead": marker.rows,
            "seconds": sum(self.outcome.steps.values()),
        }
        self.loader.state.commit(self.dataset.name, state, int(self.load_id), marker.run_id, fields)

    def _timed(self, step: str, do: Callable[..., Any], *arguments: Any) -> Any:
        began = time.monotonic()
        try:
            return do(*arguments)
        finally:
            self.outcome.steps[step] = round(time.monotonic() - began, 3)

