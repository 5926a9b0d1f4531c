"""Which of the objects that a stream delivered a load takes."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from ..storage import client

#: Objects may be seen this long after the time that S3 gives them (that at which their upload began), and out of order.
OVERLAP = timedelta(hours=1)


@dataclass(frozen=True, order=True)
class Delivered:
    """
    An object: when it came by S3's clock, or that of the commit to a table (ISO 8601, UTC, to be compared as text), its key,
    its size in bytes.
    """

    modified: str
    key: str
    size: int


@dataclass(frozen=True)
class Choice:
    """What a load takes of what is there."""

    objects: list[Delivered]
    #: Objects that wait for the next load.
    left: int
    #: Time of the newest object that was ever taken; None when there was none yet.
    newest: str | None
    #: Objects that were taken and may be seen again by the next load, with their times.
    taken: dict[str, str]


def choose(found: Iterable[Delivered], newest: str | None, taken: dict[str, str], most: int, most_bytes: int) -> Choice:
    """
    Takes the oldest first, at most so many and so many bytes (one at least). `newest` and `taken` are those of the load
    before, None and {} for everything there is.
    """
    since = _before(newest)
    new = sorted(one for one in found if one.modified >= since and one.key not in taken)
    objects: list[Delivered] = []
    size = 0
    for one in new[:most]:
        size += one.size
        if objects and size > most_bytes:
            break
        objects.append(one)
    newest = max([one.modified for one in objects] + ([newest] if newest else []), default=None)
    since = _before(newest)
    again = taken | {one.key: one.modified for one in objects}
    kept = {key: modified for key, modified in again.items() if modified >= since}
    return Choice(objects, len(new) - len(objects), newest, kept)


def _before(moment: str | None) -> str:
    return stamp(datetime.fromisoformat(moment) - OVERLAP) if moment else ""


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC, always of the same length."""
    return moment.astimezone(timezone.utc).isoformat(timespec="microseconds")


def delivered(bucket: str, prefix: str) -> list[Delivered]:
    """Everything under the prefix, its folders (`date=…/`) side by side."""
    pages = client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, Delimiter="/")
    here: list[Delivered] = []
    folders: list[str] = []
    for page in pages:
        here += _objects(page)
        folders += [one["Prefix"] for one in page.get("CommonPrefixes", [])]
    with ThreadPoolExecutor(max_workers=8, thread_name_prefix="list") as pool:
        return here + [one for many in pool.map(lambda folder: _under(bucket, folder), folders) for one in many]


def _under(bucket: str, prefix: str) -> list[Delivered]:
    pages = client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [one for page in pages for one in _objects(page)]


def _objects(page: dict) -> list[Delivered]:
    rows = [row for row in page.get("Contents", []) if not row["Key"].endswith("/")]
    return [Delivered(stamp(row["LastModified"]), row["Key"], row["Size"]) for row in rows]
