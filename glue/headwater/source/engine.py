"""DuckDB as the engine that reads PostgreSQL's binary stream and writes Parquet."""

from __future__ import annotations

import atexit
import glob
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlparse

import duckdb

from .errors import SourceError
from .postgres.names import text

#: Memory of the engine in MB: for itself, and for each session that writes (row groups, parts of uploads).
OWN_MB, SESSION_MB = 512, 256

_lock = threading.Lock()
_engine: duckdb.DuckDBPyConnection | None = None
_sessions = 0


@contextmanager
def engine(sessions: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """This process's engine, with memory for that many more sessions while the block runs."""
    global _sessions
    with _lock:
        database = _start()
        _sessions += sessions
        _limit(database)
    try:
        yield database
    finally:
        with _lock:
            _sessions -= sessions
            _limit(database)


def _limit(database: duckdb.DuckDBPyConnection) -> None:
    megabytes = int(os.environ.get("HEADWATER_READER_MEMORY_MB") or OWN_MB + SESSION_MB * _sessions)
    database.execute(f"SET memory_limit = '{megabytes}MB'")


def _start() -> duckdb.DuckDBPyConnection:
    # One a process: checking and loading the extensions takes longer than a small table
    global _engine
    if _engine is None:
        spill = tempfile.mkdtemp(prefix="headwater-reader-")
        atexit.register(shutil.rmtree, spill, ignore_errors=True)
        # One thread of its own: each session is read by the thread that asks, so as many work as there are sessions
        database = duckdb.connect(
            ":memory:",
            config={
                "threads": 1,
                "temp_directory": spill,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        database.execute(f"LOAD {text(_extension('postgres_scanner'))}")
        database.execute("SET TimeZone = 'UTC'")
        _engine = database
    return _engine


def _extension(name: str) -> str:
    try:
        import duckdb_ext
    except ImportError:
        raise SourceError(
            "EngineIncomplete",
            "The Python packages duckdb-ext-postgres and duckdb-ext-httpfs aren't installed (glue/requirements.txt).",
        ) from None
    pattern = os.path.join("extensions", f"v{duckdb.__version__}", "*", f"{name}.duckdb_extension")
    for root in duckdb_ext.__path__:
        for path in glob.glob(os.path.join(root, pattern)):
            return path
    raise SourceError(
        "EngineIncomplete",
        f"No {name} for duckdb {duckdb.__version__} on this machine: versions of duckdb and duckdb-ext-* must match.",
    )


def use_s3(database: duckdb.DuckDBPyConnection) -> None:
    """Gives the engine this process's AWS credentials as they are now: temporary ones change during a long read."""
    import boto3

    session = boto3.Session()
    found = session.get_credentials()
    if found is None:
        raise SourceError(
            "StorageFailed", "No AWS credentials: the job's role, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    frozen = found.get_frozen_credentials()
    options = {"KEY_ID": frozen.access_key, "SECRET": frozen.secret_key, "REGION": session.region_name or "us-east-1"}
    if frozen.token:
        options["SESSION_TOKEN"] = frozen.token
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    extra = ""
    if endpoint:
        parsed = urlparse(endpoint)
        options |= {"ENDPOINT": parsed.netloc, "URL_STYLE": "path"}
        extra = f", USE_SSL {str(parsed.scheme == 'https').lower()}"
    with _lock:
        _load_s3(database)
        database.execute(
            "CREATE OR REPLACE SECRET lake (TYPE s3,"
            f" {', '.join(f'{key} {text(value)}' for key, value in options.items())}{extra})"
        )


def _load_s3(database: duckdb.DuckDBPyConnection) -> None:
    if database.execute("SELECT 1 FROM duckdb_settings() WHERE name = 's3_endpoint'").fetchone():
        return
    database.execute(f"LOAD {text(_extension('httpfs'))}")
    # Parts of 16 MB instead of 80 at a time bound the memory of uploads
    database.execute("SET s3_uploader_max_filesize = '160GB'; SET s3_uploader_thread_limit = 8; SET http_retries = 6")
    with suppress(ImportError):
        from botocore.httpsession import where

        authorities = os.environ.get("AWS_CA_BUNDLE") or where()
        database.execute(f"SET ca_cert_file = {text(authorities)}; SET enable_server_cert_verification = true")
