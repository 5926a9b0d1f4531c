"""Upkeep of a table: forgets old snapshots, joins small files. Done after a load, never before its result."""

from __future__ import annotations

import time
from typing import Any

# Loads of a table from one upkeep to the next.
EVERY = 10
# Time travel reaches this far back.
KEEP_DAYS = 7
# Below this many files nothing is gained by making fewer of them.
SMALL_FILES = 50
_DAY_MS = 86_400_000


def tidy(lake: Any, zone: str, table: str, now_ms: int | None = None) -> dict[str, int]:
    """
    Expires snapshots older than seven days when there are some that are eight days old, and joins small files of
    silver. What it did, as counts; a failure is the caller's to log: nothing depends on upkeep.
    """
    handle = lake.load(zone, table)
    if handle is None or handle.currentSnapshot() is None:
        return {}
    now = int(time.time() * 1000) if now_ms is None else now_ms
    done: dict[str, int] = {}
    if zone == "silver":
        done |= _join_small_files(lake, zone, table, handle)
    times = [snapshot.timestampMillis() for snapshot in handle.snapshots()]
    if min(times) < now - (KEEP_DAYS + 1) * _DAY_MS:
        handle.refresh()
        before = len(times)
        handle.expireSnapshots().expireOlderThan(now - KEEP_DAYS * _DAY_MS).retainLast(5).commit()
        handle.refresh()
        done["snapshots_expired"] = before - len(list(handle.snapshots()))
    return done


def _join_small_files(lake: Any, zone: str, table: str, handle: Any) -> dict[str, int]:
    summary = handle.currentSnapshot().summary()
    files = int(summary.get("total-data-files") or 0)
    size = int(summary.get("total-files-size") or 0)
    # Many files that are small on average; a table of many full files is as it should be.
    if files < SMALL_FILES or size / files > 32 * 1024 * 1024:
        return {}
    name = f"{lake.databases[zone]}.{table}"
    row = lake.spark.sql(
        f"call glue_catalog.system.rewrite_data_files(table => '{name}', options => map("
        "'max-concurrent-file-group-rewrites', '1', 'partial-progress.enabled', 'false', 'min-input-files', '10'))"
    ).collect()[0]
    return {"files_joined": int(row["rewritten_data_files_count"])}
