"""The steps of a load of an API's items, where they differ from a table's."""

from __future__ import annotations

from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from ..errors import finding
from ..lake import quarantine
from ..lake.marker import Marker
from ..lake.merge import Counts, Load, stage, with_kept
from ..lake.once import Once, one_a_key
from ..lake.rows import REASON, separate_duplicates
from ..lake.schema import compare, evolve
from ..lake.silver import Silver
from ..lake.size import Size
from ..lake.tables import quote
from ..load import Steps
from ..state import State, load_id
from ..transform import transformed
from .shared import shared_keys, whose

_PLACE = ("_extraction", "_page", "_item")


class ApiSteps(Steps):
    """One attempt at one load of items."""

    @property
    def _is_list(self) -> bool:
        return self.dataset.pattern == "apiArray"

    @property
    def _place(self) -> tuple[str, ...]:
        return (*_PLACE, "_element") if self._is_list else _PLACE

    def _watermark(self, state: State) -> dict[str, Any] | None:
        # Also in a full run: it has an extraction that is whole. Without a table, what was taken once is taken again.
        before = state.watermark if self.lake.load("silver", self.dataset.name) is not None else None
        marker = self.markers.read(load_id(state.load_seq)) if state.load_seq else None
        return (before or {}) | {"unknown": marker.unknown_names if marker else []}

    def _more_of(self, got: Any) -> dict[str, Any]:
        return {"unknown": got.unknown, "unknown_names": got.unknown_names, "replaces": got.replaces}

    def _tell(self, load: str, marker: Marker | None, note: dict[str, Any] | None) -> None:
        super()._tell(load, marker, note)
        self.outcome.unknown_fields = marker.unknown if marker else None

    def _is_nothing(self, silver: Silver, marker: Marker) -> bool:
        # Lists that are empty now are no rows, and yet change something.
        return super()._is_nothing(silver, marker) and not marker.files

    def _merge(self, silver: Silver, marker: Marker) -> tuple[Any, Counts, int]:
        dataset, lake = self.dataset, self.lake
        size = Size(marker.rows, marker.bytes)
        load = size.gather(lake.spark.table(lake.name("bronze", dataset.name)).where(f"_load_id = '{marker.load_id}'"))
        if marker.replaces:
            load = self._newest_lists(load)
        bad = load.where(F.col("_problem").isNotNull())
        good = load.where(F.col("_problem").isNull())
        if self._is_list:
            good = good.where(F.col("_element").isNotNull())
        items = one_a_key(good, dataset.primary_key, self._position().desc(), dataset.primary_key)
        self._repeated(items, good)
        values = [c["name"] for c in marker.columns if c["name"] in dataset.columns or c["name"] == "_extra"]
        single = transformed(lake.spark, dataset, items.good, values)
        unfit = [bad.withColumn(REASON, F.col("_problem")).withColumn("_source_position", self._said())]
        count, bounds = items.count, items.bounds
        if dataset.transform:
            # Which may give several rows for one.
            after = separate_duplicates(dataset, single)
            single, unfit, count, bounds = after.good, unfit + after.bad, after.count, after.bounds
            self.outcome.findings += after.findings
        if silver.exists:
            change = compare(dataset.name, "silver", silver.columns(), single.schema, dataset.columns)
            evolve(lake, silver.handle, change)
        origin = {"run_id": marker.run_id, "loaded_at": marker.loaded_at, "position": marker.position}
        quarantined = self._quarantined(quarantine.put(lake, dataset.name, marker.load_id, unfit, origin))
        whole, rows = self._whole(silver, marker, load, bad if quarantined else None, single)
        count, bounds = (None, {}) if whole else (count, bounds)
        to_write = Load(rows, size, dataset.primary_key, marker.load_id, marker.loaded_at, whole, count, bounds)
        staged, counts = stage(silver, to_write)
        return staged, counts, quarantined

    def _position(self) -> Column:
        return F.struct(*(F.col(name) for name in self._place))

    def _said(self) -> Column:
        """Where an item is, in words."""
        words = ("extraction", "page", "item", "element")
        return F.concat_ws(", ", *(F.concat(F.lit(f"{word} "), F.col(name)) for word, name in zip(words, self._place)))

    def _repeated(self, items: Once, good: DataFrame) -> None:
        if not items.repeats:
            return
        text = f"{items.repeats} items came again later in what was read; of each key the last one counts."
        self.outcome.findings.append(finding("RepeatedItems", text, "info"))
        shared = shared_keys(good, self.dataset, self._place[:3] if self._is_list else self._place[:2])
        if shared:
            names = ", ".join(self.dataset.primary_key)
            text = (
                f"{shared} values of the key ({names}) stand for several items, of one answer with different values or of several "
                "parents; of each key only the last item is in silver. Are they different things? Then mend the contract's key."
            )
            self.outcome.findings.append(finding("DuplicateKeys", text))

    def _keys(self) -> list[str]:
        """Of a list: columns that tell whose it is."""
        return whose(self.dataset)

    def _newest_lists(self, load: DataFrame) -> DataFrame:
        """Without the lists of items that came again later."""
        keys, place = self._keys(), F.struct(*(F.col(name) for name in _PLACE))
        newest = load.groupBy(*(F.col(quote(k)).alias(f"_of_{k}") for k in keys)).agg(F.max(place).alias("_newest"))
        same = [F.col(quote(k)).eqNullSafe(F.col(quote(f"_of_{k}"))) for k in keys]
        return load.join(newest, [*same, place == F.col("_newest")], "left_semi")

    def _whole(
        self, silver: Silver, marker: Marker, load: DataFrame, bad: DataFrame | None, rows: DataFrame
    ) -> tuple[bool, DataFrame]:
        """
        Whether what silver has beyond the rows is to go, and the rows. What is in quarantine now, but was good once, is not
        gone: it stays as it was. In a load that is not whole, what is gone are parts of lists that were read.
        """
        if not silver.exists:
            return marker.full, rows
        key = self.dataset.primary_key
        known = self.lake.spark.table(silver.name)
        beyond = known.join(rows.select(*map(quote, key)), key, "left_anti")
        stays = self._once_good(beyond, bad) if bad is not None else None
        if marker.full:
            return True, rows if stays is None else with_kept(silver, rows, stays)
        if not marker.replaces:
            return False, rows
        gone = beyond.join(load.select(*map(quote, self._keys())), self._keys(), "left_semi").select(*map(quote, key))
        gone = gone if stays is None else gone.join(stays.select(*map(quote, key)), key, "left_anti")
        return (False, rows) if gone.isEmpty() else (True, with_kept(silver, rows, beyond.join(gone, key, "left_anti")))

    def _once_good(self, beyond: DataFrame, bad: DataFrame) -> DataFrame:
        """Rows of silver whose items are in quarantine now; of a list that is none, all that were in it."""
        key = self.dataset.primary_key
        if not self._is_list:
            return beyond.join(bad.select(*map(quote, key)), key, "left_semi")
        parts = bad.where(F.col("_element").isNotNull()).select(*map(quote, key))
        lists = bad.where(F.col("_element").isNull()).select(*map(quote, self._keys()))
        of_lists = beyond.join(lists, self._keys(), "left_semi")
        return of_lists.unionByName(beyond.join(parts, key, "left_semi").join(lists, self._keys(), "left_anti"))
