"""Compares the source with silver, without anything that loads use: Spark's plain JDBC reader against the Iceberg table.

    python report.py REQUEST.json ANSWER.json

Both sides are cast to text column by column and hashed: a hash over each row, summed and combined by exclusive or, tells
whether all rows agree in all columns; a sum for each column tells which differ. What the contract masks is masked on the
source's side, dropped columns are left out, and so are silver's own and derived columns, which the source doesn't have.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from attach import attach, glue_catalog
from names import real_names
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as f

NULL = "\u2400"


def masked(column: str, mask: str | None, key: str) -> Column:
    """The column as the contract wants it in the lake."""
    text = f.col(f"`{column}`").cast("string")
    if mask == "hash":
        return f.sha2(f.concat(f.lit(key), text), 256)
    if mask == "redact":
        raise ValueError("redacted columns are compared by their nulls alone")
    return text


def comparable(frame: DataFrame, columns: list[str], masks: dict[str, str], key: str) -> DataFrame:
    """Every column as text that is never null."""
    texts = [
        f.col(f"`{name}`").isNull().cast("string").alias(name)
        if masks.get(name) == "redact"
        else f.coalesce(masked(name, masks.get(name), key), f.lit(NULL)).alias(name)
        for name in columns
    ]
    return frame.select(*texts)


def checksums(frame: DataFrame, columns: list[str]) -> dict[str, Any]:
    """Number of rows, checksums over whole rows, and one for each column."""
    row = f.xxhash64(*[f.col(f"`{name}`") for name in columns])
    wide = "decimal(38,0)"
    sums = [f.sum(f.xxhash64(f.col(f"`{name}`")).cast(wide)).alias(f"c{i}") for i, name in enumerate(columns)]
    found = frame.agg(f.count(f.lit(1)).alias("rows"), f.sum(row.cast(wide)).alias("sum"), f.bit_xor(row).alias("xor"), *sums)
    return found.collect()[0].asDict()


def compare(spark: SparkSession, request: dict[str, Any], dataset: dict[str, Any]) -> dict[str, Any]:
    """One dataset: rows of both sides, whether they agree, and the columns that don't."""
    options = {"url": dataset["url"], "user": request["user"], "password": request["password"], "fetchsize": "10000"}
    source = spark.read.format("jdbc").options(dbtable=dataset["table"], driver="org.postgresql.Driver", **options).load()
    masks = dataset["masks"]
    columns = [name for name in source.columns if masks.get(name) != "drop"]
    ours = checksums(comparable(source, columns, masks, request["maskKey"]), columns)
    answer = {"dataset": dataset["dataset"], "sourceRows": ours["rows"], "agree": False, "differing": []}
    table = f"glue_catalog.{request['databases']['silver']}.{dataset['dataset']}"
    if not spark.catalog.tableExists(table):
        return answer
    silver = spark.table(table)
    missing = [name for name in columns if name not in silver.columns]
    if missing:
        return {**answer, "silverRows": silver.count(), "differing": missing}
    unmasked = {name: mask for name, mask in masks.items() if mask == "redact"}
    theirs = checksums(comparable(silver, columns, unmasked, ""), columns)
    differing = [name for i, name in enumerate(columns) if ours[f"c{i}"] != theirs[f"c{i}"]]
    return {**answer, "silverRows": theirs["rows"], "agree": ours == theirs, "differing": differing}


def ask_gold(spark: SparkSession, request: dict[str, Any]) -> dict[str, Any] | None:
    databases = request["databases"]
    if not spark.catalog.tableExists(f"glue_catalog.{databases['gold']}.{request['goldTable']}"):
        return None
    frame = spark.sql(real_names(request["goldQuery"], databases))
    rows = [[None if value is None else str(value) for value in row] for row in frame.collect()]
    return {"columns": frame.columns, "rows": rows}


def main() -> None:
    request = json.loads(Path(sys.argv[1]).read_text())
    Path(sys.argv[1]).unlink()
    endpoint, region = os.environ["AWS_ENDPOINT_URL"], os.environ["AWS_REGION"]
    spark = attach(glue_catalog(endpoint, region, request["warehouse"]))
    answer: dict[str, Any] = {"comparisons": [compare(spark, request, dataset) for dataset in request["datasets"]]}
    if gold := ask_gold(spark, request):
        answer["gold"] = gold
    Path(sys.argv[2]).write_text(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
