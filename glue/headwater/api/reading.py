"""Reads a part of an extraction's pages into Parquet."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import duckdb

from ..errors import LoadError
from ..parquet import Parquet, write
from ..source.engine import engine
from ..source.postgres.names import text
from .columns import Columns
from .lines import damaged, fetch, longest, mark, mend

log = logging.getLogger(__name__)

#: Bytes of a page that take the memory of one more session.
LARGE_PAGE = 24 * 1024 * 1024


@dataclass(frozen=True)
class Task:
    """What every part of a load has in common; travels to Spark's workers."""

    bucket: str
    columns: Columns
    #: Select list of what is the same in every row of the load.
    constants: str
    mask_key: str | None = field(repr=False)
    #: `s3://bucket/prefix/`
    target: str

    def read(self, cursor: duckdb.DuckDBPyConnection, part: Part) -> Written:
        return read_part(cursor, self, part)


@dataclass(frozen=True)
class Part:
    """Objects of one extraction that are read by one statement."""

    name: str
    extraction: str
    keys: tuple[str, ...]


@dataclass
class Written:
    files: list[str] = field(default_factory=list)
    rows: int = 0
    bytes: int = 0
    nulls: dict[str, int] = field(default_factory=dict)
    #: Columns that no item of the part has a field for.
    absent: frozenset[str] = frozenset()


def read_part(cursor: duckdb.DuckDBPyConnection, task: Task, part: Part) -> Written:
    """Reads the part, whose files are on the disk meanwhile. Raises LoadError for pages that can't be read."""
    folder = tempfile.mkdtemp(prefix="headwater-pages-")
    try:
        paths = [f"{folder}/{i:06d}.ndjson" for i in range(len(part.keys))]
        with ThreadPoolExecutor(max_workers=4, thread_name_prefix="fetch") as pool:
            list(pool.map(lambda each: fetch(task.bucket, *each), zip(part.keys, paths)))
        return Files(cursor, task, part, dict(zip(paths, part.keys))).read()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Files:
    """The files of a part, by path with the key of each."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, task: Task, part: Part, keys: dict[str, str]) -> None:
        self.cursor, self.task, self.part, self.keys = cursor, task, part, keys
        self.columns = task.columns
        self.marked = False

    def read(self) -> Written:
        """Raises LoadError for pages that can't be read."""
        # A page is read as a whole: the engine needs more than it has for a session.
        with engine(self._longest() // LARGE_PAGE):
            for path in self.keys:
                self._mark(path)
            try:
                return self._write()
            except duckdb.InvalidInputException as error:
                # What stands behind that is of the page, and may be what is masked.
                log.warning("%s can't be read as it is: %s", self.part.name, str(error).partition(" in file ")[0][:120])
                for path in self.keys:
                    self._mend(path)
                return self._write()

    def _longest(self, paths: Iterable[str] = ()) -> int:
        return max(longest(path, os.path.getsize(path)) for path in paths or self.keys)

    def _mark(self, path: str) -> None:
        try:
            self.marked = mark(self.cursor, path) or self.marked
        except duckdb.InvalidInputException:
            self._anew(path)

    def _mend(self, path: str) -> None:
        for once in (False, True):
            if self._reads(path):
                return
            # A field twice is an item's mistake, but for those on the way to the items.
            self._anew(path, once)
        if not self._reads(path):
            raise LoadError(
                "ItemsMissing",
                f"s3://{self.task.bucket}/{self.keys[path]} has an answer without a list at `{self.columns.at or 'the top'}`, where "
                "there was one as it was read. Was `items` changed since? Then start the run with mode 'full'. Nothing was published.",
            )

    def _reads(self, path: str) -> bool:
        try:
            self.cursor.execute(f"SELECT count(body) FROM {self._lines([path])}").fetchall()
        except duckdb.InvalidInputException:
            return False
        return True

    def _anew(self, path: str, once: bool = False) -> None:
        self.marked = True
        try:
            mend(path, once)
        except (ValueError, RecursionError) as error:
            raise damaged(self.task.bucket, self.keys[path], f"{type(error).__name__}, {str(error)[:100]}") from None

    def _write(self) -> Written:
        name = self.part.extraction
        lines = self._lines(list(self.keys))
        constants = f"{text(name)}::ENUM({text(name)}) AS _extraction, {self.task.constants}"
        statement = (self.columns.marked if self.marked else self.columns.plain).replace("{constants}", constants)
        done = write(self.cursor, statement.replace("{lines}", lines), self.task.target, self.part.name, self.columns.dictionary)
        return Written(done.files, done.rows, done.bytes, done.nulls(), self._absent(lines, done))

    def _lines(self, paths: list[str]) -> str:
        size, files, fields = self._longest(paths), ", ".join(map(text, paths)), self.columns.line
        return f"read_json([{files}], format = 'newline_delimited', columns = {{{fields}}}, maximum_object_size = {size})"

    def _absent(self, lines: str, done: Parquet) -> frozenset[str]:
        """Of a column without any value: whether its field is there at all takes a second look."""
        empty = [(name, look) for name, look in self.columns.looks if done.is_empty(name)]
        if not empty or not done.rows:
            return frozenset()
        looks = ", ".join(f"count({look})" for _, look in empty)
        found = self.cursor.execute(f"SELECT {looks} FROM ({self.columns.items.replace('{lines}', lines)})").fetchall()[0]
        return frozenset(name for (name, _), number in zip(empty, found) if number == 0)
