"""Writers that do what makes incremental loads lose rows, and the loads that must not."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .postgres import Database
from .reading import dataset, read, rows_of

#: A table whose cursors the database sets: the transaction's start, and its id.
TABLE = (
    (
        "CREATE TABLE t (id int PRIMARY KEY, version int NOT NULL, updated_at timestamptz NOT NULL DEFAULT now(),"
        " changed xid8 NOT NULL DEFAULT pg_current_xact_id())"
    ),
    (
        "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.updated_at := now(); NEW.changed :="
        " pg_current_xact_id(); RETURN NEW; END$$"
    ),
    "CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION stamp()",
    "CREATE INDEX ON t (updated_at)",
    "CREATE INDEX ON t (changed)",
)
TRANSACTION = {"pattern": "incremental", "cursor": "updated_at", "guard": "transaction", "clockToleranceSeconds": 1}
XID8 = {"pattern": "incremental", "cursor": "changed", "guard": "xid8", "clockToleranceSeconds": 300}


@contextmanager
def writers(database: Database, count: int = 12, slow: float = 0.05) -> Iterator[None]:
    """Inserts and updates while the block runs; that share of the transactions commits late."""
    stop = threading.Event()

    def write(number: int) -> None:
        choice, session, next_id = random.Random(number), database.open(), number * 1_000_000
        while not stop.is_set():
            session.run("BEGIN")
            for _ in range(choice.randint(1, 3)):
                next_id += 1
                session.run(f"INSERT INTO t (id, version) VALUES ({next_id}, 1)")
            if next_id % 1_000_000 > 5:
                session.run(
                    "UPDATE t SET version = version + 1 WHERE id ="
                    f" {number * 1_000_000 + choice.randint(1, next_id % 1_000_000)}"
                )
            if choice.random() < slow:
                time.sleep(choice.uniform(0.3, 1.2))
            session.run("ROLLBACK" if choice.random() < 0.03 else "COMMIT")
            time.sleep(choice.uniform(0.005, 0.03))
        session.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(1, count + 1)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@dataclass
class Lake:
    """Rows by key as a lake has them after loads with that setting."""

    load: dict
    watermark: dict | None = None
    rows: dict[int, int] = field(default_factory=dict)
    rows_read: int = 0
    loads: int = 0
    findings: list[str] = field(default_factory=list)

    def refresh(self, database: Database, folder: Path, **options) -> bool:
        """One load; tells whether the whole table was read."""
        self.loads += 1
        got = read(
            database,
            dataset("t", self.load),
            folder / f"{self.load['guard']}-{self.loads}",
            watermark=self.watermark,
            **options,
        )
        if got.full:
            self.rows.clear()
        self.rows.update(rows_of(got, "id, version"))
        self.rows_read += got.rows
        self.watermark = got.watermark
        self.findings = [finding.kind for finding in got.findings]
        return got.full


@dataclass
class NaiveLake:
    """Rows by key after loads of `cursor > max(cursor)`, as everybody does it first."""

    highest: str = "-infinity"
    rows: dict[int, int] = field(default_factory=dict)

    def refresh(self, database: Database) -> None:
        """One load."""
        found = database.run(
            "SELECT id, version, updated_at::text FROM t WHERE updated_at > CAST(:highest AS timestamptz) ORDER BY"
            " updated_at",
            highest=self.highest,
        )
        self.rows.update((key, version) for key, version, _ in found)
        self.highest = found[-1][2] if found else self.highest


def truth(database: Database) -> dict[int, int]:
    """The rows as they are at the source."""
    return dict(database.run("SELECT id, version FROM t"))
