"""AWS/Kinesis metrics, collected by stream and published every few seconds as statistic sets."""

from __future__ import annotations

import contextvars
import threading
import time
from typing import Any

from ministack.services import cloudwatch

_EVERY_SECONDS = 5.0

# (count, sum, least, greatest) by stream, metric and unit.
_collected: dict[tuple[str, str, str], tuple[int, float, float, float]] = {}
_lock = threading.Lock()
_context: contextvars.Context | None = None
_running = False


def add(stream: dict[str, Any], name: str, value: float, unit: str = "Count") -> None:
    """One value, of one call."""
    global _context, _running
    key = (stream["StreamName"], name, unit)
    with _lock:
        count, total, least, greatest = _collected.get(key, (0, 0.0, value, value))
        _collected[key] = (count + 1, total + value, min(least, value), max(greatest, value))
        # Account and region are those of the request.
        _context = contextvars.copy_context() if _context is None else _context
        if not _running:
            _running = True
            threading.Thread(target=_publish, daemon=True, name="kinesis-metrics").start()


def flush() -> None:
    with _lock:
        collected = dict(_collected)
        _collected.clear()
    for (stream, name, unit), (count, total, least, greatest) in collected.items():
        values = {"SampleCount": count, "Sum": total, "Minimum": least, "Maximum": greatest}
        dimensions = {"StreamName": stream}
        cloudwatch._store_datum("AWS/Kinesis", name, dimensions, time.time(), unit, None, None, None, values)


def _publish() -> None:
    while True:
        time.sleep(_EVERY_SECONDS)
        if _context is not None:
            _context.copy().run(flush)
