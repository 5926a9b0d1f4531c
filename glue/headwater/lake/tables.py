"""
Names and handles of the lake's tables.

Spark's SQL does the work on rows. What has to be one commit (register files, move a branch together with the note of
what it holds) goes through Iceberg's own Java interface, which every Spark with Iceberg has in its JVM.
"""

from __future__ import annotations

from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

CATALOG = "glue_catalog"
# Property of a silver table: what its last published load did, as JSON. Moves in the commit that publishes.
LOAD_PROPERTY = "headwater.load"
# Property of a snapshot of bronze: the load whose files it added.
LOAD_ID_PROPERTY = "headwater.load-id"

PROPERTIES = {
    "format-version": "2",
    "write.parquet.compression-codec": "zstd",
    # Rows stay in the order in which they come (that of the source's pages): no shuffle before a write.
    "write.distribution-mode": "none",
    "write.merge.mode": "copy-on-write",
    "write.update.mode": "copy-on-write",
    "write.delete.mode": "copy-on-write",
    "write.merge.distribution-mode": "none",
    "commit.retry.num-retries": "20",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "50",
}


def quote(name: str) -> str:
    """A column or table name in Spark SQL."""
    return "`" + name.replace("`", "``") + "`"


def is_java(error: BaseException, *names: str) -> bool:
    """Whether a Java exception, or one that caused it, is of a class with one of these simple names."""
    # PySpark's own exceptions hold the Java exception itself. Asking that for an attribute gives one, whatever its name.
    java = getattr(error, "java_exception" if isinstance(error, Py4JJavaError) else "_origin", None)
    if isinstance(java, Py4JJavaError):
        java = java.java_exception
    while java is not None:
        if java.getClass().getSimpleName() in names:
            return True
        java = java.getCause()
    return False


class Lake:
    """The tables of one platform, by zone. `buckets` and `databases` are by zone."""

    def __init__(self, spark: SparkSession, databases: dict[str, str], buckets: dict[str, str]) -> None:
        self.spark = spark
        self.databases = databases
        self.buckets = buckets
        self.jvm = spark._jvm

    def name(self, zone: str, table: str) -> str:
        """Full name for SQL."""
        return f"{CATALOG}.{quote(self.databases[zone])}.{quote(table)}"

    def location(self, zone: str, table: str) -> str:
        return f"s3://{self.buckets[zone]}/{table}"

    def enter_thread(self, pool: str | None = None) -> None:
        """
        To be called by each thread that uses the lake: Iceberg asks the JVM's thread for its session. Tables in pools
        of their own share Spark fairly, where its scheduler is set to that.
        """
        self.jvm.org.apache.spark.sql.SparkSession.setActiveSession(self.spark._jsparkSession)
        if pool:
            self.spark.sparkContext.setLocalProperty("spark.scheduler.pool", pool)

    def catalog(self) -> Any:
        return self.jvm.org.apache.iceberg.spark.Spark3Util.loadIcebergCatalog(self.spark._jsparkSession, CATALOG)

    def identifier(self, zone: str, table: str) -> Any:
        levels = self.spark._sc._gateway.new_array(self.jvm.java.lang.String, 2)
        levels[0], levels[1] = self.databases[zone], table
        return getattr(self.jvm.org.apache.iceberg.catalog, "TableIdentifier").of(levels)

    def load(self, zone: str, table: str) -> Any | None:
        """The Iceberg table as it is now, or None where there is none."""
        try:
            return self.catalog().loadTable(self.identifier(zone, table))
        except Py4JJavaError as error:
            if is_java(error, "NoSuchTableException"):
                return None
            raise

    def schema(self, struct: Any) -> Any:
        """The Iceberg schema of a Spark StructType."""
        parsed = self.spark._jsparkSession.parseDataType(struct.json())
        return self.jvm.org.apache.iceberg.spark.SparkSchemaUtil.convert(parsed)

    def create(self, zone: str, table: str, struct: Any, partition_by: str | None = None) -> Any:
        """Creates an empty table; the existing one when somebody was faster."""
        schema = self.schema(struct)
        builder = self.catalog().buildTable(self.identifier(zone, table), schema)
        builder = builder.withLocation(self.location(zone, table))
        for key, value in PROPERTIES.items():
            builder = builder.withProperty(key, value)
        if partition_by:
            spec = self.jvm.org.apache.iceberg.PartitionSpec.builderFor(schema).identity(partition_by).build()
            builder = builder.withPartitionSpec(spec)
        try:
            return builder.create()
        except Py4JJavaError as error:
            if not is_java(error, "AlreadyExistsException"):
                raise
            return self.catalog().loadTable(self.identifier(zone, table))

    def drop(self, zone: str, table: str) -> None:
        """Takes a table out of the catalog; its files stay."""
        self.catalog().dropTable(self.identifier(zone, table), False)


def rows_of(snapshot: Any) -> int:
    """Rows of a table as of a snapshot, from its metadata (exact: these tables have no delete files)."""
    return int(snapshot.summary().get("total-records") or 0) if snapshot is not None else 0
