"""Separates the rows of a load that can't go into silver, with the reason of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import DateType, IntegralType, StringType, TimestampType
from pyspark.sql.window import Window

from ..errors import finding
from ..manifest import Dataset
from .tables import quote

REASON = "_reason"


@dataclass
class Sorted:
    """
    Rows to merge, and rows to quarantine with their reason in the column `_reason`. `count` of the good ones, where it
    is known; `bounds` of their keys by column: least and greatest.
    """

    good: DataFrame
    bad: list[DataFrame] = field(default_factory=list)
    findings: list[dict[str, str]] = field(default_factory=list)
    count: int | None = None
    bounds: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def separate_invalid(dataset: Dataset, load: DataFrame, nulls: dict[str, int] | None, rows: int) -> Sorted:
    """
    Rows with a value that could not be stored exactly, or without one that is required, apart from the others.

    `nulls` (by column, as the reader counted them) often proves that there are none; then nothing is looked at.
    """
    present = set(load.columns)
    required = [name for name in dataset.required if name in present]
    if nulls is not None and nulls.get("_problem") == rows and all(nulls.get(name) == 0 for name in required):
        return Sorted(load)
    reasons = [F.col("_problem")]
    # A column whose value didn't fit is null too: then both are said.
    reasons += [F.when(F.col(quote(name)).isNull(), F.lit(f"required column {name} is null")) for name in required]
    marked = load.withColumn(REASON, F.concat_ws("; ", *reasons))
    return Sorted(marked.where(F.col(REASON) == "").drop(REASON), [marked.where(F.col(REASON) != "")])


def separate_duplicates(dataset: Dataset, rows: DataFrame) -> Sorted:
    """
    One row a key. Exact copies of a row are dropped. Of rows with the same key and different values the newest by
    cursor goes on and the others to quarantine; where the cursor doesn't tell (or there is none), all of them do.
    """
    key = [F.col(quote(name)) for name in dataset.primary_key]
    # The usual case, that there are none, costs one look at the key's columns.
    number, count, bounds = _look(dataset, rows, key)
    if number == 0:
        return Sorted(rows, count=count, bounds=bounds)
    once = rows.dropDuplicates([c for c in rows.columns if not c.startswith("_")])
    ranked = once.withColumn("_copies", F.count(F.lit(1)).over(Window.partitionBy(*key)))
    keep = F.col("_copies") == 1
    why = F.lit("several rows of the same key with different values")
    if dataset.cursor and dataset.cursor in rows.columns:
        newest = Window.partitionBy(*key).orderBy(F.col(quote(dataset.cursor)).desc_nulls_last())
        ranked = ranked.withColumn("_rank", F.rank().over(newest))
        ranked = ranked.withColumn("_ties", F.count(F.lit(1)).over(Window.partitionBy(*key, F.col("_rank"))))
        keep = (F.col("_rank") == 1) & (F.col("_ties") == 1)
        older = F.lit("an older row of the same key in this load")
        why = F.when(F.col("_rank") > 1, older).otherwise(F.concat(why, F.lit(", equally new")))
    own = ["_copies", "_rank", "_ties"]
    names = ", ".join(dataset.primary_key)
    note = finding("DuplicateKeys", f"{number} values of the key ({names}) were there more than once in this load.")
    return Sorted(ranked.where(keep).drop(*own), [ranked.where(~keep).withColumn(REASON, why).drop(*own)], [note], bounds=bounds)


def _look(dataset: Dataset, rows: DataFrame, key: list[Column]) -> tuple[int, int, dict[str, tuple[Any, Any]]]:
    """How many keys are there more than once, how many rows there are, and the bounds of each of the key's columns."""
    types = {f.name: f.dataType for f in rows.schema.fields}
    # Types whose order is the same for Spark, for Iceberg's file statistics, and for a literal in a query.
    bounded = [name for name in dataset.primary_key if isinstance(types[name], ORDERED)]
    ends = [end(F.col(quote(name))) for name in bounded for end in (F.min, F.max)]
    copies = rows.groupBy(*key).agg(F.count(F.lit(1)).alias("_copies"))
    found = copies.agg(F.count_if(F.col("_copies") > 1), F.coalesce(F.sum("_copies"), F.lit(0)), *ends).collect()[0]
    bounds = {name: (found[2 + 2 * i], found[3 + 2 * i]) for i, name in enumerate(bounded)}
    return found[0], found[1], {name: ends for name, ends in bounds.items() if None not in ends}


ORDERED = (IntegralType, StringType, DateType, TimestampType)
