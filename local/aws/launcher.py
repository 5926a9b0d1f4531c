"""Starts the embedded AWS (MiniStack) on 127.0.0.1 with the parts filled in that the platform's templates need.

Run as ``python launcher.py CONFIG.json`` with GATEWAY_PORT, BIND_HOST=127.0.0.1 and the other variables that
local/aws/server.ts sets. It ends when its stdin is closed, so it never outlives the start that began it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

from emulated import config


def end_with_parent(end: Callable[[], None]) -> None:
    """Ends this process, after ``end``, when the other end of stdin is gone: its state is in memory, nothing is to be saved."""

    def watch() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        try:
            end()
        finally:
            os._exit(0)

    threading.Thread(target=watch, daemon=True, name="lifeline").start()


def main() -> None:
    config.load(sys.argv[1])
    from emulated import cloudwatch, ec2, embedded_metrics, event_sources, firehose, jobs, kinesis, lambdas
    from emulated import registry, scheduler, stacks, states

    registry.register_all()
    # The embedded metrics see what the measured functions have written, so they come after them.
    for part in (
        cloudwatch, ec2, jobs, lambdas, embedded_metrics, event_sources, firehose, kinesis, scheduler, stacks, states
    ):
        part.install()
    sys.argv = ["ministack"]

    from ministack import app

    def end() -> None:
        jobs.stop_all()
        lambdas.end_all()

    end_with_parent(end)
    try:
        app.main()
    finally:
        end()


if __name__ == "__main__":
    main()
