"""Kinesis as AWS has it, where MiniStack differs: shards that were split or merged stay readable, throughput is limited by
shard, iterators end with a closed shard, sequence numbers have 56 digits, metrics are published.
"""

from __future__ import annotations

from ministack.services import kinesis

from . import read, resources, shards, write


def install() -> None:
    kinesis._next_sequence_number = shards.next_sequence_number
    kinesis._build_shards = shards.build_shards
    kinesis._expire_records = shards.expire_records
    kinesis._expire_iterators = lambda: None
    kinesis._route_to_shard = shards.route
    kinesis._shard_out = shards.shard_out
    kinesis._merge_shards = shards.merge_shards
    kinesis._split_shard = shards.split_shard
    kinesis._update_shard_count = shards.update_shard_count
    kinesis._put_record = write.put_record
    kinesis._put_records = write.put_records
    kinesis._get_shard_iterator = read.get_shard_iterator
    kinesis._get_records = read.get_records
    kinesis._list_streams = read.list_streams
    kinesis._describe_stream_summary = read.describe_stream_summary


RESOURCE_TYPES = resources.RESOURCE_TYPES
