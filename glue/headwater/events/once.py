"""
Which events go on to silver. Every rule here is a least or greatest of a total order, so that any order of loads, any
batches and any repeats end in the same table.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from ..lake.once import Once, one_a_key
from ..manifest import Dataset


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
    # The same event arrived at the same moment: that leaves out most of silver's files.
    bounded = ["_arrived_at", "_sequence"] if dataset.keep == "every" else dataset.primary_key
    return one_a_key(rows, dataset.primary_key, position().desc() if dataset.keep == "latest" else position().asc(), bounded)
