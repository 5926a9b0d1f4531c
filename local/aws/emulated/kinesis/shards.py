"""Shards: closed ones stay until their records are gone, children know their parents."""

from __future__ import annotations

import threading
import time
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import kinesis

Shard = dict[str, Any]
Stream = dict[str, Any]

_lock = threading.Lock()
_counter = 0
_LARGEST_KEY = 2**128 - 1


def next_sequence_number() -> str:
    """56 digits that rise over all streams, so a child's are above its parents'."""
    global _counter
    with _lock:
        _counter += 1
        return f"49{int(time.time() * 1000):016d}{_counter:032d}{0:06d}"


def new_shard(start: int, end: int, parents: list[str]) -> Shard:
    return {
        "records": [],
        # Records that retention has removed from the front: places of iterators count from the first that ever was.
        "trimmed": 0,
        "starting_hash_key": str(start),
        "ending_hash_key": str(end),
        # The numbers of the range, which every put compares.
        "range": (start, end),
        "starting_sequence_number": next_sequence_number(),
        "ending_sequence_number": None,
        "closed_at": None,
        "parent_shard_id": parents[0] if parents else None,
        "adjacent_parent_shard_id": parents[1] if len(parents) > 1 else None,
        "written": (0, 0, 0),
        "read": (0, 0, 0),
    }


def ranges(count: int) -> list[tuple[int, int]]:
    size = (_LARGEST_KEY + 1) // count
    return [(place * size, _LARGEST_KEY if place == count - 1 else (place + 1) * size - 1) for place in range(count)]


def build_shards(shard_count: int, start_index: int = 0) -> dict[str, Shard]:
    return {shard_id(start_index + place): new_shard(*keys, []) for place, keys in enumerate(ranges(shard_count))}


def shard_id(index: int) -> str:
    return f"shardId-{index:012d}"


def open_shards(stream: Stream) -> dict[str, Shard]:
    return {name: shard for name, shard in stream["shards"].items() if shard["closed_at"] is None}


def route(hash_key: int, stream: Stream) -> str:
    for name, shard in stream["shards"].items():
        if shard["closed_at"] is None and shard["range"][0] <= hash_key <= shard["range"][1]:
            return name
    raise KeyError(hash_key)


def expire_records(stream: Stream) -> None:
    """Forgets records beyond the retention, and closed shards without records."""
    oldest = time.time() - stream["RetentionPeriodHours"] * 3600
    for name, shard in list(stream["shards"].items()):
        records, count = shard["records"], 0
        while count < len(records) and records[count]["ApproximateArrivalTimestamp"] < oldest:
            count += 1
        if count:
            del records[:count]
            shard["trimmed"] += count
        if shard["closed_at"] is not None and shard["closed_at"] < oldest:
            del stream["shards"][name]


def shard_out(name: str, shard: Shard) -> dict[str, Any]:
    numbers = {"StartingSequenceNumber": shard["starting_sequence_number"]}
    if shard["ending_sequence_number"]:
        numbers["EndingSequenceNumber"] = shard["ending_sequence_number"]
    found: dict[str, Any] = {
        "ShardId": name,
        "HashKeyRange": {"StartingHashKey": shard["starting_hash_key"], "EndingHashKey": shard["ending_hash_key"]},
        "SequenceNumberRange": numbers,
    }
    if shard["parent_shard_id"]:
        found["ParentShardId"] = shard["parent_shard_id"]
    if shard["adjacent_parent_shard_id"]:
        found["AdjacentParentShardId"] = shard["adjacent_parent_shard_id"]
    return found


def close(shard: Shard) -> None:
    shard["closed_at"] = time.time()
    shard["ending_sequence_number"] = next_sequence_number()


def add(stream: Stream, start: int, end: int, parents: list[str]) -> None:
    stream["shards"][shard_id(kinesis._max_shard_index(stream) + 1)] = new_shard(start, end, parents)


def _open(data: dict[str, Any], *members: str) -> tuple[Stream | None, list[tuple[str, Shard]], Any]:
    """The stream and the open shards that ``members`` name, or an error."""
    name, stream = kinesis._resolve_stream(data)
    if not stream:
        return None, [], error_response_json("ResourceNotFoundException", f"Stream {name} not found", 400)
    found = []
    for member in members:
        shard = stream["shards"].get(data.get(member))
        if shard is None or shard["closed_at"] is not None:
            message = f"Could not find open shard {data.get(member)} in stream {stream['StreamName']}."
            return None, [], error_response_json("ResourceNotFoundException", message, 400)
        found.append((data[member], shard))
    return stream, found, None


def merge_shards(data: dict[str, Any]) -> Any:
    stream, found, error = _open(data, "ShardToMerge", "AdjacentShardToMerge")
    if error or stream is None:
        return error
    (one_id, one), (other_id, other) = found
    if one["range"][1] + 1 != other["range"][0] and other["range"][1] + 1 != one["range"][0]:
        return error_response_json("InvalidArgumentException", f"Shards {one_id} and {other_id} are not adjacent.", 400)
    close(one)
    close(other)
    start, end = min(one["range"][0], other["range"][0]), max(one["range"][1], other["range"][1])
    add(stream, start, end, [one_id, other_id])
    return json_response({})


def split_shard(data: dict[str, Any]) -> Any:
    stream, found, error = _open(data, "ShardToSplit")
    if error or stream is None:
        return error
    [(name, shard)] = found
    start, end = shard["range"]
    middle = int(data.get("NewStartingHashKey") or 0)
    if not start < middle <= end:
        return error_response_json("InvalidArgumentException", "NewStartingHashKey is not within the shard.", 400)
    close(shard)
    add(stream, start, middle - 1, [name])
    add(stream, middle, end, [name])
    return json_response({})


def resize(stream: Stream, count: int) -> None:
    """Closes all open shards and opens ``count`` equal ones, each the child of those whose keys it takes (at most two)."""
    before = open_shards(stream)
    for shard in before.values():
        close(shard)
    for start, end in ranges(count):
        parents = [name for name, shard in before.items() if shard["range"][0] <= end and shard["range"][1] >= start]
        add(stream, start, end, parents[:2])


def update_shard_count(data: dict[str, Any]) -> Any:
    stream, _found, error = _open(data)
    if error or stream is None:
        return error
    current, target = len(open_shards(stream)), int(data.get("TargetShardCount") or 0)
    if not max(1, -(-current // 2)) <= target <= current * 2:
        message = f"TargetShardCount is {target}; it can be half to double of the open {current} shards."
        return error_response_json("InvalidArgumentException", message, 400)
    if target != current:
        resize(stream, target)
    answer = {"CurrentShardCount": current, "TargetShardCount": target}
    return json_response({"StreamName": stream["StreamName"], "StreamARN": stream["StreamARN"], **answer})
