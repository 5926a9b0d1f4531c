"""The embedded AWS (MiniStack) as tests use it: S3 and the other services' API on a free port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .processes import ROOT, die_with_parent, free_port, wait_until

REGION = "us-east-1"


def aws_python() -> str:
    """Python with MiniStack: of the set-up, or named by HEADWATER_AWS_PYTHON."""
    if os.environ.get("HEADWATER_AWS_PYTHON"):
        return os.environ["HEADWATER_AWS_PYTHON"]
    found = sorted((ROOT / ".headwater" / "tools").glob("aws-*"), key=lambda path: path.stat().st_mtime)
    assert found, "The embedded AWS isn't there: run `npm run setup`, or set HEADWATER_AWS_PYTHON"
    return str(found[-1] / "bin" / "python")


def aws_environment(endpoint: str) -> dict[str, str]:
    """Variables with which AWS clients speak to it."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextmanager
def aws_server() -> Iterator[str]:
    """The endpoint of a running one; ends with the block."""
    folder, port = Path(tempfile.mkdtemp(prefix="headwater-aws-")), free_port()
    others = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = {
        **others,
        **aws_environment(f"http://127.0.0.1:{port}"),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",
        "TMPDIR": str(folder),
    }
    del environment["AWS_ENDPOINT_URL"]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [aws_python(), "-c", "import sys; sys.argv = ['ministack']; from ministack import app; app.main()"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
        )
    try:
        endpoint = f"http://127.0.0.1:{port}"
        wait_until(
            lambda: urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2).status == 200,
            60,
            "The embedded AWS",
            log,
        )
        yield endpoint
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)
