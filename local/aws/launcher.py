"""Starts the embedded AWS (MiniStack) on 127.0.0.1 with the parts filled in that the platform's templates need.

Run as ``python launcher.py CONFIG.json`` with GATEWAY_PORT, BIND_HOST=127.0.0.1 and the other variables that
local/aws/server.ts sets. It ends when its stdin is closed, so it never outlives the start that began it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from emulated import config


def end_with_parent() -> None:
    """Ends this process when the other end of stdin is gone."""

    def watch() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="lifeline").start()


def main() -> None:
    config.load(sys.argv[1])
    from emulated import cloudwatch, jobs, lambdas, registry, scheduler, stacks, states

    registry.register_all()
    for part in (cloudwatch, jobs, lambdas, scheduler, stacks, states):
        part.install()
    end_with_parent()
    sys.argv = ["ministack"]

    from ministack import app

    try:
        app.main()
    finally:
        jobs.stop_all()


if __name__ == "__main__":
    main()
