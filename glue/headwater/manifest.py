"""The platform's manifest as the job reads it (written by `lib/platform`, see manifest.ts for what the fields mean)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


#: Columns that tell an event from every other.
IDENTITY = ("_stream", "_shard", "_sequence", "_subsequence")


@dataclass(frozen=True)
class Dataset:
    """A row of the manifest's `datasets`."""

    name: str
    row: dict[str, Any]

    @property
    def pattern(self) -> str:
        return self.row["load"]["pattern"]

    @property
    def cursor(self) -> str | None:
        return self.row["load"].get("cursor")

    @property
    def keep(self) -> str | None:
        """Of a stream: `every` event, or the `first` or `latest` of each primary key."""
        return self.row["load"].get("keep", "every") if self.pattern == "stream" else None

    @property
    def primary_key(self) -> list[str]:
        """By what rows are merged: the contract's key, or an event's identity."""
        return list(IDENTITY if self.keep == "every" else self.row["primaryKey"])

    @property
    def columns(self) -> dict[str, dict[str, Any]]:
        """The contract's columns by name, without those that are never read."""
        return {c["name"]: c for c in self.row["columns"] if c.get("mask") != "drop"}

    @property
    def required(self) -> list[str]:
        """Columns that must have a value: the key's, and those that the contract requires."""
        if self.keep:
            # The stream's consumer has held each event to the version of the contract that it is of.
            return list(dict.fromkeys([*self.primary_key, *IDENTITY, "_arrived_at"]))
        names = [c["name"] for c in self.columns.values() if c["required"]]
        return list(dict.fromkeys([*self.primary_key, *names]))

    @property
    def transform(self) -> str | None:
        return self.row.get("transform")

    @property
    def checks(self) -> list[dict[str, Any]]:
        return self.row["checks"]


@dataclass(frozen=True)
class Model:
    """A row of the manifest's `models`."""

    name: str
    sql: str
    inputs: list[str]


class Manifest:
    """The manifest; unknown names raise KeyError with the names there are."""

    VERSION = 1

    def __init__(self, document: dict[str, Any]) -> None:
        version = document.get("manifestVersion")
        if version != self.VERSION:
            raise ValueError(
                f"The manifest has version {version}, this job reads version {self.VERSION}: deploy the job and the "
                "manifest together (cdk deploy)."
            )
        self.document = document
        self.prefix: str = document["prefix"]
        self.databases: dict[str, str] = document["databases"]

    def dataset(self, name: str) -> Dataset:
        return Dataset(name, _named(self.document["datasets"], name, "dataset"))

    def model(self, name: str) -> Model:
        row = _named(self.document["models"], name, "model")
        return Model(name, row["sql"], list(row["inputs"]))

    def models_of(self, pipeline: str) -> list[Model]:
        names = _named(self.document["pipelines"], pipeline, "pipeline")["models"]
        return [self.model(name) for name in names]

    def connection_of(self, dataset: Dataset) -> str:
        """Name of the Glue connection to the dataset's source."""
        return _named(self.document["sources"], dataset.row["source"], "source")["connection"]


def _named(rows: dict[str, Any], name: str, kind: str) -> Any:
    if name not in rows:
        raise KeyError(f"The manifest has no {kind} '{name}'; it has {', '.join(sorted(rows)) or 'none'}")
    return rows[name]
