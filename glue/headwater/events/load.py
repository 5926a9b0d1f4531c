"""The steps of a load of events, where they differ from a table's."""

from __future__ import annotations

import time
from typing import Any

from pyspark.sql import functions as F

from ..errors import finding
from ..lake import rows
from ..lake.marker import Marker
from ..lake.merge import Counts, Load, stage
from ..lake.schema import compare, evolve
from ..lake.silver import Silver
from ..lake.size import Size
from ..lake.tables import quote
from ..load import Steps
from ..state import State
from . import quarantine
from .once import once, wins


class EventSteps(Steps):
    """One attempt at one load of a stream's events."""

    # Arrival (seconds since 1970) of the middle one of the events that are new in silver, and of the oldest hundredth.
    arrivals: tuple[float, float] | None = None

    def _watermark(self, state: State) -> dict[str, Any] | None:
        before = state.watermark
        # A full run takes everything again, in as many loads as it takes.
        if before is None or (self.loader.full and state.run_id != self.run_id):
            return None
        marker = self.markers.read(before["load"])
        # Without it some files are taken twice, which silver doesn't see.
        return before | {"taken": (marker.taken if marker else None) or {}}

    def _more_of(self, got: Any) -> dict[str, Any]:
        return {"taken": got.taken, "quarantined": got.quarantined, "arrived": got.arrived}

    def _is_nothing(self, silver: Silver, marker: Marker) -> bool:
        return super()._is_nothing(silver, marker) and not marker.quarantined

    def _merge(self, silver: Silver, marker: Marker) -> tuple[Any, Counts, int]:
        dataset, spark = self.dataset, self.lake.spark
        size = Size(marker.rows, marker.bytes)
        load = spark.table(self.lake.name("bronze", dataset.name)).where(f"_load_id = '{marker.load_id}'")
        valid = rows.separate_invalid(dataset, size.gather(load), marker.nulls, marker.rows)
        masked = [c["name"] for c in dataset.row["columns"] if c.get("mask")]
        origin = {"run_id": marker.run_id, "loaded_at": marker.loaded_at}
        aside = quarantine.lines(marker.quarantined, masked)
        number, self.outcome.events_put_aside = quarantine.put(self.lake, dataset, marker.load_id, origin, aside, valid.bad)
        quarantined = self._quarantined(number)
        good = valid.good.select(*(quote(c["name"]) for c in marker.columns))
        if silver.exists:
            change = compare(dataset.name, "silver", silver.columns(), good.schema, dataset.columns)
            evolve(self.lake, silver.handle, change)
        events = once(dataset, good)
        to_write = Load(
            events.good, size, dataset.primary_key, marker.load_id, marker.loaded_at,
            whole=False, count=events.count, bounds=events.bounds, wins=wins(dataset),
        )  # fmt: skip
        staged, counts = stage(silver, to_write)
        repeats = events.count + events.repeats - counts.inserted - counts.updated
        self.outcome.events_repeated = repeats
        if repeats:
            what = "were there already" if dataset.keep == "every" else f"gave way to the {dataset.keep} of their key"
            self.outcome.findings.append(finding("EventsRepeated", f"{repeats} events {what}.", "info"))
        if counts:
            self.arrivals = self._arrivals(staged)
        return staged, counts, quarantined

    def _arrivals(self, staged: Any) -> tuple[float, float] | None:
        new = self.lake.spark.table(staged.relation).where(F.col("_load_id") == self.load_id)
        seconds = F.col("_arrived_at").cast("double")
        found = new.agg(F.percentile_approx(seconds, [0.5, 0.01], 10_000)).collect()[0][0]
        return (found[0], found[1]) if found else None

    def _publish(self, silver: Silver, state: State, marker: Marker) -> None:
        super()._publish(silver, state, marker)
        if self.arrivals:
            self._lag(time.time())

    def _lag(self, published: float) -> None:
        p50, p99 = (round(max(0.0, published - moment), 3) for moment in self.arrivals or ())
        self.outcome.event_lag_p50, self.outcome.event_lag_p99 = p50, p99

    def _note(self) -> dict[str, Any]:
        if self.arrivals:
            self._lag(time.time())
        o = self.outcome
        more = {"repeated": o.events_repeated, "putAside": o.events_put_aside, "lag": [o.event_lag_p50, o.event_lag_p99]}
        return super()._note() | more

    def _tell(self, load: str, marker: Marker | None, note: dict[str, Any] | None) -> None:
        super()._tell(load, marker, note)
        if note and note["loadId"] == load:
            self.outcome.events_repeated = note.get("repeated")
            self.outcome.events_put_aside = note.get("putAside")
            self.outcome.event_lag_p50, self.outcome.event_lag_p99 = note.get("lag", (None, None))

    def _commit(self, silver: Silver, state: State, marker: Marker) -> None:
        if marker.rows or marker.quarantined:
            quarantine.resolve(self.lake, self.dataset, marker.load_id, marker.arrived)
        super()._commit(silver, state, marker)


