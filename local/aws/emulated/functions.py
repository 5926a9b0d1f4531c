"""Lambda's metrics for every invocation, whatever made it.

MiniStack counts calls of the action Invoke only: not those of Step Functions, EventBridge, Scheduler and event sources.
Here each execution is counted where it happens, once; as on AWS, one that is throttled is no invocation.
"""

from __future__ import annotations

import time
from typing import Any

from ministack.services import cloudwatch, lambda_svc

_dispatch = lambda_svc._execute_function_dispatch


def execute(
    func: dict[str, Any], config: dict[str, Any], event: dict[str, Any], request_id: str, started: float
) -> dict[str, Any]:
    """Runs a function and counts it; one that breaks off counts as an error too."""
    failed = True
    try:
        result = _dispatch(func, config, event, request_id, started)
        failed = isinstance(result, dict) and bool(result.get("error"))
        return result
    finally:
        dimensions = {"FunctionName": config.get("FunctionName", "unknown")}
        milliseconds = (time.time() - started) * 1000
        cloudwatch.record_metric("AWS/Lambda", "Invocations", 1, "Count", dimensions)
        cloudwatch.record_metric("AWS/Lambda", "Errors", 1 if failed else 0, "Count", dimensions)
        cloudwatch.record_metric("AWS/Lambda", "Throttles", 0, "Count", dimensions)
        cloudwatch.record_metric("AWS/Lambda", "Duration", milliseconds, "Milliseconds", dimensions)


def count_throttle(function_name: str, duration_ms: float, error: bool, throttle: bool) -> None:
    """What is left of MiniStack's own counting: the executions that were refused, which take no time."""
    if throttle and duration_ms == 0:
        cloudwatch.record_metric("AWS/Lambda", "Throttles", 1, "Count", {"FunctionName": function_name})


def install() -> None:
    lambda_svc._execute_function_dispatch = execute
    lambda_svc._emit_lambda_metrics = count_throttle
