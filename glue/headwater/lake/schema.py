"""
Schema changes: an added column appears, a widened type widens, a dropped or retyped column stops the table.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql.types import StructField, StructType

from ..errors import LoadError, finding
from .tables import Lake
from .types import parse, union


@dataclass
class Change:
    """What has to change in a table so that the new columns fit."""

    added: list[StructField] = field(default_factory=list)
    widened: list[tuple[str, str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    union: list[StructField] = field(default_factory=list)

    def findings(self, contract: Collection[str]) -> list[dict[str, str]]:
        """What a person should know about it."""
        news = [
            finding("SchemaChanged", f"Column '{c.name}' ({c.dataType.simpleString()}) is new in the source"
                    " and not in the contract; it was added to the lake. Describe it in the contract.")
            for c in self.added if c.name not in contract
        ]  # fmt: skip
        wider = [finding("SchemaChanged", f"Column '{n}' widened from {a} to {b}.", "info") for n, a, b in self.widened]
        gone = [finding("SchemaChanged", f"Column '{n}' no longer comes; it is null from now on.", "info") for n in self.gone]
        return news + wider + gone


def struct_of(columns: Iterable[tuple[str, str]]) -> StructType:
    """A StructType of nullable columns from names and types as Spark SQL spells them."""
    return StructType([StructField(name, parse(spark_type), True) for name, spark_type in columns])


def compare(dataset: str, zone: str, have: StructType, new: StructType, contract: Collection[str]) -> Change:
    """
    What the table with columns `have` needs to take in `new`. Names that start with `_` are the platform's own and
    are not compared.

    Raises LoadError(SchemaBroken) naming every column that is gone or has a type that doesn't fit. A column that is
    gone is allowed when it is not in `contract` (names of its columns) either: then it is meant.
    """
    change = Change()
    broken: list[str] = []
    news = {f.name.lower(): f for f in new.fields if not f.name.startswith("_")}
    olds = {f.name.lower(): f for f in have.fields if not f.name.startswith("_")}
    for key, old in olds.items():
        if key in news:
            continue
        if old.name not in contract:
            change.gone.append(old.name)
        else:
            broken.append(
                f"column '{old.name}' ({old.dataType.simpleString()}) is gone. Put it back, or, when it is meant, take it "
                "out of the contract too (it stays in the lake, null from now on); was it renamed, keep both "
                "until readers have moved"
            )
    for key, column in news.items():
        old = olds.get(key)
        if old is None:
            change.added.append(column)
            change.union.append(StructField(column.name, column.dataType, True))
        elif (both := union(old.dataType, column.dataType)) is not None:
            if both.simpleString() != old.dataType.simpleString():
                change.widened.append((old.name, old.dataType.simpleString(), both.simpleString()))
                change.union.append(StructField(old.name, both, True))
        else:
            broken.append(
                f"column '{old.name}' was {old.dataType.simpleString()} and is now {column.dataType.simpleString()}, "
                "which does not hold every old value exactly. Change it back, or give the new column a new name; to "
                "begin anew, drop the table in bronze and silver and start the run with mode 'full'"
            )
    if broken:
        raise LoadError("SchemaBroken", f"Dataset '{dataset}' ({zone}): " + "; ".join(broken) + ".")
    return change


def evolve(lake: Lake, table: Any, change: Change) -> None:
    """Applies the change to the table in one commit; columns are added at the end."""
    if change.union:
        table.updateSchema().unionByNameWith(lake.schema(StructType(change.union))).commit()


def schema_of(lake: Lake, table: Any) -> StructType:
    """Columns of an Iceberg table as it is now."""
    java = lake.jvm.org.apache.iceberg.spark.SparkSchemaUtil.convert(table.schema())
    return StructType.fromJson(json.loads(java.json()))
