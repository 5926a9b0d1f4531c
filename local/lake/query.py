"""Asks the lake one question on the shared Spark.

    python query.py REQUEST.json ANSWER.json
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from attach import attach, glue_catalog
from names import real_names
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession


def ask(spark: SparkSession, statement: str, databases: dict[str, str], most: int) -> dict[str, Any]:
    """The answer's columns and first rows as text, or its error in one paragraph."""
    try:
        frame = spark.sql(real_names(statement.rstrip().rstrip(";"), databases))
        rows = frame.limit(most + 1).collect() if frame.columns else []
    except PySparkException as error:
        return {"columns": [], "rows": [], "more": False, "error": first_paragraph(str(error))}
    texts = [[None if value is None else str(value) for value in row] for row in rows[:most]]
    return {"columns": frame.columns, "rows": texts, "more": len(rows) > most}


def first_paragraph(message: str) -> str:
    """What is wrong and where, without the plan that Spark appends."""
    return message.split(";\n'")[0].split("\n\tat ")[0].strip()


def main() -> None:
    request = json.loads(Path(sys.argv[1]).read_text())
    spark = attach(glue_catalog(os.environ["AWS_ENDPOINT_URL"], os.environ["AWS_REGION"], "s3://none/"))
    answer = ask(spark, request["statement"], request["databases"], request["rows"])
    Path(sys.argv[2]).write_text(json.dumps(answer))
    sys.stdout.flush()
    # Not sys.exit: threads of py4j would hold the process.
    os._exit(0)


if __name__ == "__main__":
    main()
