"""Keys that different items have: of those only one can be in silver, and nobody would see that others are not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from ..lake.tables import quote
from ..manifest import Dataset


def whose(dataset: Dataset) -> list[str]:
    """Columns that tell whose an item is: those of its parent, or of the item whose list it is in."""
    load = dataset.row["load"]
    return list(load.get("keys") or (load.get("parent") or {}).get("keys") or {})


def shared_keys(rows: DataFrame, dataset: Dataset, answer: Sequence[str]) -> int:
    """
    How many keys have rows that are not one item read twice: they are of several parents, or stand in one answer (or one
    list; told by the columns `answer`, the extraction among them) with different values.
    """
    key = dataset.primary_key
    parents = [name for name in whose(dataset) if name not in key]
    # Mostly a look at the key tells that there are none.
    if not _count(rows, key, answer, parents, F.count(F.lit(1))):
        return 0
    values = [quote(name) for name in rows.columns if name in dataset.columns or name == "_extra"]
    return _count(rows, key, answer, parents, F.count_distinct(_print(values)))


def _count(rows: DataFrame, key: list[str], answer: Sequence[str], parents: list[str], different: Column) -> int:
    keys, parent = [F.col(quote(name)) for name in key], _print(map(quote, parents))
    answers = rows.groupBy(*keys, *answer).agg(different.alias("_different"), F.min(parent).alias("_low"), F.max(parent).alias("_high"))
    is_shared = (F.max("_different") > 1) | (F.min("_low") != F.max("_high"))
    # Between two extractions an item may well go to another parent.
    shared = answers.groupBy(*keys, "_extraction").agg(is_shared.alias("_shared")).where("_shared")
    return shared.select(*keys).distinct().count()


def _print(names: Iterable[str]) -> Column:
    # Nulls leave a hash as it is: whether a value is null goes in as well.
    return F.xxhash64(F.lit(0), *(part for name in names for part in (F.col(name), F.col(name).isNull())))
