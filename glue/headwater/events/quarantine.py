"""
Quarantine of a stream: every event that went no further, once, however often the consumer wrote it down; and whether it
has come through since.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..lake.rows import REASON
from ..lake.schema import struct_of
from ..lake.tables import Lake, quote
from ..manifest import IDENTITY, Dataset
from ..storage import client, split_uri
from .formats import is_gzip

COLUMNS = {
    "_stream": "string",
    "_shard": "string",
    "_sequence": "string",
    "_subsequence": "int",
    "_partition_key": "string",
    "_arrived_at": "timestamp",
    "_quarantined_at": "timestamp",
    "_contract_version": "string",
    "code": "string",
    "reason": "string",
    # As it came, where that is UTF-8; else its bytes. Both null where a field is masked: `file` has the record.
    "payload": "string",
    "payload_binary": "binary",
    # Object with this line; its number where it is a line of a delivered file that can't be read.
    "file": "string",
    "line": "int",
    # When it was seen that the same event has reached the lake after all.
    "_resolved_at": "timestamp",
    "_load_id": "string",
    "_run_id": "string",
    "_loaded_at": "timestamp",
}
#: Codes of what the load itself could not take; all others are the consumer's.
OWN_CODES = ("Unreadable", "Unfit")
#: Stands in an aggregated record for events that a replay leaves out (local/replay/item.ts).
FILLER = b"headwater: stands for another event of this record"
# What tells one line from another: an event's identity, or where the line of a damaged file is.
_KEY = (*IDENTITY, "line")


def lines(uris: list[str], masked: list[str]) -> list[dict[str, Any]]:
    """The lines of the objects as rows, each once. `masked`: names of columns whose values must not be seen."""
    rows: dict[tuple, dict[str, Any]] = {}
    with ThreadPoolExecutor(max_workers=8, thread_name_prefix="quarantine") as pool:
        for uri, body in zip(uris, pool.map(_get, uris)):
            for number, row in enumerate(_rows(body, uri, masked), 1):
                if row["_sequence"] is None and row["line"] is None:
                    row["line"] = number
                key = (*(row[name] for name in _KEY), None if row["_sequence"] else row["file"])
                rows.setdefault(key, row)
    return list(rows.values())


def _get(uri: str) -> bytes:
    bucket, key = split_uri(uri)
    body = client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return gzip.decompress(body) if is_gzip(body) else body


def _rows(body: bytes, uri: str, masked: list[str]) -> Iterator[dict[str, Any]]:
    for line in body.splitlines():
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            payload = base64.b64decode(said.get("payload") or "", validate=True)
        except (ValueError, AttributeError):
            said, payload = {"code": "Unreadable", "reason": "a line of quarantine that is not as the consumer writes it"}, line
        if payload == FILLER:
            continue
        row = {name: said.get(name) for name in COLUMNS}
        try:
            content, binary = payload.decode(), None
        except UnicodeDecodeError:
            content, binary = None, bytearray(payload)
        row |= {"payload": content, "payload_binary": binary} if not masked else {"payload": None, "payload_binary": None}
        row["reason"] = _unsaid(said.get("code"), said.get("reason"), masked)
        row["file"] = said.get("file") or uri
        if row["_sequence"] is not None:
            row["_subsequence"] = row["_subsequence"] or 0
        for name in ("_arrived_at", "_quarantined_at"):
            row[name] = datetime.fromisoformat(row[name].replace("Z", "+00:00")) if row[name] else None
        yield row


def _unsaid(code: str | None, reason: str | None, masked: list[str]) -> str | None:
    """The consumer says what value was not as expected: not of a masked column."""
    if masked and code in ("NotJson", "Code"):
        # Texts of others, which may quote the event.
        return "see its file (fields are masked)"
    if reason is None or not any(reason.startswith(name) for name in masked):
        return reason
    return f"{reason.split(' ', 1)[0]} is not as its contract says (its value is masked)"


def of_rows(frame: DataFrame) -> DataFrame:
    """Rows that bronze has and silver can't take, in the form of quarantine."""
    values = [F.col(quote(c)) for c in frame.columns if not c.startswith("_")]
    made = {
        "code": F.lit("Unfit"),
        "reason": F.col(REASON),
        "payload": F.to_json(F.struct(*values), {"ignoreNullFields": "false"}) if values else F.lit(None),
        # Without an identity only its content tells it from another.
        "line": F.when(F.col("_sequence").isNull(), F.hash(*values)),
        "file": F.when(F.col("_sequence").isNull(), F.col("_load_id")),
    }
    present = set(frame.columns)
    return frame.select(
        *(
            (made[f.name] if f.name in made else F.col(f.name) if f.name in present else F.lit(None)).cast(f.dataType).alias(f.name)
            for f in struct_of(COLUMNS.items()).fields
        )
    )


