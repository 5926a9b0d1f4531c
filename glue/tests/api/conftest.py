"""Fixtures of the tests of an API's loads: a platform for each."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from types import SimpleNamespace

import pytest
from support.platform import Platform

_platforms = count(1)


@pytest.fixture
def platform(aws: str) -> Callable[..., Platform]:
    """Makes a platform without a database: `platform(datasets)`."""
    nobody = SimpleNamespace(user="", password="", host="localhost", port=1, database="none", ca_path=__file__)

    def make(datasets: dict[str, dict]) -> Platform:
        return Platform(f"a{os.getpid()}x{next(_platforms)}", datasets).create(nobody)

    return make
