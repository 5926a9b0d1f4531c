"""How much there is to do, and what that means for the way it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pyspark.sql import DataFrame

# Up to so many rows one task is faster than the exchange between several.
ONE_TASK_ROWS = 50_000
# Up to so many rows, and bytes in Parquet, a load is sent whole to every worker, so that the table need not be sorted.
BROADCAST_ROWS, BROADCAST_BYTES = 200_000, 8 * 1024 * 1024


@dataclass(frozen=True)
class Size:
    rows: int
    bytes: int

    def with_rows(self, rows: int) -> Size:
        """The size of this together with a table of so many rows."""
        return replace(self, rows=max(self.rows, rows))

    @property
    def one_task(self) -> bool:
        return self.rows <= ONE_TASK_ROWS

    @property
    def broadcasts(self) -> bool:
        return self.rows <= BROADCAST_ROWS and self.bytes <= BROADCAST_BYTES

    def gather(self, frame: DataFrame) -> DataFrame:
        """The same rows in one partition, when that is faster: joins and groups need no exchange then."""
        return frame.coalesce(1) if self.one_task else frame

    @contextmanager
    def kept(self, frame: DataFrame) -> Iterator[DataFrame]:
        """Keeps what is asked for several times, unless making it again is as fast."""
        if self.one_task:
            yield frame
            return
        frame = frame.persist()
        try:
            yield frame
        finally:
            frame.unpersist()
