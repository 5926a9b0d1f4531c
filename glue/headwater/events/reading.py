"""Reads a part of what was delivered into Parquet."""

from __future__ import annotations

import base64
import gzip
import json
import logging
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import duckdb

from ..parquet import write
from ..storage import client, split_uri
from .columns import Columns
from .formats import as_lines, ending, source
from .lines import Bad, mend

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """What every part of a load has in common; travels to Spark's workers."""

    bucket: str
    columns: Columns
    #: Select list of what is the same in every row.
    constants: str
    mask_key: str | None = field(repr=False)
    #: `s3://bucket/prefix/`
    target: str

    def read(self, cursor: duckdb.DuckDBPyConnection, part: Part) -> Written:
        return read_part(cursor, self, part)


@dataclass(frozen=True)
class Part:
    """Objects that are read by one statement."""

    name: str
    keys: tuple[str, ...]


@dataclass
class Written:
    files: list[str] = field(default_factory=list)
    rows: int = 0
    bytes: int = 0
    nulls: dict[str, int] = field(default_factory=dict)
    #: When the first and the last event arrived.
    arrived: tuple[str, str] | None = None
    #: Lines that could not be read, as an object for quarantine.
    bad: str | None = None
    bad_lines: int = 0


def read_part(cursor: duckdb.DuckDBPyConnection, task: Task, part: Part) -> Written:
    """Reads the part. What can't be read in it goes to an object beside; what S3 says no to is raised."""
    folder = tempfile.mkdtemp(prefix="headwater-events-")
    try:
        # Onto the disk first, so that whatever fails after is the files' own fault.
        with ThreadPoolExecutor(max_workers=8, thread_name_prefix="fetch") as pool:
            fetched = pool.map(lambda each: _fetch(task.bucket, each[1], f"{folder}/{each[0]:06d}"), enumerate(part.keys))
            paths = [path for path in fetched if path]
        bad: list[Bad] = []
        try:
            written = _copy(cursor, task, part, paths)
        except duckdb.Error as error:
            log.warning("%s can't be read as it is, but line by line: %s", part.name, str(error).splitlines()[0][:120])
            named = dict(zip(paths, part.keys))
            for path in paths:
                if not _reads(cursor, task, path):
                    plain = f"{path}.plain"
                    if as_lines(cursor, path, plain):
                        bad += mend(cursor, plain, named[path], task.columns.fields, task.columns.masked)
                    else:
                        bad.append(Bad(named[path], 0, "the Parquet file is damaged; its events are lost here", b""))
                    paths = [plain if one == path else one for one in paths]
            written = _copy(cursor, task, part, paths)
        if bad:
            written.bad, written.bad_lines = _put_aside(task, part, bad), len(bad)
        return written
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch(bucket: str, key: str, path: str) -> str:
    body = client("s3").get_object(Bucket=bucket, Key=key)["Body"]
    head = body.read(4)
    name = path + ending(head)
    with open(name, "wb") as file:
        file.write(head)
        shutil.copyfileobj(body, file, 1 << 20)
    return name


def _reads(cursor: duckdb.DuckDBPyConnection, task: Task, path: str) -> bool:
    try:
        statement = f"SELECT count(*) FROM (SELECT {task.columns.select} FROM {source([path], task.columns.fields)}) AS t"
        cursor.execute(f"{statement} WHERE hash(t) IS NULL").fetchall()
        return True
    except duckdb.Error:
        return False


def _copy(cursor: duckdb.DuckDBPyConnection, task: Task, part: Part, paths: list[str]) -> Written:
    query = f"SELECT {task.columns.select}, {task.constants} FROM {source(paths, task.columns.fields)}"
    done = write(cursor, query, task.target, part.name, task.columns.dictionary)
    written = Written(done.files, done.rows, done.bytes, done.nulls())
    ends = [file['"_arrived_at"'] for file in done.statistics if "min" in file.get('"_arrived_at"', {})]
    if ends:
        written.arrived = (min(one["min"] for one in ends), max(one["max"] for one in ends))
    return written


def _put_aside(task: Task, part: Part, bad: list[Bad]) -> str:
    """Writes the lines in the form in which the consumer writes its own; the object's URI."""
    lines = [
        {"file": one.key, "line": one.line, "code": "Unreadable", "reason": one.reason, "payload": content.decode()}
        for one, content in ((one, base64.b64encode(one.content)) for one in bad)
    ]
    uri = f"{task.target.rstrip('/')}/{part.name}-unreadable.ndjson.gz"
    bucket, key = split_uri(uri)
    body = gzip.compress("".join(f"{json.dumps(line)}\n" for line in lines).encode(), 1)
    client("s3").put_object(Bucket=bucket, Key=key, Body=body)
    return uri

