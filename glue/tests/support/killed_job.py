"""
The job, which ends itself with SIGKILL right after one of its functions has returned, wherever that is: a test names it
as `module:function` or `module:Class.method` in KILL_AFTER. The job itself knows nothing of this.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import Any


def kill_after(where: str) -> None:
    """Replaces the named function by one that ends this process when the real one has returned."""
    module_name, _, path = where.partition(":")
    owner: Any = importlib.import_module(module_name)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    real = getattr(owner, name)

    def deadly(*arguments: Any, **named: Any) -> Any:
        real(*arguments, **named)
        sys.stderr.write(f"killed after {where}\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, deadly)


def as_if_large() -> None:
    """Tables are merged as large ones are, however small they are."""
    from headwater.lake import size
    from headwater.lake.silver import Silver

    size.ONE_TASK_ROWS = 0
    Silver.files = lambda self: 1_000_000


if __name__ == "__main__":
    from headwater.job import main

    kill_after(os.environ["KILL_AFTER"])
    as_if_large()
    sys.exit(main(sys.argv[1:]))
