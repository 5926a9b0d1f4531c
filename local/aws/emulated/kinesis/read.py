"""Reading a shard: iterators carry their place, end with a closed shard, and are limited by shard."""

from __future__ import annotations

import base64
import json
import time
from bisect import bisect_left, bisect_right
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import kinesis

from . import metrics
from .shards import Shard, Stream, open_shards

_CALLS_A_SECOND = 5
_BYTES_A_SECOND = 2 * 1024 * 1024
_LARGEST_ANSWER = 10 * 1024 * 1024
_LIFE_SECONDS = 300


def _token(stream: Stream, shard_id: str, place: int) -> str:
    content = json.dumps([stream["StreamName"], shard_id, place, time.time()])
    return base64.urlsafe_b64encode(content.encode()).decode()


def _start(shard: Shard, data: dict[str, Any]) -> int | None:
    """Place in ``shard`` where an iterator begins. None for a type that doesn't exist."""
    records, kind = shard["records"], data.get("ShardIteratorType")
    number = data.get("StartingSequenceNumber") or ""
    if kind == "TRIM_HORIZON":
        return 0
    if kind == "LATEST":
        return len(records)
    if kind == "AT_SEQUENCE_NUMBER":
        return bisect_left(records, number, key=lambda record: record["SequenceNumber"])
    if kind == "AFTER_SEQUENCE_NUMBER":
        return bisect_right(records, number, key=lambda record: record["SequenceNumber"])
    if kind == "AT_TIMESTAMP" and data.get("Timestamp") is not None:
        return bisect_left(records, float(data["Timestamp"]), key=lambda record: record["ApproximateArrivalTimestamp"])
    return None


def get_shard_iterator(data: dict[str, Any]) -> Any:
    name, stream = kinesis._resolve_stream(data)
    if not stream:
        return error_response_json("ResourceNotFoundException", f"Stream {name} not found", 400)
    shard_id = data.get("ShardId")
    kinesis._expire_records(stream)
    shard = stream["shards"].get(shard_id)
    if shard is None:
        return error_response_json("ResourceNotFoundException", f"Shard {shard_id} not found", 400)
    place = _start(shard, data)
    if place is None:
        return error_response_json("InvalidArgumentException", "The iterator's type or its argument is not valid.", 400)
    return json_response({"ShardIterator": _token(stream, str(shard_id), shard["trimmed"] + place)})


def _admits(shard: Shard, now: float) -> bool:
    """Counts a read; false if there were too many, or too much was read, in this second."""
    second, calls, read = shard["read"]
    if second != int(now):
        second, calls, read = int(now), 0, 0
    if calls >= _CALLS_A_SECOND or read > _BYTES_A_SECOND:
        return False
    shard["read"] = (second, calls + 1, read)
    return True


def get_records(data: dict[str, Any]) -> Any:
    now = time.time()
    try:
        name, shard_id, place, made = json.loads(base64.urlsafe_b64decode(data.get("ShardIterator") or ""))
    except ValueError:
        return error_response_json("InvalidArgumentException", "Invalid ShardIterator", 400)
    if now - made > _LIFE_SECONDS:
        return error_response_json("ExpiredIteratorException", "Iterator has expired", 400)
    stream = kinesis._streams.get(name)
    shard = stream["shards"].get(shard_id) if stream else None
    if stream is None or shard is None:
        return error_response_json("ResourceNotFoundException", f"Shard {shard_id} of stream {name} not found", 400)
    if not _admits(shard, now):
        metrics.add(stream, "ReadProvisionedThroughputExceeded", 1)
        metrics.add(stream, "GetRecords.Success", 0)
        return error_response_json("ProvisionedThroughputExceededException", f"Rate exceeded for shard {shard_id}", 400)
    kinesis._expire_records(stream)
    first = max(0, place - shard["trimmed"])
    records, size = [], 0
    for record in shard["records"][first : first + min(int(data.get("Limit") or 10_000), 10_000)]:
        if records and size + len(record["Data"]) * 3 // 4 > _LARGEST_ANSWER:
            break
        size += len(record["Data"]) * 3 // 4
        records.append({**record, "EncryptionType": stream.get("EncryptionType", "NONE")})
    shard["read"] = (*shard["read"][:2], shard["read"][2] + size)
    after = first + len(records)
    following = shard["records"][after] if after < len(shard["records"]) else None
    behind = max(1, int((now - following["ApproximateArrivalTimestamp"]) * 1000)) if following else 0
    metrics.add(stream, "GetRecords.Success", 1)
    metrics.add(stream, "GetRecords.Records", len(records))
    metrics.add(stream, "GetRecords.Bytes", size, "Bytes")
    metrics.add(stream, "GetRecords.IteratorAgeMilliseconds", behind, "Milliseconds")
    metrics.add(stream, "ReadProvisionedThroughputExceeded", 0)
    answer: dict[str, Any] = {"Records": records, "MillisBehindLatest": behind}
    if shard["closed_at"] is not None and following is None:
        answer["ChildShards"] = _children(stream, shard_id)
    else:
        answer["NextShardIterator"] = _token(stream, shard_id, shard["trimmed"] + after)
    return json_response(answer)


def _children(stream: Stream, parent: str) -> list[dict[str, Any]]:
    children = []
    for name, shard in stream["shards"].items():
        parents = [one for one in (shard["parent_shard_id"], shard["adjacent_parent_shard_id"]) if one]
        if parent in parents:
            keys = {"StartingHashKey": shard["starting_hash_key"], "EndingHashKey": shard["ending_hash_key"]}
            children.append({"ShardId": name, "ParentShards": parents, "HashKeyRange": keys})
    return children


def list_streams(data: dict[str, Any]) -> Any:
    """Pages by name or by token; MiniStack knows no token."""
    limit = int(data.get("Limit") or 100)
    after = data.get("NextToken") or data.get("ExclusiveStartStreamName") or ""
    names = sorted(name for name in kinesis._streams.keys() if name > after)
    page, more = names[:limit], len(names) > limit
    members = ("StreamName", "StreamARN", "StreamStatus", "StreamModeDetails")
    streams = [kinesis._streams[name] for name in page]
    summaries = [
        {**{member: stream[member] for member in members}, "StreamCreationTimestamp": stream["CreationTimestamp"]}
        for stream in streams
    ]
    answer = {"StreamNames": page, "StreamSummaries": summaries, "HasMoreStreams": more}
    return json_response({**answer, "NextToken": page[-1]} if more else answer)


_describe_stream_summary = kinesis._describe_stream_summary


def describe_stream_summary(data: dict[str, Any]) -> Any:
    """With the number of shards that are open."""
    status, headers, body = _describe_stream_summary(data)
    if status == 200:
        answer = json.loads(body)
        _name, stream = kinesis._resolve_stream(data)
        answer["StreamDescriptionSummary"]["OpenShardCount"] = len(open_shards(stream))
        return json_response(answer)
    return status, headers, body
