"""
Brings the rows of a load into silver. Rows that are already there as they are, are not written again: applying a load
twice changes nothing, and what is inserted, updated and deleted is counted exactly.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from ..errors import LoadError
from .silver import Silver, Staged
from .tables import quote

_CHANGE = "_change"
_INSERT, _UPDATE, _DELETE = "I", "U", "D"


@dataclass(frozen=True)
class Counts:
    inserted: int = 0
    updated: int = 0
    deleted: int = 0

    def __bool__(self) -> bool:
        return bool(self.inserted or self.updated or self.deleted)


@dataclass(frozen=True)
class Stamp:
    """What each row that a load writes carries. `small`: the load fits the memory of every worker."""

    load_id: str
    loaded_at: str
    small: bool = False

    def on(self, rows: DataFrame) -> DataFrame:
        moment = F.lit(self.loaded_at).cast("timestamp")
        return rows.withColumn("_load_id", F.lit(self.load_id)).withColumn("_loaded_at", moment)


def stage(silver: Silver, rows: DataFrame, key: list[str], stamp: Stamp, whole: bool) -> tuple[Staged, Counts]:
    """
    Writes the load where no reader looks. `whole`: the rows are the entire table, and what silver has beyond them is
    deleted; else they are inserted or updated by key.
    """
    if not silver.exists:
        staged = silver.stage_first(stamp.on(rows))
        return staged, Counts(inserted=staged.rows)
    load = _in_shape(silver, stamp.on(rows))
    staged, counts = (_replace if whole else _upsert)(silver, load, key, stamp)
    expected = silver.rows() + counts.inserted - counts.deleted
    if staged.rows != expected:
        silver.discard(staged)
        raise LoadError(
            "LoadConflict",
            f"Silver table '{silver.dataset}' would have {staged.rows} rows where {expected} were expected: its "
            f"key ({', '.join(key)}) is not unique in it, or somebody else wrote to it. Nothing was published.",
        )
    return staged, counts


def _in_shape(silver: Silver, load: DataFrame) -> DataFrame:
    """The load with silver's columns and types; columns that it no longer brings are null."""
    present = set(load.columns)
    fields = silver.columns().fields
    columns = [F.col(quote(f.name)) if f.name in present else F.lit(None) for f in fields]
    return load.select(*(column.cast(f.dataType).alias(f.name) for column, f in zip(columns, fields)))


def _old(silver: Silver) -> DataFrame:
    """What is published now, its columns prefixed by `_old_`."""
    have = silver.lake.spark.table(silver.name)
    return have.select(*(F.col(quote(c)).alias(f"_old_{c}") for c in have.columns))


def _differs(columns: list[str], key: list[str], stamp: Stamp) -> Column:
    """Whether the load's row is to take the place of the old one."""
    differs: Column = F.lit(False)
    for name in columns:
        if name not in key and name not in ("_load_id", "_loaded_at"):
            differs = differs | ~F.col(quote(name)).eqNullSafe(F.col(quote(f"_old_{name}")))
    # A load that is applied late must not undo a newer one.
    return differs & (F.col("_old__load_id") <= stamp.load_id)


def _same_key(key: list[str]) -> list[Column]:
    return [F.col(quote(c)) == F.col(quote(f"_old_{c}")) for c in key]


def _upsert(silver: Silver, load: DataFrame, key: list[str], stamp: Stamp) -> tuple[Staged, Counts]:
    side = F.broadcast if stamp.small else lambda frame: frame
    # The small side goes to the large one: silver is read once and never sorted.
    met = _old(silver).join(side(load), _same_key(key), "inner")
    met = met.withColumn(_CHANGE, _differs(load.columns, key, stamp)).select(*map(quote, load.columns), _CHANGE).persist()
    updates = met.where(F.col(_CHANGE)).drop(_CHANGE)
    inserts = load.join(side(met.select(*map(quote, key))), key, "left_anti").select(*map(quote, load.columns))
    inserts = inserts.persist()
    try:
        counts = Counts(inserted=inserts.count(), updated=updates.count())
        if not counts:
            return Staged(silver.name, silver.rows()), counts
        branch = silver.begin()
        # Two commits on the branch, published as one.
        if counts.updated:
            _update(silver, branch, side(updates), key)
        if counts.inserted:
            inserts.writeTo(branch).append()
        return silver.staged(), counts
    finally:
        inserts.unpersist()
        met.unpersist()


def _update(silver: Silver, branch: str, updates: DataFrame, key: list[str]) -> None:
    # Tables load side by side in one session, whose views they share.
    view = f"updates_{uuid.uuid4().hex}"
    updates.createOrReplaceTempView(view)
    on = " and ".join(f"t.{quote(c)} = s.{quote(c)}" for c in key)
    try:
        silver.lake.spark.sql(f"merge into {branch} t using {view} s on {on} when matched then update set *")
    finally:
        silver.lake.spark.catalog.dropTempView(view)


def _replace(silver: Silver, load: DataFrame, key: list[str], stamp: Stamp) -> tuple[Staged, Counts]:
    joined = load.join(_old(silver), _same_key(key), "full_outer")
    is_new, is_gone = F.col("_old__load_id").isNull(), F.col("_load_id").isNull()
    kind = F.when(is_new, _INSERT).when(is_gone, _DELETE).when(_differs(load.columns, key, stamp), _UPDATE)
    kept = F.col(_CHANGE).isNull()
    values = {c: F.col(quote(c)) for c in load.columns}
    # An unchanged row keeps the load that brought it.
    for c in ("_load_id", "_loaded_at"):
        values[c] = F.when(kept, F.col(f"_old_{c}")).otherwise(F.col(c)).alias(c)
    changes = joined.withColumn(_CHANGE, kind).select(*(values[c] for c in load.columns), _CHANGE).persist()
    try:
        found = {row[_CHANGE]: row["n"] for row in changes.groupBy(_CHANGE).agg(F.count(F.lit(1)).alias("n")).collect()}
        counts = Counts(found.get(_INSERT, 0), found.get(_UPDATE, 0), found.get(_DELETE, 0))
        if not counts:
            return Staged(silver.name, silver.rows()), counts
        now = changes.where(kept | (F.col(_CHANGE) != _DELETE)).drop(_CHANGE)
        now.writeTo(silver.begin()).overwrite(F.lit(True))
        return silver.staged(), counts
    finally:
        changes.unpersist()
