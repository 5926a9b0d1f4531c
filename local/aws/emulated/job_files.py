"""What a job run needs on disk: its script and its modules as they were deployed, and the command that runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ministack.services import s3

from . import config

_LOCAL_BUNDLE = "headwater-local-ca/"


def folder(run_id: str) -> Path:
    return config.current.folder / "jobs" / run_id


def read_object(uri: str) -> bytes:
    """The content of an object in the embedded S3."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    try:
        body = s3._buckets[bucket]["objects"][key]["body"]
    except KeyError:
        raise FileNotFoundError(f"{uri} does not exist") from None
    return bytes(body)


def _write_object(bucket: str, key: str, content: bytes) -> None:
    status, _headers, body = s3._put_object(bucket, key, content, {})[:3]
    if status >= 400:
        raise OSError(f"s3://{bucket}/{key} could not be written: {body!r}")


def command(run_id: str, job: dict[str, Any], arguments: dict[str, str]) -> list[str]:
    """Fetches script and modules into the run's folder and gives the whole command line."""
    target = folder(run_id)
    target.mkdir(parents=True)
    script = target / "script.py"
    script.write_bytes(read_object(job["Command"]["ScriptLocation"]))
    modules = []
    for number, uri in enumerate(filter(None, arguments.get("--extra-py-files", "").split(","))):
        archive = target / f"{number}-{Path(uri).name}"
        archive.write_bytes(read_object(uri.strip()))
        modules.append(str(archive))
    passed = {**arguments, **trusting_local_authority(arguments)}
    passed.setdefault("--JOB_NAME", job["Name"])
    passed.setdefault("--JOB_RUN_ID", run_id)
    words = [word for name, value in passed.items() for word in (name, str(value))]
    return [*config.current.job_command, *(["--py-files", ",".join(modules)] if modules else []), str(script), *words]


def trusting_local_authority(arguments: dict[str, str]) -> dict[str, str]:
    """Adds the authority of the embedded PostgreSQL to the bundle that the job trusts: on AWS RDS's own are in it."""
    uri, server = arguments.get("--database-ca"), config.current.postgres
    if not uri or server is None:
        return {}
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    bundle = read_object(uri).rstrip() + b"\n" + Path(server.ca_file).read_bytes()
    _write_object(bucket, _LOCAL_BUNDLE + key, bundle)
    return {"--database-ca": f"s3://{bucket}/{_LOCAL_BUNDLE}{key}"}
