"""A job run's output in the log groups that Glue writes to."""

from __future__ import annotations

import json
import logging
import time

from ministack.services import cloudwatch_logs

from . import job_files

GROUP = "/aws-glue/jobs"
_STREAMS = {"stdout.log": f"{GROUP}/output", "stderr.log": f"{GROUP}/error"}
_MOST_EVENTS = 2_000

logger = logging.getLogger("glue")


def publish(run_id: str) -> None:
    """Writes the last lines of both streams; a failure is logged, since the run's result doesn't hang on it."""
    now = int(time.time() * 1000)
    for name, group in _STREAMS.items():
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
