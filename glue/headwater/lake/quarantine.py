"""Quarantine: rows that did not go into silver, with the reason and the row as JSON (masked as everywhere)."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .rows import REASON
from .schema import struct_of
from .tables import Lake, quote

COLUMNS = {
    "_load_id": "string",
    "_run_id": "string",
    "_loaded_at": "timestamp",
    "_source_position": "string",
    "reason": "string",
    "row": "string",
}


def put(lake: Lake, dataset: str, load_id: str, bad: list[DataFrame], origin: dict[str, str]) -> int:
    """
    Replaces what quarantine holds of this load by the rows in `bad`; the number of rows. `origin` has the run, the
    time and the source position of the load; rows may have one of their own.
    """
    rows: DataFrame | None = None
    for frame in bad:
        place = F.col("_source_position") if "_source_position" in frame.columns else F.lit(origin["position"])
        values = [F.col(quote(c)) for c in frame.columns if not c.startswith("_")]
        entry = frame.select(
            F.lit(load_id).alias("_load_id"),
            F.lit(origin["run_id"]).alias("_run_id"),
            F.lit(origin["loaded_at"]).cast("timestamp").alias("_loaded_at"),
            place.alias("_source_position"),
            F.col(REASON).alias("reason"),
            F.to_json(F.struct(*values), {"ignoreNullFields": "false"}).alias("row"),
        )
        rows = entry if rows is None else rows.unionByName(entry)
    if rows is None:
        return 0
    rows = rows.persist()
    try:
        number = rows.count()
        table = lake.load("quarantine", dataset)
        if table is None and number == 0:
            return 0
        if table is None:
            lake.create("quarantine", dataset, struct_of(COLUMNS.items()), partition_by="_load_id")
        # The partition of this load is replaced whole: doing it again changes nothing.
        rows.writeTo(lake.name("quarantine", dataset)).overwrite(F.col("_load_id") == load_id)
        return number
    finally:
        rows.unpersist()
