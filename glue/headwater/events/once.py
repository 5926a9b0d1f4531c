"""
Which events go on to silver. Every rule here is a least or greatest of a total order, so that any order of loads, any
batches and any repeats end in the same table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import TimestampType
from pyspark.sql.window import Window

from ..lake.rows import ORDERED
from ..lake.tables import quote
from ..manifest import Dataset


@dataclass(frozen=True)
class Once:
    """One event a key. `repeats`: events of the load that gave way to another of it."""

    good: DataFrame
    count: int
    repeats: int
    bounds: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def position(prefix: str = "") -> Column:
    """An event's place among all events; sequence numbers have up to 129 digits and compare as numbers."""
    names = ("_arrived_at", "_sequence", "_sequence", "_subsequence", "_shard", "_stream")
    parts = dict(zip(("at", "digits", "sequence", "part", "shard", "stream"), names))
    columns = {part: F.col(f"`{prefix}{name}`") for part, name in parts.items()}
    columns["digits"] = F.length(columns["digits"])
    return F.struct(*(column.alias(part) for part, column in columns.items()))


def wins(dataset: Dataset) -> Column:
    """Whether an event takes the place of silver's, whose columns are prefixed by `_old_`."""
    if dataset.keep == "every":
        # The same event: silver's stays, also where the time at which it was handled differs now.
        return F.lit(False)
    new, old = position(), position("_old_")
    return new < old if dataset.keep == "first" else new > old


def once(dataset: Dataset, rows: DataFrame) -> Once:
    """The load's events, one a key."""
    key = [F.col(quote(name)) for name in dataset.primary_key]
    types = {f.name: f.dataType for f in rows.schema.fields}
    # The same event arrived at the same moment: that leaves out most of silver's files.
    bounded = ["_arrived_at", "_sequence"] if dataset.keep == "every" else dataset.primary_key
    bounded = [name for name in bounded if isinstance(types[name], ORDERED)]
    # Moments as numbers: a Python datetime would be one of this machine's time zone.
    moments = {name for name in bounded if isinstance(types[name], TimestampType)}
    values = [F.unix_micros(F.col(quote(name))) if name in moments else F.col(quote(name)) for name in bounded]
    ends = [end(value).alias(f"{word}_{i}") for i, value in enumerate(values) for word, end in _ENDS]
    groups = rows.groupBy(*key).agg(F.count(F.lit(1)).alias("_copies"), *ends)
    outer = [end(f"{word}_{i}") for i in range(len(bounded)) for word, end in _ENDS]
    found = groups.agg(F.count(F.lit(1)), F.coalesce(F.sum("_copies"), F.lit(0)), *outer).collect()[0]
    bounds = {name: (found[2 + 2 * i], found[3 + 2 * i]) for i, name in enumerate(bounded)}
    bounds = {name: both for name, both in bounds.items() if None not in both}
    bounds |= {name: tuple(F.timestamp_micros(F.lit(end)) for end in bounds[name]) for name in moments & bounds.keys()}
    count, repeats = found[0], found[1] - found[0]
    if not repeats:
        return Once(rows, count, 0, bounds)
    place = position().desc() if dataset.keep == "latest" else position().asc()
    # Between copies of one event, whichever; but the same one whenever Spark asks again.
    order = Window.partitionBy(*key).orderBy(place, F.xxhash64(*(F.col(quote(c)) for c in rows.columns)))
    good = rows.withColumn("_rank", F.row_number().over(order)).where("_rank = 1").drop("_rank")
    return Once(good, count, repeats, bounds)


_ENDS = (("low", F.min), ("high", F.max))
