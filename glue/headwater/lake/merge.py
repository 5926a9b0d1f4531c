"""
Brings the rows of a load into silver. Rows that are already there as they are, are not written again: applying a load
twice changes nothing, and what is inserted, updated and deleted is counted exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import DataType, StructField

from ..errors import LoadError
from .silver import Silver, Staged
from .size import BROADCAST_ROWS, Size
from .tables import quote
from .types import shaped

CHANGE = "_change"
INSERT, UPDATE, DELETE = "I", "U", "D"
# What the load itself adds to a row.
_OWN = ("_load_id", "_loaded_at")


@dataclass(frozen=True)
class Counts:
    inserted: int = 0
    updated: int = 0
    deleted: int = 0

    def __bool__(self) -> bool:
        return bool(self.inserted or self.updated or self.deleted)


@dataclass(frozen=True)
class Load:
    """The rows of a load, all good and one a key, and what they carry when they are written."""

    rows: DataFrame
    # About how many there are.
    size: Size
    key: list[str]
    load_id: str
    loaded_at: str
    # True: they are the entire table, and what silver has beyond them is deleted.
    whole: bool
    # How many they are, where that is known.
    count: int | None = None
    # Rows of silver out of these can't have a key of the load.
    bounds: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    # Of events: which of them takes the place of silver's row (its columns prefixed by `_old_`). None: what differs does.
    wins: Column | None = None

    def stamped(self) -> DataFrame:
        moment = F.lit(self.loaded_at).cast("timestamp")
        return self.rows.withColumn("_load_id", F.lit(self.load_id)).withColumn("_loaded_at", moment)


def stage(silver: Silver, load: Load) -> tuple[Staged, Counts]:
    """Writes the load where no reader looks."""
    if not silver.exists:
        staged = silver.stage_first(load.stamped())
        return staged, Counts(inserted=staged.rows)
    rows = _in_shape(silver, load.stamped())
    size = load.size.with_rows(silver.rows())
    # A small table is written anew as fast as it is changed; events, which come often, are appended all the same.
    anew = load.whole or (size.one_task and load.wins is None)
    staged, counts = (rewrite if anew else upsert)(silver, rows, load, size)
    expected = silver.rows() + counts.inserted - counts.deleted
    if staged.rows != expected:
        silver.discard(staged)
        raise LoadError(
            "LoadConflict",
            f"Silver table '{silver.dataset}' would have {staged.rows} rows where {expected} were expected: its key "
            f"({', '.join(load.key)}) is not unique in it, or somebody else wrote to it. Nothing was published.",
        )
    return staged, counts


def _in_shape(silver: Silver, load: DataFrame) -> DataFrame:
    """The load with silver's columns and types; columns that it no longer brings are null."""
    return load.select(*_shapes(silver.columns().fields, {f.name: f.dataType for f in load.schema.fields}))


def _shapes(fields: list[StructField], have: dict[str, DataType]) -> list[Column]:
    return [
        (shaped(F.col(quote(f.name)), have[f.name], f.dataType) if f.name in have else F.lit(None).cast(f.dataType)).alias(f.name)
        for f in fields
    ]


def with_kept(silver: Silver, rows: DataFrame, kept: DataFrame) -> DataFrame:
    """Rows together with some that silver has, which are to stay as they are."""
    values = [f for f in silver.columns().fields if f.name not in _OWN]
    shaped_rows = rows.select(*_shapes(values, {f.name: f.dataType for f in rows.schema.fields}))
    return shaped_rows.unionByName(kept.select(*(quote(f.name) for f in values)))


def _old(silver: Silver, bounds: dict[str, tuple[Any, Any]] | None = None, *more: str) -> DataFrame:
    """
    What is published now, its columns prefixed by `_old_`; only of the files that may have rows within `bounds`. `more`:
    columns of Iceberg's own.
    """
    have = silver.lake.spark.table(silver.name)
    for name, (low, high) in (bounds or {}).items():
        have = have.where(F.col(quote(name)).between(F.lit(low), F.lit(high)))
    return have.select(*(F.col(quote(c)).alias(f"_old_{c}") for c in [*have.columns, *more]))


def _values(columns: list[str]) -> list[str]:
    return [c for c in columns if c not in _OWN]


def _same_key(key: list[str]) -> list[Column]:
    return [F.col(quote(c)) == F.col(quote(f"_old_{c}")) for c in key]


def _kind(columns: list[str], load: Load) -> Column:
    """What a joined row is to silver; null where nothing changes."""
    is_new, is_absent = F.col("_old__load_id").isNull(), F.col("_load_id").isNull()
    changes = load.wins
    if changes is None:
        differs: Column = F.lit(False)
        for name in _values(columns):
            if name not in load.key:
                differs = differs | ~F.col(quote(name)).eqNullSafe(F.col(quote(f"_old_{name}")))
        # A load that is applied late must not undo a newer one.
        changes = differs & (F.col("_old__load_id") <= load.load_id)
    kind = F.when(is_new, INSERT)
    return kind.when(is_absent, DELETE if load.whole else None).when(changes, UPDATE)


def _count(changes: DataFrame) -> Counts:
    sums = [F.count_if(F.col(CHANGE) == kind) for kind in (INSERT, UPDATE, DELETE)]
    return Counts(*changes.agg(*sums).collect()[0])


