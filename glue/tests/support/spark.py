"""The shared Spark as tests use it: one JVM for the whole run, sessions in this process and in jobs' own."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .aws import REGION
from .processes import ROOT

sys.path.insert(0, str(ROOT / "local" / "spark"))


def jars_folder() -> Path:
    """Folder of the pinned jars: of the set-up, or named by HEADWATER_JARS."""
    if os.environ.get("HEADWATER_JARS"):
        return Path(os.environ["HEADWATER_JARS"])
    found = sorted((ROOT / ".headwater" / "tools").glob("jars-*"), key=lambda path: path.stat().st_mtime)
    assert found, "Spark's jars aren't there: run `npm run setup`, or set HEADWATER_JARS"
    return found[-1]


@contextmanager
def running_gateway(memory: str = "1g") -> Iterator[Any]:
    """The gateway as `npm start` runs it."""
    from gateway import Gateway

    work = Path(tempfile.mkdtemp(prefix="headwater-spark-"))
    gateway = Gateway(jars_folder(), work, memory=memory)
    try:
        yield gateway
    finally:
        gateway.stop()
        shutil.rmtree(work, ignore_errors=True)


def attached(gateway: Any, endpoint: str) -> Any:
    """A Spark session of this process on the gateway, with the Glue catalog of the embedded AWS."""
    from attach import attach, glue_catalog

    os.environ.update(gateway.environment())
    return attach(glue_catalog(endpoint, REGION, "s3://unused/"))
