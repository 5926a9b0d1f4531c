"""
Attaches this Python process to the running Spark of `gateway.py`.

`attach()` gives a session of its own on the shared Spark. After it, `SparkSession.builder.getOrCreate()` gives that
session too, so that a script written for Glue runs unchanged.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def attach(settings: dict[str, str] | None = None, environment: dict[str, str] | None = None) -> SparkSession:
    """
    A new session on the Spark behind PYSPARK_GATEWAY_PORT and PYSPARK_GATEWAY_SECRET.

    `settings` are Spark properties of this session; those that can't be set after Spark's start are left out.
    `environment` is what Python workers of this client get (beside the JVM's own environment).
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    gateway = launch_gateway()
    jvm = gateway.jvm
    java_context = jvm.org.apache.spark.SparkContext.getOrCreate()
    java_spark_context = jvm.JavaSparkContext.fromSparkContext(java_context)
    SparkContext._gateway, SparkContext._jvm = gateway, jvm
    context = SparkContext(
        gateway=gateway,
        jsc=java_spark_context,
        conf=SparkConf(_jconf=java_context.getConf()),
        environment=environment,
    )
    builder = jvm.org.apache.spark.sql.SparkSession.builder()
    session = SparkSession(context, builder.getOrCreate().newSession())
    jvm.org.apache.spark.sql.SparkSession.setActiveSession(session._jsparkSession)
    SparkSession._instantiatedSession = session
    for name, value in (settings or {}).items():
        if not jvm.org.apache.spark.sql.internal.SQLConf.isStaticConfigKey(name):
            session.conf.set(name, value)
    return session


def detach() -> None:
    """
    Lets the JVM forget everything that this process holds in it. It outlives this process, and would otherwise keep all
    its tables and plans.
    """
    from py4j.finalizer import ThreadSafeFinalizer
    from pyspark import SparkContext

    client = SparkContext._gateway._gateway_client
    prefix = f"{client.address}{client.port}"
    held = [name[len(prefix) :] for name in list(ThreadSafeFinalizer.finalizers) if name.startswith(f"{prefix}o")]
    # What py4j's own thread was to let go next.
    held += [target for _, target in list(client.finalizer_deque)]
    for target in held:
        client.garbage_collect_object(target, False)


def glue_catalog(endpoint: str | None, region: str, warehouse: str) -> dict[str, str]:
    """
    Properties of the Iceberg catalog `glue_catalog`, as the Glue job has them, and the endpoint of the embedded AWS.
    `warehouse` is an S3 URI for tables that are created without a location.
    """
    name = "spark.sql.catalog.glue_catalog"
    settings = {
        name: "org.apache.iceberg.spark.SparkCatalog",
        f"{name}.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
        f"{name}.io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
        f"{name}.warehouse": warehouse,
    }
    return {**settings, **local_overrides(endpoint, region)}


def local_overrides(endpoint: str | None, region: str) -> dict[str, str]:
    """What a session on the shared Spark needs beside the job's own `--conf`."""
    name = "spark.sql.catalog.glue_catalog"
    # Two cores and small tables: few partitions. A table cached in the JVM would be another job's old state.
    settings = {
        f"{name}.client.region": region,
        f"{name}.cache-enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
    }
    if endpoint:
        settings |= {
            f"{name}.glue.endpoint": endpoint,
            f"{name}.s3.endpoint": endpoint,
            f"{name}.s3.path-style-access": "true",
        }
    return settings


if __name__ == "__main__":
    # Warms Spark: its context, the SQL engine's code generation, Iceberg's classes, and a shuffle.
    spark = attach()
    spark.sql("select id % 3 as k, sum(id) as s from range(1000) group by 1 order by 1").collect()
    spark._jvm.org.apache.iceberg.spark.SparkCatalog()
