"""Spark's JDBC reader as its guide says: four partitions by key range, a fetch size."""

from __future__ import annotations

import os
from pathlib import Path

from protocol import SOURCE, serve
from pyspark.sql import SparkSession

jar = next(Path(os.environ["BENCH_JARS"]).rglob("postgresql-*.jar"))
spark = (
    SparkSession.builder.master("local[4]")
    .config("spark.driver.extraClassPath", str(jar))
    .config("spark.driver.memory", "2g")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.parquet.compression.codec", "zstd")
    .config("spark.ui.showConsoleProgress", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
url = f"jdbc:postgresql://{SOURCE['host']}:{SOURCE['port']}/{SOURCE['database']}"


def read(table: str, target: str) -> None:
    frame = spark.read.jdbc(
        url,
        table,
        column="id",
        lowerBound=1,
        upperBound=SOURCE["rows"][table],
        numPartitions=4,
        properties={
            "user": SOURCE["user"],
            "password": SOURCE["password"],
            "driver": "org.postgresql.Driver",
            "fetchsize": "10000",
        },
    )
    frame.write.mode("overwrite").parquet(target)


serve(read)
