"""Fixtures of the lake's tests: a platform for each."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count

import pytest
from support.platform import Platform
from support.postgres import Database

_platforms = count(1)


@pytest.fixture
def platform(aws: str, database: Database) -> Callable[..., Platform]:
    """Makes a platform whose source is the test's database: `platform(datasets, models)`."""

    def make(datasets: dict[str, dict], models: dict[str, dict] | None = None) -> Platform:
        return Platform(f"t{os.getpid()}x{next(_platforms)}", datasets, models or {}).create(database.connection())

    return make
