"""Reads the sources for the loads of one job: connections and the mask's key, fetched once."""

from __future__ import annotations

import os
import threading
from typing import Any

from .errors import LoadError
from .lake.tables import Lake
from .manifest import Dataset, Manifest
from .results import Results
from .state import StateTable
from .storage import client


class Reader:
    """`width` loads read side by side and share this machine's processors. `buckets`: the lake's, by zone."""

    def __init__(
        self,
        manifest: Manifest,
        spark: Any,
        mask_secret: str | None,
        database_ca: str | None,
        width: int,
        buckets: dict[str, str],
        results: Results,
        state: StateTable,
    ) -> None:
        self.lake = Lake(spark, manifest.databases, buckets)
        self.manifest, self.spark = manifest, spark
        self.mask_secret, self.database_ca = mask_secret, database_ca
        self.results, self.state = results, state
        self.threads = max(1, (os.cpu_count() or 2) // width)
        self._lock = threading.Lock()
        self._connections: dict[str, Any] = {}
        self._mask_key: str | None = None

    def extract(self, dataset: Dataset, target: str, **options: Any) -> Any:
        """
        `headwater.source.extract` over the dataset's connection; for a stream's `headwater.events.extract`, for an API's
        `headwater.api.extract`.
        """
        from . import api, events, source

        with self._lock:
            connection = None if dataset.pattern in ("stream", "api", "apiArray") else self._connection(dataset)
            options |= {"mask_key": self._key(), "threads": self.threads}
        if dataset.pattern == "stream":
            return events.extract(dataset.row, self.lake, target, **options)
        if connection is None:
            around = api.surroundings(self.manifest, dataset, self.lake.buckets["bronze"], self.results, self.state)
            return api.extract(dataset, self.lake, target, around=around, **options)
        return source.extract(dataset.row, connection, target, spark=self.spark, **options)

    def _connection(self, dataset: Dataset) -> Any:
        from .source import Connection

        name = self.manifest.connection_of(dataset)
        if name not in self._connections:
            self._connections[name] = Connection.from_glue(name, self.database_ca)
        return self._connections[name]

    def _key(self) -> str | None:
        if self._mask_key is None and self.mask_secret:
            try:
                self._mask_key = client("secretsmanager").get_secret_value(SecretId=self.mask_secret)["SecretString"]
            except Exception as error:
                raise LoadError(
                    "MaskKeyUnreadable",
                    f"The key of the hash mask, secret {self.mask_secret}, can't be read ({error}): does it exist, and may the "
                    "job's role secretsmanager:GetSecretValue it?",
                ) from error
        return self._mask_key
