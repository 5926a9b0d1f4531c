"""Faults of puts, as local/streams/faults/model.ts describes them; the streams' runtime writes them to a file."""

from __future__ import annotations

import json
import random
import time
from typing import Any

from .. import config

_FILE = "kinesis-faults.json"
_LOOK_SECONDS = 0.5

_looked = 0.0
_text = ""
_faults: dict[str, Any] = {}
_random = random.Random(1)


def _current() -> dict[str, Any]:
    """The faults of now; the file is looked at twice a second."""
    global _looked, _text, _faults, _random
    now = time.time()
    if now - _looked >= _LOOK_SECONDS:
        _looked = now
        try:
            text = (config.current.folder / _FILE).read_text()
        except FileNotFoundError:
            text = "{}"
        if text != _text:
            _text, _faults = text, json.loads(text)
            _random = random.Random(_faults.get("seed", 1))
    return _faults.get("put") or {} if now * 1000 < (_faults.get("until") or float("inf")) else {}


def of_call() -> bool:
    """Whether the whole call fails."""
    probability = _current().get("failCall")
    return bool(probability) and _random.random() < probability


def of_record() -> str | None:
    """The error code that a record fails with."""
    faults = _current()
    if faults.get("failRecord") and _random.random() < faults["failRecord"]:
        return "InternalFailure"
    if faults.get("throttleRecord") and _random.random() < faults["throttleRecord"]:
        return "ProvisionedThroughputExceededException"
    return None
