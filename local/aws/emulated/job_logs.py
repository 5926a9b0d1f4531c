"""A job run's output in the log groups that Glue writes to."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

from ministack.services import cloudwatch_logs

from . import job_files

_STREAMS = {"stdout.log": "output", "stderr.log": "error"}
_MOST_EVENTS = 2_000

logger = logging.getLogger("glue")


def group_of(job: dict[str, Any], arguments: dict[str, str]) -> str:
    """The name that Glue gives to a job's log groups, without ``/output`` and ``/error``."""
    group = arguments.get("--custom-logGroup-prefix") or "/aws-glue/jobs"
    if not job.get("SecurityConfiguration"):
        return group
    # Encrypted logs lie in groups of their own, by security configuration and role.
    role = job.get("Role", "").rsplit("/", 1)[-1]
    return f"{group}/{job['SecurityConfiguration']}-role/{role}"


def publish(run_id: str, prefix: str) -> None:
    """Writes the last lines of both streams; a failure is logged, since the run's result doesn't hang on it."""
    now = int(time.time() * 1000)
    for name, suffix in _STREAMS.items():
        group = f"{prefix}/{suffix}"
        try:
            lines = (job_files.folder(run_id) / name).read_text(errors="replace").splitlines()[-_MOST_EVENTS:]
            stream = {"logGroupName": group, "logStreamName": run_id}
            cloudwatch_logs._create_log_group({"logGroupName": group})
            cloudwatch_logs._create_log_stream(stream)
            events = [{"timestamp": now, "message": line} for line in lines if line]
            if events:
                status, _headers, body = cloudwatch_logs._put_log_events({**stream, "logEvents": events})
                if status >= 400:
                    raise ValueError(json.loads(body))
        except Exception:  # noqa: BLE001
            logger.exception("The log of job run %s could not be published", run_id)
