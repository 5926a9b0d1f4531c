"""Fixtures of the lake's tests: one Spark for all, a platform for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from support.platform import Platform
from support.postgres import Database
from support.spark import attached, running_gateway

_platforms = count(1)


@pytest.fixture(scope="session")
def gateway(aws: str) -> Iterator[Any]:
    """The shared Spark's JVM."""
    with running_gateway() as running:
        yield running


@pytest.fixture(scope="session")
def spark(gateway: Any, aws: str) -> Any:
    """A session of the tests on the shared Spark, to look at tables."""
    return attached(gateway, aws)


@pytest.fixture
def platform(aws: str, database: Database) -> Callable[..., Platform]:
    """Makes a platform whose source is the test's database: `platform(datasets, models)`."""

    def make(datasets: dict[str, dict], models: dict[str, dict] | None = None) -> Platform:
        return Platform(f"t{os.getpid()}x{next(_platforms)}", datasets, models or {}).create(database.connection())

    return make