def put(
    lake: Lake, dataset: Dataset, load_id: str, origin: dict[str, str], rows: list[dict[str, Any]], bad: list[DataFrame]
) -> tuple[int, int]:
    """
    Adds those that quarantine doesn't have to what it has of this load, which they replace; their number, and how many of
    them the consumer had put aside.
    """
    shape = struct_of(COLUMNS.items())
    news = lake.spark.createDataFrame([tuple(row[name] for name in COLUMNS) for row in rows], shape).coalesce(1) if rows else None
    for frame in bad:
        news = of_rows(frame) if news is None else news.unionByName(of_rows(frame))
    if news is None:
        return 0, 0
    stamps = {"_load_id": load_id, "_run_id": origin["run_id"], "_loaded_at": origin["loaded_at"]}
    for name, value in stamps.items():
        news = news.withColumn(name, F.lit(value).cast(shape[name].dataType))
    table = lake.load("quarantine", dataset.name)
    if table is not None:
        have = lake.spark.table(lake.name("quarantine", dataset.name)).where(F.col("_load_id") != load_id)
        have = have.select(*(F.col(c).alias(f"_have_{c}") for c in (*_KEY, "file")))
        same = [F.col(c).eqNullSafe(F.col(f"_have_{c}")) for c in _KEY]
        place = F.col("_sequence").isNotNull() | F.col("file").eqNullSafe(F.col("_have_file"))
        for condition in same:
            place = place & condition
        news = news.join(have, place, "left_anti")
    news = news.persist()
    try:
        number, own = news.agg(F.count(F.lit(1)), F.count_if(F.col("code").isin(*OWN_CODES))).collect()[0]
        if table is None and number:
            lake.create("quarantine", dataset.name, shape, partition_by="_load_id")
        if table is not None or number:
            news.writeTo(lake.name("quarantine", dataset.name)).overwrite(F.col("_load_id") == load_id)
        return number, number - own
    finally:
        news.unpersist()


def resolve(lake: Lake, dataset: Dataset, load_id: str, arrived: list[str] | None) -> int:
    """
    Marks the events in quarantine that this load has brought after all, and those that it has quarantined though an
    earlier load had brought them; how many. Done after publication; doing it again changes nothing.
    """
    if lake.load("quarantine", dataset.name) is None:
        return 0
    name = lake.name("quarantine", dataset.name)
    identity = [F.col(c) for c in IDENTITY]
    waits = F.col("_resolved_at").isNull() & F.col("_sequence").isNotNull() & (F.col("code") != "Unfit")
    table = lake.spark.table(name).where(waits)
    bronze = lake.spark.table(lake.name("bronze", dataset.name))
    open_now = table.select(*identity, "_arrived_at", "_load_id").persist()
    try:
        fresh = open_now.where(F.col("_load_id") == load_id)
        micros = F.unix_micros("_arrived_at")
        low, high = fresh.agg(F.min(micros), F.max(micros)).collect()[0]
        found = None
        if arrived:
            ends = [F.lit(end).cast("timestamp") for end in arrived]
            waiting = open_now.where(F.col("_arrived_at").between(*ends)).select(*identity)
            here = bronze.where(F.col("_load_id") == load_id).select(*identity)
            found = waiting.join(here, list(IDENTITY), "left_semi")
        if low is not None:
            span = (F.timestamp_micros(F.lit(end)) for end in (low, high))
            before = bronze.where(F.col("_arrived_at").between(*span)).select(*identity)
            late = fresh.select(*identity).join(before, list(IDENTITY), "left_semi")
            found = late if found is None else found.unionByName(late)
        ids = [tuple(row) for row in found.distinct().collect()] if found is not None else []
    finally:
        open_now.unpersist()
    if not ids:
        return 0
    view = f"resolved_{load_id}_{dataset.name.replace('-', '_')}"
    lake.spark.createDataFrame(ids, struct_of((c, COLUMNS[c]) for c in IDENTITY)).createOrReplaceTempView(view)
    try:
        on = " and ".join(f"t.{c} = s.{c}" for c in IDENTITY)
        lake.spark.sql(
            f"merge into {name} t using {view} s on {on} "
            "when matched and t._resolved_at is null then update set t._resolved_at = now()"
        )
    finally:
        lake.spark.catalog.dropTempView(view)
    return len(ids)
