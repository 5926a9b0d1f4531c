"""Fixtures for all of the jobs' tests: the package on the path, a real PostgreSQL, the embedded AWS, one Spark."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from support.aws import aws_environment, aws_server  # noqa: E402
from support.postgres import Database, Server, postgres_server  # noqa: E402
from support.spark import attached, running_gateway  # noqa: E402

_buckets = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the whole run: TLS, logical WAL, prepared transactions."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def database(postgres: Server) -> Iterator[Database]:
    """A database of the test's own."""
    made = postgres.create()
    yield made
    postgres.drop(made)


@pytest.fixture(scope="session")
def aws() -> Iterator[str]:
    """Endpoint of an embedded AWS for the whole run; AWS clients of this process speak to it."""
    with aws_server() as endpoint:
        previous = {name: os.environ.get(name) for name in aws_environment(endpoint)}
        os.environ.update(aws_environment(endpoint))
        os.environ.pop("AWS_PROFILE", None)
        yield endpoint
        for name, value in previous.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


@pytest.fixture
def bucket(aws: str) -> str:
    """Name of a bucket of the test's own."""
    import boto3

    name = f"test-bucket-{next(_buckets)}"
    boto3.client("s3").create_bucket(Bucket=name)
    return name


@pytest.fixture(scope="session")
def gateway(aws: str) -> Iterator[Any]:
    """The shared Spark's JVM."""
    with running_gateway() as running:
        yield running


@pytest.fixture(scope="session")
def spark(gateway: Any, aws: str) -> Any:
    """A session of the tests on the shared Spark, to look at tables."""
    return attached(gateway, aws)
