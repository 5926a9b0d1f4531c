"""
Silver: one row a key, as the source has it. A load is written where no reader looks (a branch; for the first load a
table beside), audited there, and published in one commit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors.exceptions.captured import CapturedException
from pyspark.sql import DataFrame
from pyspark.sql.types import StructType

from ..errors import LoadError, describe
from .schema import schema_of
from .tables import LOAD_PROPERTY, PROPERTIES, Lake, is_java, rows_of


@dataclass
class Staged:
    """
    A load that is written and not yet published. `relation` names what an audit reads; `branch` is None where the
    load stands in a table of its own (the first load) or where nothing was to change.
    """

    relation: str
    rows: int
    first: bool = False
    branch: str | None = None
    table: str | None = None

    @property
    def empty(self) -> bool:
        return not self.first and self.branch is None


class Silver:
    """The silver table of one dataset during one load. `attempt` makes this attempt's branch its own."""

    def __init__(self, lake: Lake, dataset: str, load_id: str, attempt: str) -> None:
        self.lake = lake
        self.dataset = dataset
        self.name = lake.name("silver", dataset)
        self.mark = f"load_{load_id}_{attempt}"
        self.handle = lake.load("silver", dataset)

    @property
    def exists(self) -> bool:
        return self.handle is not None

    def last_load(self) -> dict[str, Any] | None:
        """What the last published load noted about itself."""
        text = self.handle.properties().get(LOAD_PROPERTY) if self.exists else None
        return json.loads(text) if text else None

    def rows(self) -> int:
        return rows_of(self.handle.currentSnapshot()) if self.exists else 0

    def files(self) -> int:
        """Files of the published table."""
        return int(self.handle.currentSnapshot().summary().get("total-data-files") or 0) if self.rows() else 0

    def begin(self) -> str:
        """A new branch at what is published now; its name for SQL."""
        current = self.handle.currentSnapshot()
        manage = self.handle.manageSnapshots()
        # A table that was never written to has no snapshot to branch off.
        manage = manage.createBranch(self.mark, current.snapshotId()) if current else manage.createBranch(self.mark)
        manage.commit()
        return f"{self.name}.branch_{self.mark}"

    def stage_first(self, rows: DataFrame) -> Staged:
        """Writes the first load to a table beside the one that will be: nobody sees an empty or half table."""
        beside = f"{self.dataset}__{self.mark}"
        name = self.lake.name("silver", beside)
        writer = rows.writeTo(name).using("iceberg")
        for key, value in PROPERTIES.items():
            writer = writer.tableProperty(key, value)
        writer.tableProperty("location", self.lake.location("silver", self.dataset)).create()
        table = self.lake.load("silver", beside)
        return Staged(name, rows_of(table.currentSnapshot()), first=True, table=beside)

    def staged(self) -> Staged:
        """What stands on the branch."""
        self.handle.refresh()
        # By the option, and not `VERSION AS OF`, which reads with the columns of an older time.
        return Staged(f"{self.name}.branch_{self.mark}", rows_of(self.handle.snapshot(self.mark)), branch=self.mark)

    def publish(self, staged: Staged, note: dict[str, Any]) -> None:
        """
        Makes the load what readers see, together with the note of it, in one commit.

        Raises LoadError(LoadConflict) when somebody else has changed the table since the load began.
        """
        if staged.empty:
            return
        try:
            if staged.first:
                self._publish_first(staged, note)
            else:
                transaction = self.handle.newTransaction()
                transaction.updateProperties().set(LOAD_PROPERTY, json.dumps(note)).commit()
                manage = transaction.manageSnapshots().fastForwardBranch("main", self.mark)
                # Those of attempts that died, or that have lost by this, go too.
                for name in filter(lambda name: name.startswith("load_"), dict(self.handle.refs())):
                    manage = manage.removeBranch(name)
                manage.commit()
                transaction.commitTransaction()
        except (Py4JJavaError, CapturedException) as error:
            names = ("AlreadyExistsException", "CommitFailedException", "ValidationException", "IllegalArgumentException")
            if not is_java(error, *names):
                raise
            raise LoadError(
                "LoadConflict",
                f"Silver table '{self.dataset}' was changed by somebody else while this run loaded it; this run published "
                f"nothing, the next one will ({describe(error)['message']}).",
            ) from error

    def _publish_first(self, staged: Staged, note: dict[str, Any]) -> None:
        beside = self.lake.load("silver", staged.table)
        beside.updateProperties().set(LOAD_PROPERTY, json.dumps(note)).commit()
        beside.refresh()
        place = beside.operations().current().metadataFileLocation()
        self.lake.catalog().registerTable(self.lake.identifier("silver", self.dataset), place)
        self.lake.drop("silver", staged.table)
        self.handle = self.lake.load("silver", self.dataset)

    def discard(self, staged: Staged) -> None:
        """Takes away what was staged."""
        if staged.first:
            self.lake.drop("silver", staged.table)
        elif staged.branch:
            self.handle.refresh()
            self.handle.manageSnapshots().removeBranch(staged.branch).commit()

    def columns(self) -> StructType:
        return schema_of(self.lake, self.handle)
