"""dlt's rest_api source to its filesystem destination, gzip JSON lines. Settings come as JSON in argv[1]; stdin: a line
with the dataset and how many items it has, the work is done, `{seconds, cpu, peakBytes, items, error}` goes out.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import dlt
from dlt.sources.rest_api import rest_api_source

SETTINGS = json.loads(sys.argv[1])


def source(dataset: str, items: int):
    """One resource; or several, each with a range of offsets, which dlt reads side by side."""
    base, ranges, limit = SETTINGS["base"], SETTINGS["ranges"], SETTINGS["pageSize"]
    step = -(-items // ranges // limit) * limit
    resources = [
        {
            "name": f"items_{number}",
            "table_name": "items",
            "primary_key": "id",
            "write_disposition": "append" if ranges > 1 else "replace",
            "endpoint": {
                "path": dataset,
                "data_selector": "items",
                "paginator": {
                    "type": "offset",
                    "limit": limit,
                    "offset": number * step,
                    **({"total_path": "total"} if ranges == 1 else {"maximum_offset": min(items, (number + 1) * step), "total_path": None}),
                },
            },
        }
        for number in range(ranges)
    ]
    config = {
        "client": {
            "base_url": base,
            "auth": {
                "type": "oauth2_client_credentials",
                "access_token_url": f"{base}/token",
                "client_id": "bench",
                "client_secret": "bench",
            },
        },
        "resources": resources,
    }
    return rest_api_source(config, name="bench", max_table_nesting=SETTINGS["nesting"], parallelized=ranges > 1)


def written(folder: str) -> int:
    count = 0
    for path in Path(folder).rglob("*"):
        if path.is_file() and path.parent.name == "items":
            opened = gzip.open if path.read_bytes()[:2] == b"\x1f\x8b" else open
            with opened(path, "rb") as lines:
                count += sum(1 for _ in lines)
    return count


def cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def work(dataset: str, items: int) -> dict:
    folder = tempfile.mkdtemp(prefix="bench-dlt-")
    pipeline = dlt.pipeline(
        "bench",
        destination=dlt.destinations.filesystem(f"file://{folder}/out"),
        dataset_name="bench",
        pipelines_dir=f"{folder}/pipelines",
    )
    started, before, error = time.perf_counter(), cpu(), None
    try:
        if SETTINGS["extractOnly"]:
            pipeline.extract(source(dataset, items))
        else:
            pipeline.run(source(dataset, items), loader_file_format="jsonl")
    except Exception as caught:  # what it does about an error is a result too
        error = str(caught).strip().splitlines()[-1][:300]
    result = {
        "seconds": time.perf_counter() - started,
        "cpu": cpu() - before,
        "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "items": None if SETTINGS["extractOnly"] else written(f"{folder}/out"),
        "error": error,
    }
    shutil.rmtree(folder, ignore_errors=True)
    return result


def main() -> None:
    logging.disable(logging.CRITICAL)
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(work(asked["dataset"], asked["items"])), file=out, flush=True)


if __name__ == "__main__":
    main()
