"""One read of one table, from the horizon to the files."""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from datetime import timedelta

from .connection import Connection
from .errors import SourceError, explain
from .model import Extract
from .parts import Part, changes, whole
from .postgres import horizon as horizons
from .postgres import watermark as watermarks
from .postgres.catalog import Heap, Table, introspect
from .postgres.server import Snapshot, describe, snapshot
from .runner import Task, has_workers, on_spark, on_threads
from .selection import Selection, constants, select

log = logging.getLogger(__name__)

#: How often a read whose failure may pass is done, and the seconds between.
ATTEMPTS, PAUSES = 3, (1, 5)
#: From this version on the server seeks ctid ranges; before, it reads the whole table for each.
TID_RANGES = 140000
#: From this many parts on a read is spread over Spark's workers, where there are some.
SPREAD_PARTS = 8


def extract(
    dataset: dict,
    connection: Connection,
    target: str,
    *,
    load_id: str,
    run_id: str,
    watermark: dict | None = None,
    mask_key: str | None = None,
    threads: int = 2,
    spark=None,
    clock: horizons.Clock = horizons.utc_now,
) -> Extract:
    """Reads a dataset into Parquet files under `target` (`s3://bucket/prefix/` or a folder), which is emptied first.

    `dataset` is the manifest's row; `watermark` the one that the last committed load gave, None for the whole table.
    Columns masked `hash` need `mask_key`. `threads` sessions of the server read side by side, or with `spark` (a Spark
    session) its workers, where the table is large. Raises `SourceError`.
    """
    where = f"{dataset['schema']}.{dataset['table']}"
    for pause in (*PAUSES[: ATTEMPTS - 1], None):
        try:
            empty(target)
            return _attempt(
                dataset, connection, target, load_id, run_id, watermark, mask_key, threads, spark, clock, where
            )
        except Exception as error:
            reason = explain(error, f"Reading {where} from {connection}", connection.password, mask_key)
            if pause is None or not reason.may_pass:
                raise reason from None
            log.warning("%s Again in %d s.", reason, pause)
            time.sleep(pause)
    raise AssertionError("not reached")


def _attempt(
    dataset, connection, target, load_id, run_id, watermark, mask_key, threads, spark, clock, where
) -> Extract:
    load, started = dataset["load"], time.monotonic()
    session = connection.with_ca_file().open()
    try:
        server = describe(session)
        incremental = load["pattern"] == "incremental"
        horizon = (
            horizons.look(session, server, load, watermark, clock)
            if incremental
            else horizons.Horizon(reader_clock=clock())
        )
        with snapshot(session, server, dataset["schema"], dataset["table"]) as taken:
            table = introspect(session, dataset["schema"], dataset["table"])
            selection = select(table, dataset)
            if selection.hashes and not mask_key:
                raise SourceError(
                    "MaskKeyMissing", f"{where} has columns with mask `hash`: the job needs --mask-secret."
                )
            if incremental:
                watermarks.check_cursor(load, table)
            fresh = watermarks.fresh_storage(horizon, table, watermark) if incremental and watermark else []
            full = not (incremental and watermark and not horizon.full_because)
            sessions = threads if server.version >= TID_RANGES else 0
            parts = (
                whole(table, selection, sessions)
                if full
                else _changed(taken, table, selection, load, watermark, sessions, fresh)
            )
            source_time = _source_time(taken, server.in_recovery, horizon)
            loaded_at = clock().isoformat()
            spread = spark is not None and len(parts) >= SPREAD_PARTS and has_workers(spark)
            task = Task(
                connection.portable() if spread else connection,
                taken.id,
                f"{selection.reader}, {constants(run_id, load_id, loaded_at, taken.position)}",
                mask_key,
                target,
                where,
                selection.dictionary,
            )
            log.info(
                "%s: %s in %d parts at %s", where, "whole table" if full else "changes", len(parts), taken.position
            )
            written = on_spark(task, parts, spark) if spread else on_threads(task, parts, threads)
    finally:
        try:
            session.close()
        except Exception:
            pass
    rows = sum(one.rows for one in written)
    files = sorted(file for one in written for file in one.files)
    log.info("%s: %d rows in %d files, %.1f s", where, rows, len(files), time.monotonic() - started)
    return Extract(
        files,
        rows,
        sum(one.bytes for one in written),
        source_time,
        taken.position,
        watermarks.watermark(horizon, server, load, table, taken) if incremental else None,
        selection.columns,
        full,
        tuple(horizon.findings),
        _nulls([one.nulls for one in written if one.rows]),
    )


def _nulls(parts: list[dict[str, int]]) -> dict[str, int]:
    known = set.intersection(*map(set, parts)) if parts else set()
    return {name: sum(part[name] for part in parts) for name in known}


def _changed(
    taken: Snapshot, table: Table, selection: Selection, load: dict, watermark: dict, sessions: int, fresh: list[Heap]
) -> list[Part]:
    predicate = watermarks.predicate(load, table, watermark)
    plan = taken.session.run(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {table.sql} AS t WHERE {predicate}")[0][0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    # Without an index for it the whole table is looked at anyway: then in ranges side by side
    if not fresh and plan[0]["Plan"]["Node Type"] in ("Seq Scan", "Gather"):
        return whole(table, selection, sessions, predicate)
    return changes(table, selection, sessions, predicate, fresh)


def _source_time(taken: Snapshot, in_recovery: bool, horizon: horizons.Horizon) -> str:
    moment = horizon.reader_clock
    assert moment
    if in_recovery:
        behind = taken.session.run(
            "SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 "
            "ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END::float8"
        )[0][0]
        moment -= timedelta(seconds=behind)
    return moment.isoformat()


def empty(target: str) -> None:
    """Deletes what an earlier attempt left under `target`."""
    if not target.startswith("s3://"):
        shutil.rmtree(target, ignore_errors=True)
        os.makedirs(target)
        return
    import boto3

    bucket, _, prefix = target[5:].partition("/")
    client = boto3.client("s3")
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix.rstrip("/") + "/"):
        keys = [{"Key": item["Key"]} for item in page.get("Contents", [])]
        if keys:
            client.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
