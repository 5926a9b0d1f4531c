"""Bronze: takes the files of a load into the append-only Iceberg table, by metadata alone."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql.types import StructType

from .marker import Marker
from .schema import Change, compare, evolve, schema_of, struct_of
from .tables import LOAD_ID_PROPERTY, Lake, is_java

# What the reader puts behind the source's columns.
OWN_COLUMNS = {
    "_run_id": "string",
    "_load_id": "string",
    "_loaded_at": "timestamp",
    "_source_position": "string",
    "_problem": "string",
}
_MAPPING = "schema.name-mapping.default"


def columns_of(marker_columns: list[dict[str, Any]]) -> StructType:
    """The source's columns of a load."""
    return struct_of((column["name"], column["spark_type"]) for column in marker_columns)


def change_of(lake: Lake, dataset: str, columns: StructType, contract: Collection[str]) -> Change:
    """What the load's columns change in bronze; raises LoadError(SchemaBroken)."""
    table = lake.load("bronze", dataset)
    return compare(dataset, "source", schema_of(lake, table), columns, contract) if table else Change()


def register(lake: Lake, dataset: str, marker: Marker, change: Change) -> None:
    """
    Makes the load's files part of bronze, once: a second call finds the load in the table's snapshots and does
    nothing.
    """
    table = lake.load("bronze", dataset)
    if table is None:
        columns = [*columns_of(marker.columns).fields, *struct_of(OWN_COLUMNS.items()).fields]
        table = lake.create("bronze", dataset, StructType(columns), partition_by="_load_id")
    seen = table.currentSnapshot()
    if _is_registered(table, marker.load_id):
        return
    evolve(lake, table, change)
    if not table.properties().containsKey(_MAPPING):
        # The files are not Iceberg's own: their columns are found by name, also those of before a change of schema.
        mapping = lake.jvm.org.apache.iceberg.mapping
        text = mapping.NameMappingParser.toJson(mapping.MappingUtil.create(table.schema()))
        table.updateProperties().set(_MAPPING, text).commit()
    if marker.files:
        _append(lake, table, marker.load_id, _data_files(lake, table, marker), seen)


def _is_registered(table: Any, load_id: str) -> bool:
    snapshot = table.currentSnapshot()
    while snapshot is not None:
        found = snapshot.summary().get(LOAD_ID_PROPERTY)
        # Loads come in order, and upkeep may leave snapshots without the property on top.
        if found is not None:
            return found >= load_id
        parent = snapshot.parentId()
        snapshot = table.snapshot(parent) if parent is not None else None
    return False


def _data_files(lake: Lake, table: Any, marker: Marker) -> list[Any]:
    iceberg = lake.jvm.org.apache.iceberg
    config = iceberg.MetricsConfig.forTable(table)
    mapping = iceberg.mapping.NameMappingParser.fromJson(table.properties().get(_MAPPING))
    spec, io = table.spec(), table.io()

    def read(uri: str) -> Any:
        lake.enter_thread()
        file = io.newInputFile(uri)
        metrics = iceberg.parquet.ParquetUtil.fileMetrics(file, config, mapping)
        builder = iceberg.DataFiles.builder(spec).withInputFile(file).withFormat("PARQUET").withMetrics(metrics)
        return builder.withPartitionPath(f"_load_id={marker.load_id}").build()

    with ThreadPoolExecutor(max_workers=8, thread_name_prefix="footers") as pool:
        return list(pool.map(read, marker.files))


def _append(lake: Lake, table: Any, load_id: str, files: list[Any], seen: Any | None) -> None:
    # An overwrite that deletes nothing is an append, with a check that no other run has registered the same load
    # since we looked.
    expressions = lake.jvm.org.apache.iceberg.expressions.Expressions
    operation = table.newOverwrite().set(LOAD_ID_PROPERTY, load_id)
    operation = operation.conflictDetectionFilter(expressions.equal("_load_id", load_id)).validateNoConflictingData()
    if seen is not None:
        operation = operation.validateFromSnapshot(seen.snapshotId())
    for file in files:
        operation = operation.addFile(file)
    try:
        operation.commit()
    except Py4JJavaError as error:
        table.refresh()
        if not (is_java(error, "ValidationException") and _is_registered(table, load_id)):
            raise
