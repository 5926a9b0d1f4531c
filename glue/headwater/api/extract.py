"""One load's items, from the pages of extractions to Parquet files in bronze."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from ..errors import LoadError
from ..lake.tables import Lake
from ..manifest import Dataset
from ..parts import on_spark, on_threads
from ..source.model import Extract
from ..source.reader import SPREAD_PARTS
from ..source.runner import has_workers
from ..source.selection import constants
from .checks import Items, check
from .columns import columns_of
from .extractions import Choice, name_of
from .reading import Part, Task, Written
from .surroundings import Surroundings

log = logging.getLogger(__name__)

#: Objects that are read by one statement; each has about 8 MB of text, or one page that is larger.
PART_OBJECTS = 16


@dataclass(frozen=True)
class ItemExtract(Extract):
    """What a load of items needs besides (see `Marker`)."""

    unknown: int = 0
    unknown_names: list[str] = field(default_factory=list)
    #: Of a list in items: that what silver has of an item that was read goes, where its list has it no more.
    replaces: bool = False


def extract(
    dataset: Dataset,
    lake: Lake,
    target: str,
    *,
    around: Surroundings,
    load_id: str,
    run_id: str,
    watermark: dict[str, Any] | None = None,
    mask_key: str | None = None,
    threads: int = 2,
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
) -> ItemExtract:
    """
    Reads the extractions that no load before has taken into Parquet files under `target`. `watermark` is
    `{"extraction": number of the last that was taken}`, for all there are without; and `unknown`, names of unknown fields that
    were told before. Raises LoadError.
    """
    started, name, lists = time.monotonic(), dataset.name, around.lists
    choice = around.extractions.choose(watermark)
    columns, made = columns_of(dataset.row, lists)
    if columns.hashes and not mask_key:
        raise LoadError("MaskKeyMissing", f"'{name}' has columns with mask `hash`: the job needs --mask-secret.")
    position = _position(choice)
    same = constants(run_id, load_id, clock().isoformat(), position)
    task = Task(lake.buckets["bronze"], columns, same, mask_key, target)
    parts = parts_of(choice)
    spread = len(parts) >= SPREAD_PARTS and has_workers(lake.spark)
    written: list[Written] = (on_spark(task, parts, lake.spark) if spread else on_threads(task, parts, threads)) if parts else []
    some = [one for one in written if one.rows]
    files = sorted(file for one in written for file in one.files)
    rows = sum(one.rows for one in written)
    items = Items(name, dataset.row, lists, files, rows, _nulls(some), _absent(some))
    verdict = check(items, choice.taken, (watermark or {}).get("unknown", []))
    objects, seconds = sum(len(part.keys) for part in parts), time.monotonic() - started
    log.info("%s: %d items of %d objects, %.1f s", name, verdict.items, objects, seconds)
    of_extractions = tuple(found for one in choice.taken for found in one.findings) if dataset.pattern == "api" else ()
    return ItemExtract(
        files,
        verdict.items,
        sum(one.bytes for one in written),
        choice.source_time,  # type: ignore[arg-type]  # None leaves that of the load before
        position,
        {"extraction": name_of(choice.last)},
        made,
        choice.whole,
        (*of_extractions, *verdict.findings),
        unknown=verdict.unknown,
        unknown_names=verdict.names,
        replaces=around.replaces,
    )


def _position(choice: Choice) -> str:
    if not choice.taken:
        return "no extractions"
    first, last = choice.taken[0].name, choice.taken[-1].name
    return f"extraction {first}" if first == last else f"extractions {first} to {last}"


def parts_of(choice: Choice) -> list[Part]:
    """In the order in which they were read."""
    return [
        Part(f"{one.name}-{start:06d}", one.name, one.objects[start : start + PART_OBJECTS])
        for one in choice.taken
        for start in range(0, len(one.objects), PART_OBJECTS)
    ]


def _nulls(parts: list[Written]) -> dict[str, int]:
    known = set.intersection(*(set(one.nulls) for one in parts)) if parts else set()
    return {name: sum(one.nulls[name] for one in parts) for name in known}


def _absent(parts: list[Written]) -> frozenset[str]:
    return frozenset.intersection(*(one.absent for one in parts)) if parts else frozenset()
