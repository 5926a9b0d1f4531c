"""One row a key, where rows have a place in an order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import TimestampType
from pyspark.sql.window import Window

from .rows import ORDERED
from .tables import quote


@dataclass(frozen=True)
class Once:
    """One row a key. `repeats`: rows of the load that gave way to another of it; `bounds` as those of `Load`."""

    good: DataFrame
    count: int
    repeats: int
    bounds: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def one_a_key(rows: DataFrame, key: list[str], place: Column, bounded: list[str]) -> Once:
    """Of each key the row that comes first by `place`. `bounded`: columns whose least and greatest values are of use."""
    keys = [F.col(quote(name)) for name in key]
    types = {f.name: f.dataType for f in rows.schema.fields}
    bounded = [name for name in bounded if isinstance(types[name], ORDERED)]
    # Moments as numbers: a Python datetime would be one of this machine's time zone.
    moments = {name for name in bounded if isinstance(types[name], TimestampType)}
    values = [F.unix_micros(F.col(quote(name))) if name in moments else F.col(quote(name)) for name in bounded]
    ends = [end(value).alias(f"{word}_{i}") for i, value in enumerate(values) for word, end in _ENDS]
    groups = rows.groupBy(*keys).agg(F.count(F.lit(1)).alias("_copies"), *ends)
    outer = [end(f"{word}_{i}") for i in range(len(bounded)) for word, end in _ENDS]
    found = groups.agg(F.count(F.lit(1)), F.coalesce(F.sum("_copies"), F.lit(0)), *outer).collect()[0]
    bounds = {name: (found[2 + 2 * i], found[3 + 2 * i]) for i, name in enumerate(bounded)}
    bounds = {name: both for name, both in bounds.items() if None not in both}
    bounds |= {name: tuple(F.timestamp_micros(F.lit(end)) for end in bounds[name]) for name in moments & bounds.keys()}
    count, repeats = found[0], found[1] - found[0]
    if not repeats:
        return Once(rows, count, 0, bounds)
    # Between copies of one place, whichever; but the same one whenever Spark asks again.
    order = Window.partitionBy(*keys).orderBy(place, F.xxhash64(*(F.col(quote(c)) for c in rows.columns)))
    good = rows.withColumn("_rank", F.row_number().over(order)).where("_rank = 1").drop("_rank")
    return Once(good, count, repeats, bounds)


_ENDS = (("low", F.min), ("high", F.max))
