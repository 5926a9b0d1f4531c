"""Delivery streams that read a Kinesis stream are run by local/streams; their description has every property."""

from __future__ import annotations

from typing import Any

from ministack.services import firehose

_MEMBERS = ("FileExtension", "CustomTimeZone", "S3BackupDescription")

_description = firehose._dest_description


def description(destination: dict[str, Any]) -> dict[str, Any]:
    """A destination as DescribeDeliveryStream shows it, with the members that MiniStack leaves out."""
    found = _description(destination)
    for shown in found.values():
        if not isinstance(shown, dict):
            continue
        configured = destination["config"]
        shown.update({member: configured[member] for member in _MEMBERS if member in configured})
        if hints := shown.get("BufferingHints"):
            shown["BufferingHints"] = {name: int(value) for name, value in hints.items()}
        for name in ("DynamicPartitioningConfiguration", "ProcessingConfiguration", "DataFormatConversionConfiguration"):
            if isinstance(shown.get(name), dict) and "Enabled" in shown[name]:
                shown[name] = {**shown[name], "Enabled": str(shown[name]["Enabled"]).lower() == "true"}
    return found


def install() -> None:
    firehose._dest_description = description
    # MiniStack's own delivery writes an object a record: local/streams/delivery takes its place.
    firehose.ingest_from_kinesis_source = lambda _stream_arn, _records: None
