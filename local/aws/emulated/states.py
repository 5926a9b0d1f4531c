"""Step Functions: the service integration ``glue:startJobRun``, also as ``.sync``, and the concurrency of distributed maps."""

from __future__ import annotations

import contextvars
import json
import time
from typing import Any

from ministack.services import glue, stepfunctions

from . import jobs

_FINAL = ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR")
_POLL_SECONDS = 0.1

_distributed_map = stepfunctions._run_distributed_map

# The execution whose task runs in this thread.
_execution: contextvars.ContextVar[str | None] = contextvars.ContextVar("execution", default=None)


def start_job_run(resource: str, request: dict[str, Any]) -> dict[str, Any]:
    """Starts a job run; as ``.sync`` waits for its end and fails when it wasn't a success."""
    status, _headers, body = glue._start_job_run(request)
    answer = json.loads(body)
    if status >= 400:
        raise stepfunctions._ExecutionError(f"Glue.{answer['__type'].split('#')[-1]}", answer.get("message", ""))
    run_id = answer["JobRunId"]
    if not resource.endswith(".sync"):
        return {"JobRunId": run_id}
    while True:
        run = jobs.find(request["JobName"], run_id)
        if run is None:
            raise stepfunctions._ExecutionError("Glue.EntityNotFoundException", f"Job run {run_id} not found")
        if run["JobRunState"] in _FINAL:
            break
        if _ended():
            jobs.stop(run_id)
        time.sleep(_POLL_SECONDS)
    result = {key: value for key, value in run.items() if value not in (None, "")}
    if run["JobRunState"] != "SUCCEEDED":
        raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(result))
    return result


def _ended() -> bool:
    """Whether the execution was stopped or timed out: its job run is then stopped, as AWS does."""
    execution = stepfunctions._executions.get(_execution.get() or "")
    return execution is not None and execution["status"] != "RUNNING"


def bounded_map(state: dict[str, Any], raw_input: Any, effective: Any, *rest: Any) -> Any:
    """A distributed map whose MaxConcurrencyPath counts, which MiniStack doesn't look at."""
    if "MaxConcurrencyPath" in state:
        most = stepfunctions._resolve_path_or_ctx(state["MaxConcurrencyPath"], effective, rest[-1])
        state = {**state, "MaxConcurrency": int(most)}
    return _distributed_map(state, raw_input, effective, *rest)


def install() -> None:
    stepfunctions._SERVICE_DISPATCH["arn:aws:states:::glue:startJobRun"] = start_job_run
    stepfunctions._run_distributed_map = bounded_map
    original = stepfunctions._run_execution

    def run_execution(execution: str, *arguments: Any, **options: Any) -> Any:
        _execution.set(execution)
        return original(execution, *arguments, **options)

    stepfunctions._run_execution = run_execution
