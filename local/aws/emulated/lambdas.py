"""Lambda functions: every invocation is measured, errors keep their names, and idle processes end.

MiniStack measures only what comes by the Invoke action, not what Step Functions and schedules invoke, calls every error of a
Node.js handler Runtime.HandlerError, and keeps a process for every function that was ever called.
"""

from __future__ import annotations

import re
import threading
import time
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import cloudwatch, lambda_svc
from ministack.services.cloudformation import provisioners

from . import job_files
from .registry import Created, Properties, ResourceType

_IDLE_SECONDS = 60.0
_SWEEP_SECONDS = 15.0

_dispatch = lambda_svc._execute_function_dispatch

# What the Node.js worker reports of a thrown error, and the same with the error's name in front.
_REPORTED = 'trace: err.stack || ""'
_NAMED = r'trace: "\u0001" + (err.name || "Error") + "\u0001" + (err.stack || "")'
# What MiniStack says of a process that has ended in the middle.
_DIED = "Worker process died"
_NAME = re.compile("\u0001([^\u0001]*)\u0001")


def measured(
    func: dict[str, Any], config: dict[str, Any], event: dict[str, Any], request_id: str, started: float
) -> dict[str, Any]:
    """Executes a function and counts it once, whoever has invoked it; one that breaks off counts as an error too."""
    failed = True
    try:
        result = with_error_name(_dispatch(func, config, event, request_id, started))
        failed = isinstance(result, dict) and bool(result.get("error"))
        return result
    finally:
        dimensions = {"FunctionName": config.get("FunctionName", "unknown")}
        milliseconds = (time.time() - started) * 1000
        cloudwatch.record_metric("AWS/Lambda", "Invocations", 1, "Count", dimensions)
        cloudwatch.record_metric("AWS/Lambda", "Errors", 1 if failed else 0, "Count", dimensions)
        cloudwatch.record_metric("AWS/Lambda", "Throttles", 0, "Count", dimensions)
        cloudwatch.record_metric("AWS/Lambda", "Duration", milliseconds, "Milliseconds", dimensions)


def only_throttles(function_name: str, duration_ms: float, error: bool, throttle: bool) -> None:
    """What is left of MiniStack's own counting: the executions that were refused, which take no time."""
    if throttle and duration_ms == 0:
        cloudwatch.record_metric("AWS/Lambda", "Throttles", 1, "Count", {"FunctionName": function_name})


def with_error_name(result: Any) -> Any:
    """Puts the thrown error's name, as AWS does, in the place of Runtime.HandlerError: state machines match it."""
    if not (isinstance(result, dict) and result.get("error") and isinstance(result.get("log"), str)):
        return result
    name = _NAME.search(result["log"])
    if name and isinstance(result.get("body"), dict):
        result["body"]["errorType"] = name.group(1)
    result["log"] = _NAME.sub("", result["log"])
    if isinstance(result.get("body"), dict) and result["body"].get("errorMessage") == _DIED:
        result["body"].update(errorType="Runtime.ExitError", errorMessage="Runtime exited without providing a reason")
    return result


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


def end_all() -> None:
    """Ends all functions' processes, when the embedded AWS itself ends."""
    lambda_runtime.kill_workers([worker for workers in lambda_runtime._workers.values() for worker in workers])


# Variable with the bundle of authorities that a function trusts when it connects to a database.
_AUTHORITIES = "DATABASE_AUTHORITIES_URI"


def trusting_local_authority(props: Properties) -> Properties:
    """A function's properties with a bundle that has the authority of the embedded PostgreSQL too, as jobs get one."""
    environment = props.get("Environment") or {}
    uri = (environment.get("Variables") or {}).get(_AUTHORITIES)
    if not uri:
        return props
    variables = {**environment["Variables"], _AUTHORITIES: job_files.with_local_authority(uri)}
    return {**props, "Environment": {**environment, "Variables": variables}}


def function_type() -> ResourceType:
    original = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]

    def create(logical_id: str, props: Properties, stack: str) -> Created:
        return original["create"](logical_id, trusting_local_authority(props), stack)

    def update(physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str | None = None) -> Created:
        arguments = [logical_id] if original.get("update_with_logical_id") else []
        before, after = trusting_local_authority(old), trusting_local_authority(new)
        return original["update"](physical_id, before, after, stack, *arguments)

    return {**original, "create": create, "update": update, "update_with_logical_id": True}


RESOURCE_TYPES: dict[str, ResourceType] = {"AWS::Lambda::Function": function_type()}


def _sweep() -> None:
    while True:
        time.sleep(_SWEEP_SECONDS)
        end_idle_workers()


def install() -> None:
    lambda_svc._execute_function_dispatch = measured
    lambda_svc._emit_lambda_metrics = only_throttles
    assert _REPORTED in lambda_runtime._NODEJS_WORKER_SCRIPT, "MiniStack's Node.js worker has changed"
    lambda_runtime._NODEJS_WORKER_SCRIPT = lambda_runtime._NODEJS_WORKER_SCRIPT.replace(_REPORTED, _NAMED)
    threading.Thread(target=_sweep, daemon=True, name="idle-lambda-workers").start()
