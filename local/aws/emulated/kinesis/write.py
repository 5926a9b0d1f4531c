"""PutRecord and PutRecords: a shard takes 1,000 records and 1 MiB a second, more is throttled."""

from __future__ import annotations

import time
from typing import Any

from ministack.core.concurrency import esm_wake
from ministack.core.responses import error_response_json, json_response
from ministack.services import kinesis

from . import faults, metrics
from .shards import Shard, Stream

_RECORDS_A_SECOND = 1000
_BYTES_A_SECOND = 1024 * 1024
_MOST_RECORDS = 500
_LARGEST_RECORD = 1024 * 1024
_LARGEST_CALL = 10 * 1024 * 1024
_LONGEST_KEY = 256
_THROTTLED = "ProvisionedThroughputExceededException"

Answer = dict[str, Any]


def size_of(record: dict[str, Any]) -> int:
    """Bytes of a record: the data, which is base64 here, and the partition key."""
    data = record.get("Data") or ""
    return len(data) * 3 // 4 - data[-2:].count("=") + len(record.get("PartitionKey", "").encode())


def admits(shard: Shard, size: int, now: float) -> bool:
    """Counts a record of ``size`` bytes; false if it is above what the shard takes in this second."""
    second, records, written = shard["written"]
    if second != int(now):
        second, records, written = int(now), 0, 0
    if records + 1 > _RECORDS_A_SECOND or written + size > _BYTES_A_SECOND:
        return False
    shard["written"] = (second, records + 1, written + size)
    return True


def put(stream: Stream, record: dict[str, Any], size: int) -> Answer:
    """Stores a record, or says why not."""
    now = time.time()
    explicit = record.get("ExplicitHashKey")
    key = record["PartitionKey"]
    name = kinesis._route_to_shard(int(explicit) if explicit else kinesis._partition_key_to_hash(key), stream)
    failure = faults.of_record()
    if failure is None and not admits(stream["shards"][name], size, now):
        failure = _THROTTLED
    if failure == _THROTTLED:
        message = f"Rate exceeded for shard {name} in stream {stream['StreamName']} under account {kinesis.get_account_id()}."
        return {"ErrorCode": failure, "ErrorMessage": message}
    if failure:
        return {"ErrorCode": failure, "ErrorMessage": "Internal Service Failure"}
    number = kinesis._next_sequence_number()
    stream["shards"][name]["records"].append(
        {
            "SequenceNumber": number,
            "ApproximateArrivalTimestamp": round(now, 3),
            "Data": record.get("Data") or "",
            "PartitionKey": key,
        }
    )
    return {"SequenceNumber": number, "ShardId": name}


def refusal(records: list[dict[str, Any]], sizes: list[int]) -> str | None:
    """Why a call is not valid."""
    if not 1 <= len(records) <= _MOST_RECORDS:
        return f"Member must have length from 1 to {_MOST_RECORDS}"
    if any(not 1 <= len(record.get("PartitionKey", "")) <= _LONGEST_KEY for record in records):
        return f"Value at 'partitionKey' failed to satisfy constraint: length from 1 to {_LONGEST_KEY}"
    if any(size > _LARGEST_RECORD for size in sizes):
        return f"A record with its partition key is above {_LARGEST_RECORD} bytes"
    if sum(sizes) > _LARGEST_CALL:
        return f"Records with their partition keys are above {_LARGEST_CALL} bytes"
    return None


def _accepted(data: dict[str, Any], records: list[dict[str, Any]]) -> tuple[Stream | None, list[int], Any]:
    name, stream = kinesis._resolve_stream(data)
    if not stream:
        return None, [], error_response_json("ResourceNotFoundException", f"Stream {name} not found", 400)
    sizes = [size_of(record) for record in records]
    message = refusal(records, sizes)
    if message:
        return None, [], error_response_json("ValidationException", message, 400)
    if faults.of_call():
        return None, [], error_response_json("InternalFailureException", "Internal Service Failure", 500)
    kinesis._expire_records(stream)
    return stream, sizes, None


def _measure(stream: Stream, sizes: list[int], answers: list[Answer]) -> tuple[int, int, int]:
    """Publishes what both calls have. Gives the stored records, their bytes, and the throttled records."""
    stored = [size for size, answer in zip(sizes, answers) if "SequenceNumber" in answer]
    throttled = sum(answer.get("ErrorCode") == _THROTTLED for answer in answers)
    metrics.add(stream, "IncomingRecords", len(stored))
    metrics.add(stream, "IncomingBytes", sum(stored), "Bytes")
    metrics.add(stream, "WriteProvisionedThroughputExceeded", throttled)
    return len(stored), sum(stored), throttled


def put_record(data: dict[str, Any]) -> Any:
    stream, sizes, error = _accepted(data, [data])
    if error or stream is None:
        return error
    answer = put(stream, data, sizes[0])
    stored, written, _throttled = _measure(stream, sizes, [answer])
    metrics.add(stream, "PutRecord.Success", stored)
    metrics.add(stream, "PutRecord.Bytes", written, "Bytes")
    if not stored:
        status = 400 if answer["ErrorCode"] == _THROTTLED else 500
        return error_response_json(answer["ErrorCode"], answer["ErrorMessage"], status)
    esm_wake.set()
    return json_response({**answer, "EncryptionType": stream.get("EncryptionType", "NONE")})


def put_records(data: dict[str, Any]) -> Any:
    records = data.get("Records") or []
    stream, sizes, error = _accepted(data, records)
    if error or stream is None:
        return error
    answers = [put(stream, record, size) for record, size in zip(records, sizes)]
    stored, written, throttled = _measure(stream, sizes, answers)
    failed = len(records) - stored
    metrics.add(stream, "PutRecords.Success", 1 if stored else 0)
    metrics.add(stream, "PutRecords.Records", stored)
    metrics.add(stream, "PutRecords.Bytes", written, "Bytes")
    metrics.add(stream, "PutRecords.TotalRecords", len(records))
    metrics.add(stream, "PutRecords.SuccessfulRecords", stored)
    # Throttled records are no failures of the service.
    metrics.add(stream, "PutRecords.FailedRecords", failed - throttled)
    metrics.add(stream, "PutRecords.ThrottledRecords", throttled)
    esm_wake.set()
    encryption = stream.get("EncryptionType", "NONE")
    return json_response({"FailedRecordCount": failed, "Records": answers, "EncryptionType": encryption})
