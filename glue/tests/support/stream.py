"""A stream's deliveries as tests make them: events with their identity, files of them, the consumer's quarantine."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

import boto3

START = datetime(2026, 11, 1, 10, tzinfo=timezone.utc)
STREAM = "shop-dev-shop"
_files = count(1)


def field(name: str, physical: str = "string", logical: str = "string", *, required: bool = False, mask: str | None = None) -> dict:
    """A column of an event's contract."""
    row = {"name": name, "logicalType": logical, "physicalType": physical, "required": required, "unique": False}
    return row | ({"mask": mask} if mask else {})


SESSIONS = [
    field("session_id", required=True), field("city"), field("credit_limit", "bigint", "integer"),
    field("browse_history", "array<struct<product_code:string,quantity:bigint,in_shopping_cart:boolean>>", "array"),
    field("processing_timestamp", "timestamp", "timestamp"), field("overall_product_quantity", "bigint", "integer"),
]  # fmt: skip


def sessions(columns: list[dict] | None = None, *, keep: str = "every", key: tuple = ("session_id",), **rest: Any) -> dict:
    """A row of the manifest's datasets: the stream's sessions."""
    load = {"pattern": "stream", "keep": keep, "events": "stream-events/sessions/"}
    row = {"source": "shop", "load": load, "primaryKey": list(key), "columns": columns or SESSIONS, "checks": []}
    return row | {"freshnessSeconds": 3600, "owner": "tests"} | rest


def moment(number: int) -> datetime:
    """When the event of that number arrived."""
    return START + timedelta(milliseconds=137 * number)


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def identity(number: int, subsequence: int | None = None) -> dict:
    """What the consumer stamps on the event of that number, two shards in turn."""
    row: dict[str, Any] = {"_stream": STREAM, "_shard": f"shardId-{number % 2:012d}", "_sequence": str(9 * 10**54 + 10**53 * number * 2)}
    return row | ({} if subsequence is None else {"_subsequence": subsequence}) | {"_arrived_at": iso(moment(number))}


def session(number: int, *, key: str | None = None, handled: int = 0, subsequence: int | None = None, **fields: Any) -> dict:
    """A delivered event; `handled` is how often the consumer had handled it before."""
    items = [{"product_code": f"p{n}", "quantity": n, "in_shopping_cart": n % 2 == 0} for n in range(number % 3)]
    event = {
        "session_id": key or f"s-{number}", "city": "Köln", "credit_limit": 9007199254740990 + number % 2, "browse_history": items,
        "processing_timestamp": iso(moment(number) + timedelta(seconds=1 + 60 * handled)),
        "overall_product_quantity": sum(item["quantity"] for item in items),
    }  # fmt: skip
    stamp = {"_event_time": iso(moment(number)), "_contract_version": "1.0.0"}
    return event | fields | {"_route": "usa" if number % 3 else "international"} | identity(number, subsequence) | stamp


def pack(events: list[dict | bytes], compress: bool = True) -> bytes:
    lines = [event if isinstance(event, bytes) else json.dumps(event).encode() for event in events]
    body = b"".join(line + b"\n" for line in lines)
    return gzip.compress(body, 1) if compress else body


def deliver(made: Any, events: list[dict | bytes] | bytes, *, day: str = "2026-11-01", compress: bool = True) -> str:
    """Puts a file of events as Firehose does; its key."""
    key = f"stream-events/sessions/date={day}/route=usa/shop-1-{next(_files):06d}{'.gz' if compress else ''}"
    body = events if isinstance(events, bytes) else pack(events, compress)
    boto3.client("s3").put_object(Bucket=made.buckets["bronze"], Key=key, Body=body)
    return key


def refused(number: int, reason: str = "credit_limit is 'much', not an integer", payload: bytes = b'{"session_id":"x"}', **more: Any) -> dict:
    """A line of quarantine."""
    line = identity(number) | {"_subsequence": 0, "_partition_key": "k", "_quarantined_at": iso(moment(number)), "_contract_version": "1.0.0"}
    return line | {"code": "Contract", "reason": reason, "payload": base64.b64encode(payload).decode()} | more


def set_aside(made: Any, lines: list[dict]) -> str:
    """Puts an object of quarantine as the consumer does; its key."""
    key = f"stream-events/sessions/date=2026-11-01/shardId-000000000000/{next(_files):06d}.ndjson.gz"
    boto3.client("s3").put_object(Bucket=made.buckets["quarantine"], Key=key, Body=pack(lines))
    return key
