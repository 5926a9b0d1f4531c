"""Events that were delivered into Iceberg tables: which data files of theirs hold them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from ..errors import LoadError
from ..lake.tables import Lake
from .listing import Delivered, stamp

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def delivered_rows(lake: Lake, names: Iterable[str]) -> list[Delivered]:
    """The live files of tables of bronze, each as of the commit that brought it. A table that isn't there has none."""
    return [file for name in names for file in _files(lake, name)]


def _files(lake: Lake, name: str) -> list[Delivered]:
    table = lake.load("bronze", name)
    if table is None:
        return []
    # The session keeps tables for the job's own commits; this one has other writers.
    table.refresh()
    if table.currentSnapshot() is None:
        return []
    full = lake.name("bronze", name)
    # Of a commit that is expired no time is known, but that it isn't later than the oldest that is there: as of that a file
    # that no load has taken is never taken for an old one, since loads take the oldest first.
    rows = lake.spark.sql(
        f"""
        select e.data_file.file_path, e.data_file.file_size_in_bytes, e.data_file.content, e.data_file.file_format,
            unix_micros(coalesce(s.committed_at, (select min(committed_at) from {full}.snapshots)))
        from {full}.entries e left join {full}.snapshots s on s.snapshot_id = e.snapshot_id
        where e.status < 2
        """
    ).collect()
    if any(content or form != "PARQUET" for _, _, content, form, _ in rows):
        raise LoadError(
            "DeliveredTableChanged",
            f"{full.replace('`', '')} has delete files, or files that are not Parquet. Only its delivery may write to it, which "
            "appends Parquet: roll it back to the snapshot before that (rollback_to_snapshot) and replay what came since.",
        )
    bucket = f"s3://{lake.buckets['bronze']}/"
    return [
        Delivered(stamp(_EPOCH + timedelta(microseconds=micros)), path.removeprefix(bucket), size)
        for path, size, _, _, micros in rows
    ]
