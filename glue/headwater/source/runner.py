"""Reads parts side by side, all of them joined to one exported snapshot."""

from __future__ import annotations

import logging
import queue
import threading
from dataclasses import dataclass

from .connection import Connection
from .engine import engine, use_s3
from .errors import SourceError, explain
from .parts import Part
from .session import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """What every part of a read has in common; travels to Spark's workers."""

    connection: Connection
    snapshot: str
    #: Select list of the engine.
    reader: str
    mask_key: str | None
    #: `s3://bucket/prefix` or a folder.
    target: str
    where: str
    dictionary: bool

    def __repr__(self) -> str:
        return f"Task({self.where})"


@dataclass(frozen=True)
class Written:
    files: list[str]
    rows: int
    bytes: int
    #: Nulls by column, where they are known without a look at the rows.
    nulls: dict[str, int]


def on_threads(task: Task, parts: list[Part], threads: int) -> list[Written]:
    """On this machine. Raises `SourceError`: the first failure ends the others after the part that they are at."""
    todo: queue.SimpleQueue[Part] = queue.SimpleQueue()
    for part in parts:
        todo.put(part)
    results: list[Written] = []
    failures: list[BaseException] = []
    connection = task.connection.with_ca_file()
    with engine(min(threads, len(parts))) as database:

        def read() -> None:
            session = None
            try:
                while not failures:
                    part = todo.get_nowait()
                    if task.target.startswith("s3://"):
                        use_s3(database)
                    session = session or Session(database, connection, task.snapshot, task.mask_key)
                    written = Written(*session.copy(part.server, task.reader, task.target, part.name, task.dictionary))
                    results.append(written)
                    log.info(
                        "%s: %s of %d parts, %d rows",
                        task.where,
                        len(results),
                        len(parts),
                        sum(one.rows for one in results),
                    )
            except queue.Empty:
                pass
            except BaseException as error:
                failures.append(error)
            finally:
                if session:
                    session.close()

        workers = [threading.Thread(target=read, name=f"reader-{i}") for i in range(min(threads, len(parts)))]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    if failures:
        raise explain(
            failures[0], f"Reading {task.where} from {task.connection}", task.connection.password, task.mask_key
        )
    return results


def has_workers(spark) -> bool:
    """Whether Spark's tasks run on other machines than this one: else its workers are no more than threads."""
    return not spark.sparkContext.master.startswith("local")


def on_spark(task: Task, parts: list[Part], spark) -> list[Written]:
    """On Spark's workers, a part a task. The caller's session holds the snapshot open meanwhile. Raises
    `SourceError`.
    """
    done = spark.sparkContext.parallelize(parts, len(parts)).map(_Remote(task)).collect()
    for one in done:
        if isinstance(one, SourceError):
            raise one
    return done


class _Remote:
    """Errors come back as values: Spark would wrap them in its own."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def __call__(self, part: Part) -> Written | SourceError:
        try:
            return on_threads(self._task, [part], 1)[0]
        except SourceError as error:
            return error
