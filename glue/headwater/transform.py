"""The dataset's own SQL between bronze and silver (ETL)."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession

from .errors import LoadError, describe
from .lake.tables import quote
from .manifest import Dataset


def transformed(spark: SparkSession, dataset: Dataset, load: DataFrame, columns: list[str]) -> DataFrame:
    """
    The load's rows with `columns` only, passed through the dataset's transform if it has one, which reads them as the
    view `input`. Raises LoadError(TransformFailed).
    """
    plain = load.select(*map(quote, columns))
    if not dataset.transform:
        return plain
    view = f"input_{dataset.name.replace('-', '_')}"
    plain.createOrReplaceTempView(view)
    try:
        sql = dataset.transform.rstrip("; \n\t")
        # Several tables are loaded side by side in one session, so `input` is a name within the statement.
        result = spark.sql(f"with input as (select * from {view}) select * from (\n{sql}\n)")
    except Exception as error:
        raise LoadError(
            "TransformFailed",
            f"The transform of '{dataset.name}' is not valid over its columns ({', '.join(columns)}): {describe(error)['message']}",
        ) from error
    missing = [name for name in dataset.primary_key if name not in result.columns]
    if missing:
        raise LoadError(
            "TransformFailed",
            f"The transform of '{dataset.name}' gives no column {', '.join(missing)}, which is in the primary key: select it.",
        )
    return result
