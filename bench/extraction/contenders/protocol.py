"""A contender is a process that stays: a JSON line `{table, target}` comes in, the read is done, `{seconds}`
goes out.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable


def serve(read: Callable[[str, str], None]) -> None:
    """Does reads of `(table, target folder)` until stdin ends. What libraries print goes to stderr."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        asked = json.loads(line)
        started = time.perf_counter()
        read(asked["table"], asked["target"])
        print(json.dumps({"seconds": time.perf_counter() - started}), file=out, flush=True)


#: Where the table is: host, port, database, user, password; and which sizes it has.
SOURCE: dict = json.loads(os.environ["BENCH_SOURCE"])
