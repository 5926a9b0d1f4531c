"""The command line of a job run, and the files around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ministack.services import s3

from . import config

_LOCAL_BUNDLE = "headwater-local-ca/"


def folder(run_id: str) -> Path:
    """Where the logs of a run lie."""
    return config.current.folder / "jobs" / run_id


def read_object(uri: str) -> bytes:
    """The content of an object in the embedded S3."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    try:
        body = s3._buckets[bucket]["objects"][key]["body"]
    except KeyError:
        raise FileNotFoundError(f"{uri} does not exist") from None
    return bytes(body)


def command(run_id: str, job: dict[str, Any], arguments: dict[str, str]) -> list[str]:
    """The whole command line: the script as it was deployed, with its arguments as ``--name value``."""
    passed = {**arguments, **trusting_local_authority(arguments)}
    passed.setdefault("--JOB_NAME", job["Name"])
    passed.setdefault("--JOB_RUN_ID", run_id)
    words = [word for name, value in passed.items() for word in (name, str(value))]
    return [*config.current.job_command, "--script", job["Command"]["ScriptLocation"], "--", *words]


def trusting_local_authority(arguments: dict[str, str]) -> dict[str, str]:
    """The bundle that the job trusts, with the authority of the embedded PostgreSQL: on AWS RDS's own are in it."""
    uri = arguments.get("--database-ca")
    return {"--database-ca": with_local_authority(uri)} if uri else {}


def with_local_authority(uri: str) -> str:
    """A copy of a bundle of authorities, with that of the embedded PostgreSQL besides; the same bundle without one."""
    server = config.current.postgres
    if server is None:
        return uri
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    bundle = read_object(uri).rstrip() + b"\n" + Path(server.ca_file).read_bytes()
    answer = s3._put_object(bucket, _LOCAL_BUNDLE + key, bundle, {})
    if answer[0] >= 400:
        raise OSError(f"The bundle of authorities could not be written: {answer[2]!r}")
    return f"s3://{bucket}/{_LOCAL_BUNDLE}{key}"
