"""Lambda functions: every invocation is measured, and idle processes end.

MiniStack measures only what comes by the Invoke action, not what Step Functions and schedules invoke, and keeps a process
for every function that was ever called.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_IDLE_SECONDS = 60.0
_SWEEP_SECONDS = 15.0

_emit = lambda_svc._emit_lambda_metrics
_dispatch = lambda_svc._execute_function_dispatch


def measured(func: dict[str, Any], config: dict[str, Any], *arguments: Any) -> dict[str, Any]:
    """Executes a function and publishes its metrics, whoever has invoked it."""
    start = time.time()
    result = _dispatch(func, config, *arguments)
    failed = isinstance(result, dict) and bool(result.get("error"))
    _emit(config["FunctionName"], duration_ms=(time.time() - start) * 1000, error=failed, throttle=False)
    return result


def only_throttles(name: str, duration_ms: float, error: bool, throttle: bool) -> None:
    """What the Invoke action itself measures is measured already, unless the function was not executed."""
    if throttle:
        _emit(name, duration_ms=duration_ms, error=error, throttle=True)


def end_idle_workers() -> None:
    """Ends processes of functions that were not called for a minute."""
    now = time.time()
    idle = []
    with lambda_runtime._lock:
        for key, workers in list(lambda_runtime._workers.items()):
            idle += [worker for worker in workers if not worker.in_use and now - worker.last_used > _IDLE_SECONDS]
            lambda_runtime._workers[key] = [worker for worker in workers if worker not in idle]
            if not lambda_runtime._workers[key]:
                del lambda_runtime._workers[key]
    lambda_runtime.kill_workers(idle)


def _sweep() -> None:
    while True:
        time.sleep(_SWEEP_SECONDS)
        end_idle_workers()


def install() -> None:
    lambda_svc._execute_function_dispatch = measured
    lambda_svc._emit_lambda_metrics = only_throttles
    threading.Thread(target=_sweep, daemon=True, name="idle-lambda-workers").start()
