"""Glue job runs that really run: a Spark job's script in a process of its own, as deployed.

States as on AWS: STARTING, RUNNING, then SUCCEEDED, FAILED, TIMEOUT or STOPPED. The most concurrent runs and the timeout of
the job hold. Logs go to the log groups that Glue writes to, and to files in the run folder.
"""

from __future__ import annotations

import contextvars
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from ministack.core.responses import error_response_json, json_response, new_uuid
from ministack.services import glue

from . import job_files, job_logs
from .job_process import JobProcess

_LIVING = ("STARTING", "RUNNING", "STOPPING")
_KEPT_RUNS = 1_000


@dataclass
class _Living:
    """A run that hasn't ended."""

    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)


_living: dict[str, _Living] = {}
_lock = threading.Lock()


def start_job_run(data: dict[str, Any]) -> Any:
    """The action StartJobRun."""
    name = data.get("JobName")
    job = glue._jobs.get(name)
    if job is None:
        return error_response_json("EntityNotFoundException", f"Job {name} not found", 400)
    if (job.get("Command") or {}).get("Name") not in ("glueetl", "gluestreaming"):
        return error_response_json("InvalidInputException", f"Job {name} is not a Spark job: only those run here", 400)
    most = int((job.get("ExecutionProperty") or {}).get("MaxConcurrentRuns", 1))
    with _lock:
        runs = glue._job_runs.setdefault(name, [])
        if sum(run["JobRunState"] in _LIVING for run in runs) >= most:
            message = f"Concurrent runs exceeded for {name}: its MaxConcurrentRuns is {most}"
            return error_response_json("ConcurrentRunsExceededException", message, 400)
        run = _new_run(name, job, data)
        runs.append(run)
        del runs[:-_KEPT_RUNS]
        living = _living[run["Id"]] = _Living()
    # A thread doesn't inherit the account and region of the request.
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(_execute, run, job, living), daemon=True, name=run["Id"]).start()
    return json_response({"JobRunId": run["Id"]})


def find(name: str, run_id: str) -> dict[str, Any] | None:
    return next((run for run in glue._job_runs.get(name, []) if run["Id"] == run_id), None)


def stop(run_id: str) -> bool:
    """Asks a run to end; it is STOPPED soon after. Returns whether it lived."""
    living = _living.get(run_id)
    if living:
        living.stop.set()
    return living is not None


def stop_all(seconds: float = 5) -> None:
    """Ends all runs, when the embedded AWS itself ends."""
    living = list(_living.values())
    for run in living:
        run.stop.set()
    deadline = time.monotonic() + seconds
    for run in living:
        run.ended.wait(max(0.0, deadline - time.monotonic()))


def batch_stop_job_run(data: dict[str, Any]) -> Any:
    """The action BatchStopJobRun."""
    name, submitted, errors = data.get("JobName"), [], []
    for run_id in data.get("JobRunIds", []):
        run = find(name or "", run_id)
        entry = {"JobName": name, "JobRunId": run_id}
        if run is None:
            code, message = "EntityNotFoundException", f"Job run {run_id} not found"
        elif run["JobRunState"] in ("STARTING", "RUNNING"):
            run["JobRunState"] = "STOPPING"
            stop(run_id)
            submitted.append(entry)
            continue
        else:
            code, message = "InvalidInputException", f"Run {run_id} is in state {run['JobRunState']}"
        errors.append({**entry, "ErrorDetail": {"ErrorCode": code, "ErrorMessage": message}})
    return json_response({"SuccessfulSubmissions": submitted, "Errors": errors})


def get_job_runs(data: dict[str, Any]) -> Any:
    """The action GetJobRuns: the newest first, in pages."""
    runs = list(reversed(glue._job_runs.get(data.get("JobName"), [])))
    start, size = int(data.get("NextToken") or 0), int(data.get("MaxResults") or 200)
    answer: dict[str, Any] = {"JobRuns": runs[start : start + size]}
    if start + size < len(runs):
        answer["NextToken"] = str(start + size)
    return json_response(answer)


def _new_run(name: str, job: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    now = time.time()
    workers = data.get("NumberOfWorkers") or job.get("NumberOfWorkers")
    run = {
        "Id": f"jr_{new_uuid().replace('-', '')}",
        "Attempt": 0,
        "JobName": name,
        "StartedOn": now,
        "LastModifiedOn": now,
        "JobRunState": "STARTING",
        "Arguments": data.get("Arguments", {}),
        "PredecessorRuns": [],
        "ExecutionTime": 0,
        "Timeout": int(data.get("Timeout") or job.get("Timeout") or 2880),
        "WorkerType": data.get("WorkerType") or job.get("WorkerType"),
        "NumberOfWorkers": workers,
        "MaxCapacity": float(workers or 0),
        "GlueVersion": job.get("GlueVersion"),
        "LogGroupName": job_logs.group_of(job, {**job.get("DefaultArguments", {}), **data.get("Arguments", {})}),
    }
    return {key: value for key, value in run.items() if value is not None}


def _execute(run: dict[str, Any], job: dict[str, Any], living: _Living) -> None:
    state, message = "FAILED", None
    try:
        arguments = {**job.get("DefaultArguments", {}), **run["Arguments"], **job.get("NonOverridableArguments", {})}
        command = job_files.command(run["Id"], job, arguments)
        process = JobProcess(run["Id"], command)
        _set(run, JobRunState="RUNNING")
        state, message = process.wait(run["Timeout"] * 60, living.stop)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, the run must end and say why
        message = f"{type(error).__name__}: {error}"
    finally:
        job_logs.publish(run["Id"], run["LogGroupName"])
        now = time.time()
        ended = {"CompletedOn": now, "ExecutionTime": int(now - run["StartedOn"])}
        _set(run, **ended, **({"ErrorMessage": message} if message else {}), JobRunState=state)
        _living.pop(run["Id"], None)
        living.ended.set()


def _set(run: dict[str, Any], **values: Any) -> None:
    run.update(values, LastModifiedOn=time.time())


def install() -> None:
    glue._start_job_run = start_job_run
    glue._batch_stop_job_run = batch_stop_job_run
    glue._get_job_runs = get_job_runs
