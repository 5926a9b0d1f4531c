"""One load's events, from the listing to Parquet files in bronze."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from ..errors import LoadError
from ..lake.tables import Lake
from ..parts import on_spark, on_threads
from ..source.model import Extract, Finding
from ..source.reader import SPREAD_PARTS
from ..source.runner import has_workers
from ..source.selection import constants
from .columns import columns_of
from .listing import Choice, Delivered, choose, delivered, stamp
from .reading import Part, Task, Written
from .tables import delivered_rows

log = logging.getLogger(__name__)

#: Most that one load takes, as it lies in S3: of events, and of lines for quarantine (which pass through the driver).
MOST_FILES, MOST_BYTES = 20_000, 4 * 1024**3
MOST_QUARANTINE_FILES, MOST_QUARANTINE_BYTES = 5_000, 16 * 1024**2
#: Size of a part, as it lies in S3.
PART_FILES, PART_BYTES = 500, 32 * 1024**2


@dataclass(frozen=True)
class EventExtract(Extract):
    """What a load of events needs besides (see `Marker`)."""

    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    quarantined: list[str] = field(default_factory=list)
    arrived: list[str] | None = None


def extract(
    dataset: dict,
    lake: Lake,
    target: str,
    *,
    load_id: str,
    run_id: str,
    watermark: dict | None = None,
    mask_key: str | None = None,
    threads: int = 2,
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
) -> EventExtract:
    """
    Reads what the stream has delivered and no load before has taken into Parquet files under `target`. `watermark` is
    that of the last load with what it had taken (`taken`), None for everything.
    """
    started, moment = time.monotonic(), clock()
    before, prefix = watermark or {}, dataset["load"]["events"]
    buckets, spark = lake.buckets, lake.spark
    columns, made = columns_of(dataset)
    if columns.hashes and not mask_key:
        raise LoadError("MaskKeyMissing", f"{prefix} has columns with mask `hash`: the job needs --mask-secret.")
    # Files too where there are tables: those of before the delivery was changed may not all be taken.
    in_tables = delivered_rows(lake, dataset["load"].get("deliveredTables", {}).values())
    events = _choice(delivered(buckets["bronze"], prefix) + in_tables, "events", before, MOST_FILES, MOST_BYTES)
    said = delivered(buckets["quarantine"], prefix)
    aside = _choice(said, "quarantine", before, MOST_QUARANTINE_FILES, MOST_QUARANTINE_BYTES)
    since = before.get("unplaced", "")
    unplaced = [one.modified for one in delivered(buckets["bronze"], errors_of(prefix)) if one.modified > since]
    position = f"{len(events.objects)} files to {events.newest}" if events.objects else "no files"
    same = constants(run_id, load_id, moment.isoformat(), position)
    task = Task(buckets["bronze"], columns, same, mask_key, target)
    parts = parts_of(events.objects)
    spread = len(parts) >= SPREAD_PARTS and has_workers(spark)
    written = (on_spark(task, parts, spark) if spread else on_threads(task, parts, threads)) if parts else []
    rows = sum(one.rows for one in written)
    log.info("%s: %d events of %d files, %.1f s", prefix, rows, len(events.objects), time.monotonic() - started)
    arrived = _arrived(written)
    source_time = _source_time(events, arrived, before.get("source_time"), moment)
    left = events.left + aside.left
    return EventExtract(
        sorted(file for one in written for file in one.files),
        rows,
        sum(one.bytes for one in written),
        source_time,
        position,
        {
            "load": load_id, "events": events.newest, "quarantine": aside.newest, "source_time": source_time, "more": left > 0,
            "unplaced": max([since, *unplaced]),
        },
        made,
        False,
        _findings(written, left, unplaced, errors_of(prefix)),
        _nulls([one.nulls for one in written if one.rows]),
        {"events": events.taken, "quarantine": aside.taken},
        [one.bad for one in written if one.bad] + [f"s3://{buckets['quarantine']}/{one.key}" for one in aside.objects],
        arrived,
    )  # fmt: skip


def _choice(found: list[Delivered], kind: str, before: dict, most: int, most_bytes: int) -> Choice:
    found = [one for one in found if one.size > 0]
    return choose(found, before.get(kind), before.get("taken", {}).get(kind, {}), most, most_bytes)


def parts_of(objects: list[Delivered]) -> list[Part]:
    """In the order in which they came, so that a file of bronze has events of about the same time."""
    parts: list[list[str]] = []
    size = PART_BYTES
    for one in objects:
        if size + one.size > PART_BYTES or len(parts[-1]) >= PART_FILES:
            parts.append([])
            size = 0
        parts[-1].append(one.key)
        size += one.size
    return [Part(f"part-{i:05d}", tuple(keys)) for i, keys in enumerate(parts)]


def _arrived(written: list[Written]) -> list[str] | None:
    ends = [one.arrived for one in written if one.arrived]
    if not ends:
        return None
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    return [_stamped(end) for end in (low, high)]


def _stamped(text: str) -> str:
    """The engine's text of a moment in UTC, `2026-11-01 10:00:00.5+00`, which Python 3.10 can't read."""
    second, _, fraction = text.partition("+")[0].partition(".")
    return stamp(datetime.fromisoformat(f"{second}.{fraction:0<6}+00:00"))


def _source_time(events: Choice, arrived: list[str] | None, before: str | None, moment: datetime) -> str:
    """
    As of when what is in silver is complete, as far as can be known: the arrival of the newest event that was delivered,
    and not earlier than for the load before (events that are replayed are old); the moment of the look when nothing was
    there to take.
    """
    if not events.objects:
        return stamp(moment)
    known = [time for time in (before, arrived[1] if arrived else None) if time]
    return max(known, default=stamp(moment))


def errors_of(prefix: str) -> str:
    """Where Firehose leaves what it can't place: beside what it delivers (lib/ingestion/event-delivery.ts)."""
    return prefix.replace("stream-events/", "stream-errors/", 1)


def _findings(written: list[Written], left: int, unplaced: list[str], errors: str) -> tuple[Finding, ...]:
    findings = []
    if unplaced:
        text = f"Firehose could not place events: {len(unplaced)} new objects under {errors} in bronze say why."
        findings.append(Finding("EventsNotPlaced", text))
    bad = sum(one.bad_lines for one in written)
    if bad:
        findings.append(Finding("FilesDamaged", f"{bad} lines of delivered files could not be read; they are in quarantine."))
    if left:
        findings.append(Finding("Backlog", f"{left} delivered files are left for the next load.", "info"))
    return tuple(findings)


def _nulls(parts: list[dict[str, int]]) -> dict[str, int]:
    known = set.intersection(*map(set, parts)) if parts else set()
    return {name: sum(part[name] for part in parts) for name in known}

