"""Servers that tests start: on 127.0.0.1, and gone with the test run."""

from __future__ import annotations

import ctypes
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_parent() -> None:
    """In the child between fork and exec: the kernel ends it when the test run dies, however that happens (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def wait_until(check: Callable[[], object], seconds: float, what: str, log: Path) -> None:
    """Until `check` neither raises nor gives something false. Raises with the log's end when that takes too long."""
    end, last = time.monotonic() + seconds, None
    while True:
        try:
            if check():
                return
        except Exception as error:
            last = error
        if time.monotonic() > end:
            raise AssertionError(
                f"{what} didn't start within {seconds} s: {last!r}\n{log.read_text(errors='replace')[-2000:]}"
            )
        time.sleep(0.05)


def node() -> str:
    """Path of Node.js."""
    found = shutil.which("node")
    assert found, "Node.js isn't on PATH"
    return found
