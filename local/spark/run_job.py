"""
Runs one Glue Spark job on the shared local Spark: a Python process for each run, as on Glue.

    PYSPARK_GATEWAY_PORT=… PYSPARK_GATEWAY_SECRET=… AWS_ENDPOINT_URL=… AWS_REGION=… \
      python local/spark/run_job.py --script glue/jobs/run.py|s3://… --work FOLDER -- --name value …

After `--` are the job's arguments as Glue passes them (its default arguments, then the run's). Of Glue's own,
`--conf` (several chained by ` --conf `) is applied to the session, and the zips of `--extra-py-files` are put on the
path; the others are the script's to ignore. The exit code is the script's.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import runpy
import sys
import time
import traceback
from pathlib import Path

from attach import attach, detach, local_overrides


def chained_settings(value: str) -> dict[str, str]:
    """The properties in a `--conf` value of Glue: `a=b --conf c=d`."""
    pairs = (part.strip().split("=", 1) for part in value.split("--conf") if "=" in part)
    return {name.strip(): text.strip() for name, text in pairs}


def argument(arguments: list[str], name: str) -> str | None:
    """Last value of `name` in a job's arguments."""
    values = [arguments[i + 1] for i, word in enumerate(arguments[:-1]) if word == name]
    values += [word.split("=", 1)[1] for word in arguments if word.startswith(f"{name}=")]
    return values[-1] if values else None


def local_copy(uri: str, work: Path) -> str:
    """A file of S3 (or a local path as it is), kept in `work` by its version."""
    if not uri.startswith("s3://"):
        return uri
    import boto3

    bucket, key = uri[5:].split("/", 1)
    client = boto3.client("s3")
    tag = client.head_object(Bucket=bucket, Key=key)["ETag"]
    name = hashlib.sha256(f"{uri} {tag}".encode()).hexdigest()[:16]
    path = work / "job-files" / f"{name}-{Path(key).name}"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        client.download_file(bucket, key, str(part))
        os.replace(part, path)
    return str(path)


def run(script: str, arguments: list[str], work: Path) -> int:
    """Runs the script in this process; its exit code."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    os.environ.setdefault("AWS_DEFAULT_REGION", region)
    zips = [uri for uri in (argument(arguments, "--extra-py-files") or "").split(",") if uri]
    paths = [local_copy(uri, work) for uri in zips]
    sys.path[:0] = paths
    # What Python workers of Spark need to find the same modules and the same endpoint.
    names = ("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join([*paths, *filter(None, [os.environ.get("PYTHONPATH")])])
    spark = attach(
        {**chained_settings(argument(arguments, "--conf") or ""), **local_overrides(endpoint, region)}, environment
    )
    if endpoint:
        hadoop = spark.sparkContext._jsc.hadoopConfiguration()
        hadoop.set("fs.s3a.endpoint", endpoint)
        hadoop.set("fs.s3a.endpoint.region", region)
    sys.argv = [script, *arguments]
    try:
        runpy.run_path(local_copy(script, work), run_name="__main__")
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
            return 1
        return ended.code or 0
    finally:
        detach()
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs a Glue Spark job on the shared local Spark.")
    parser.add_argument("--script", required=True)
    parser.add_argument("--work", type=Path, required=True)
    own = sys.argv[1:]
    cut = own.index("--") if "--" in own else len(own)
    options = parser.parse_args(own[:cut])
    began = time.monotonic()
    try:
        code = run(options.script, own[cut + 1 :], options.work.resolve())
    except Exception:
        traceback.print_exc()
        code = 1
    print(f"job ended with {code} after {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    # Not sys.exit: threads of py4j and of a stopped job would hold the process.
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
