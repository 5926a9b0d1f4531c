"""dlt with connectorx, its fastest backend, to Parquet files; `--partitions N` reads N key ranges side by side."""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from urllib.parse import quote

import dlt
from dlt.sources.sql_database import sql_table
from protocol import SOURCE, serve

logging.disable(logging.WARNING)
url = (
    f"postgresql://{SOURCE['user']}:{quote(SOURCE['password'])}@{SOURCE['host']}:{SOURCE['port']}/{SOURCE['database']}"
)
partitions = int(sys.argv[sys.argv.index("--partitions") + 1])


def read(table: str, target: str) -> None:
    work = tempfile.mkdtemp(prefix="bench-dlt-")
    ranges = {"partition_on": "id", "partition_num": partitions} if partitions > 1 else {}
    resource = sql_table(
        url,
        table=table,
        schema="public",
        backend="connectorx",
        reflection_level="full_with_precision",
        backend_kwargs={"conn": url, "return_type": "arrow", **ranges},
    )
    pipeline = dlt.pipeline(
        "bench", destination=dlt.destinations.filesystem(f"file://{target}"), dataset_name="bench", pipelines_dir=work
    )
    pipeline.run(resource, loader_file_format="parquet", write_disposition="replace")
    shutil.rmtree(work)


serve(read)
