"""Parts of a load that are read side by side: on this machine's threads, or a part a task on Spark's workers."""

from __future__ import annotations

import queue
import threading
from typing import Any, Protocol

import duckdb

from .source.engine import engine, use_s3
from .source.postgres.names import text
from .source.selection import MASK_KEY


class Task(Protocol):
    """What every part of a load has in common; travels to Spark's workers."""

    mask_key: str | None

    def read(self, cursor: duckdb.DuckDBPyConnection, part: Any) -> Any:
        """Reads a part; what was written of it."""


def on_threads(task: Task, parts: list[Any], threads: int) -> list[Any]:
    """The first failure ends the others after the part that they are at."""
    todo: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for part in parts:
        todo.put(part)
    results: list[Any] = []
    failures: list[BaseException] = []
    threads = min(threads, len(parts))
    with engine(threads) as database:

        def read() -> None:
            cursor = database.cursor()
            try:
                cursor.execute(f"SET VARIABLE {MASK_KEY} = {text(task.mask_key or '')}")
                while not failures:
                    part = todo.get_nowait()
                    use_s3(database)
                    results.append(task.read(cursor, part))
            except queue.Empty:
                pass
            except BaseException as error:
                failures.append(error)
            finally:
                cursor.close()

        workers = [threading.Thread(target=read, name=f"parts-{i}") for i in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    if failures:
        raise failures[0]
    return results


def on_spark(task: Task, parts: list[Any], spark: Any) -> list[Any]:
    """On Spark's workers, a part a task."""
    return spark.sparkContext.parallelize(parts, len(parts)).map(_Remote(task)).collect()


class _Remote:
    def __init__(self, task: Task) -> None:
        self._task = task

    def __call__(self, part: Any) -> Any:
        return on_threads(self._task, [part], 1)[0]