def rewrite(silver: Silver, rows: DataFrame, load: Load, size: Size) -> tuple[Staged, Counts]:
    """Writes the whole table anew. Unchanged rows stay as they are, also in the load that brought them."""
    joined = size.gather(rows).join(size.gather(_old(silver)), _same_key(load.key), "full_outer")
    joined = joined.withColumn(CHANGE, _kind(rows.columns, load))
    kept = F.col(CHANGE).isNull()
    values = [F.when(kept, F.col(quote(f"_old_{c}"))).otherwise(F.col(quote(c))).alias(c) for c in rows.columns]
    with size.kept(joined.select(*values, CHANGE)) as changes:
        counts = _count(changes)
        if not counts:
            return Staged(silver.name, silver.rows()), counts
        now = changes.where(F.col(CHANGE).isNull() | (F.col(CHANGE) != DELETE)).drop(CHANGE)
        now.writeTo(silver.begin()).overwrite(F.lit(True))
        return silver.staged(), counts


def upsert(silver: Silver, rows: DataFrame, load: Load, size: Size) -> tuple[Staged, Counts]:
    """Inserts the rows whose key is new and updates those that differ."""
    with ExitStack() as stack:
        count = load.count
        if not load.size.broadcasts and load.wins is None:
            # Most rows of a large load are often those that were read before: they go first.
            rows = stack.enter_context(size.kept(_unknown(rows, silver)))
            count = None
        count = rows.count() if count is None else count
        # What fits goes to the table whole, so that silver is never sorted.
        side = F.broadcast if count <= BROADCAST_ROWS else lambda frame: frame
        met = _old(silver, load.bounds, "_file").join(side(rows), _same_key(load.key), "inner")
        met = met.withColumn(CHANGE, _kind(rows.columns, load)).select(*map(quote, load.key), CHANGE, "_old__file")
        met = stack.enter_context(size.kept(met))
        is_update = F.col(CHANGE) == UPDATE
        files = F.count_distinct(F.when(is_update, F.col("_old__file")))
        matched, updated, touched = met.agg(F.count(F.lit(1)), F.count_if(is_update), files).collect()[0]
        counts = Counts(inserted=count - matched, updated=updated)
        if not counts:
            return Staged(silver.name, silver.rows()), counts
        columns = [F.col(quote(c)) for c in rows.columns]
        inserts = rows.join(side(met.select(*map(quote, load.key))), load.key, "left_anti").select(*columns)
        branch = silver.begin()
        if touched * 2 > silver.files():
            _overwrite(silver, branch, rows, side, inserts if counts.inserted else None, load)
            return silver.staged(), counts
        # Two commits on the branch, published as one.
        if updated:
            updates = rows
            if updated < matched:
                changed = met.where(is_update).select(*map(quote, load.key))
                updates = rows.join(side(changed), load.key, "left_semi").select(*columns)
            _update(silver, branch, updates, load)
        if counts.inserted:
            inserts.writeTo(branch).append()
        return silver.staged(), counts


def _unknown(rows: DataFrame, silver: Silver) -> DataFrame:
    """The rows that silver doesn't have exactly as they are, by a print of 128 bits over all values."""
    names = _values(rows.columns)

    def prints(frame: DataFrame) -> list[Column]:
        # Nulls leave a hash as it is: whether a value is null goes in as well.
        parts = [part for c in names for part in (F.col(quote(c)), F.col(quote(c)).isNull())]
        return [F.xxhash64(*parts).alias("_print_a"), F.xxhash64(F.lit(1), *reversed(parts)).alias("_print_b")]

    known = silver.lake.spark.table(silver.name)
    known = known.select(*prints(known))
    return rows.select("*", *prints(rows)).join(known, ["_print_a", "_print_b"], "left_anti").drop("_print_a", "_print_b")


def _overwrite(
    silver: Silver, branch: str, rows: DataFrame, side: Callable[[DataFrame], DataFrame], inserts: DataFrame | None, load: Load
) -> None:
    """Writes the whole table anew: when most files have a row to change, that is what it comes to."""
    joined = _old(silver).join(side(rows), _same_key(load.key), "left_outer").withColumn(CHANGE, _kind(rows.columns, load))
    takes = F.col(CHANGE) == UPDATE
    now = joined.select(*(F.when(takes, F.col(quote(c))).otherwise(F.col(quote(f"_old_{c}"))).alias(c) for c in rows.columns))
    (now.unionByName(inserts) if inserts is not None else now).writeTo(branch).overwrite(F.lit(True))


def _update(silver: Silver, branch: str, updates: DataFrame, load: Load) -> None:
    """Writes those files anew that have a row to change."""
    view = f"updates_{silver.mark}"
    updates.createOrReplaceTempView(view)
    on = [f"t.{quote(c)} = s.{quote(c)}" for c in load.key]
    # Said of the table too, so that Iceberg leaves out files before it looks into any.
    for name, ends in load.bounds.items():
        low, high = (F.lit(end)._jc.expr().sql() for end in ends)
        on.append(f"t.{quote(name)} between {low} and {high}")
    try:
        silver.lake.spark.sql(f"merge into {branch} t using {view} s on {' and '.join(on)} when matched then update set *")
    finally:
        silver.lake.spark.catalog.dropTempView(view)
