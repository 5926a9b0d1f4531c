"""DuckDB as the engine that reads PostgreSQL's binary stream and writes Parquet."""

from __future__ import annotations

import atexit
import glob
import itertools
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlparse

import duckdb

from .connection import Connection
from .errors import SourceError
from .names import text
from .selection import MASK_KEY

#: Largest Parquet file, about, in bytes.
FILE_BYTES = 192 * 1024 * 1024
#: Settings of every reading transaction: texts that don't depend on the role's or the database's own settings.
SESSION = "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex'; " \
    "SET LOCAL extra_float_digits = 3; SET LOCAL standard_conforming_strings = on; SET LOCAL idle_in_transaction_session_timeout = 0"

#: Memory of the engine in MB: for itself, and for each session that writes (row groups, parts of uploads).
OWN_MB, SESSION_MB = 512, 256

_lock = threading.Lock()
_names = itertools.count()
_engine: duckdb.DuckDBPyConnection | None = None
_sessions = 0


@contextmanager
def engine(sessions: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """This process's engine, with memory for that many more sessions while the block runs. Tables read side by side share it."""
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
        database = duckdb.connect(":memory:", config={
            "threads": 1, "temp_directory": spill, "preserve_insertion_order": False,
            "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        })
        database.execute(f"LOAD {text(_extension('postgres_scanner'))}")
        database.execute("SET TimeZone = 'UTC'")
        _engine = database
    return _engine


def _extension(name: str) -> str:
    try:
        import duckdb_ext
    except ImportError:
        raise SourceError("EngineIncomplete", "The Python packages duckdb-ext-postgres and duckdb-ext-httpfs aren't installed (glue/requirements.txt).") from None
    for root in duckdb_ext.__path__:
        for path in glob.glob(os.path.join(root, "extensions", f"v{duckdb.__version__}", "*", f"{name}.duckdb_extension")):
            return path
    raise SourceError("EngineIncomplete", f"No {name} for duckdb {duckdb.__version__} on this machine: versions of duckdb and duckdb-ext-* must match.")


def use_s3(database: duckdb.DuckDBPyConnection) -> None:
    """Gives the engine this process's AWS credentials as they are now; temporary ones change in the course of a long read."""
    import boto3

    session = boto3.Session()
    found = session.get_credentials()
    if found is None:
        raise SourceError("StorageFailed", "No AWS credentials: the job's role, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
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
        database.execute(f"CREATE OR REPLACE SECRET lake (TYPE s3, {', '.join(f'{key} {text(value)}' for key, value in options.items())}{extra})")


def _load_s3(database: duckdb.DuckDBPyConnection) -> None:
    if database.execute("SELECT 1 FROM duckdb_settings() WHERE name = 's3_endpoint'").fetchone():
        return
    database.execute(f"LOAD {text(_extension('httpfs'))}")
    # Parts of 16 MB instead of 80 at a time bound the memory of uploads
    database.execute("SET s3_uploader_max_filesize = '160GB'; SET s3_uploader_thread_limit = 8; SET http_retries = 6")
    with suppress(ImportError):
        from botocore.httpsession import where

        database.execute(f"SET ca_cert_file = {text(where())}; SET enable_server_cert_verification = true")


class Session:
    """One session of the server joined to an exported snapshot; reads any number of parts in it."""

    def __init__(self, database: duckdb.DuckDBPyConnection, connection: Connection, snapshot: str, mask_key: str | None) -> None:
        self._cursor = database.cursor()
        self._cursor.execute(f"SET VARIABLE {MASK_KEY} = {text(mask_key or '')}")
        self._name = f"source{next(_names)}"
        login = {"HOST": connection.host, "PORT": str(connection.port), "DATABASE": connection.database, "USER": connection.user}
        if connection.password is not None:
            login["PASSWORD"] = connection.password
        # A secret, for ATTACH's own errors show its connection string
        self._cursor.execute(f"CREATE SECRET {self._name} (TYPE postgres, {', '.join(f'{key} {text(value)}' for key, value in login.items())})")
        self._cursor.execute(f"ATTACH {text(connection.libpq())} AS {self._name} (TYPE postgres, SECRET {self._name})")
        self._cursor.execute("BEGIN")
        # Opens a repeatable-read transaction; the snapshot must be the first thing in it
        self._tell(f"SET TRANSACTION SNAPSHOT {text(snapshot)}")
        self._tell(SESSION)

    def copy(self, server: str, reader: str, target: str, name: str, dictionary: bool) -> tuple[list[str], int, int, dict[str, int]]:
        """Reads the server's query through the engine's select list into Parquet files `<target>/<name>-<n>.parquet`: files, rows, bytes, nulls by column."""
        # zstd's lowest level: the CPU time of snappy, half its size (level 3: 30 % more CPU for 7 % less)
        rows = self._cursor.execute(
            f"COPY (SELECT {reader} FROM postgres_query({text(self._name)}, {text(server)})) TO {text(target.rstrip('/'))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, "
            f"FILE_SIZE_BYTES {FILE_BYTES}, ROW_GROUP_SIZE_BYTES {FILE_BYTES // 4}, FILENAME_PATTERN {text(name + '-{i}')}, OVERWRITE_OR_IGNORE true, WRITE_EMPTY_FILE false, RETURN_STATS true"
            + ("" if dictionary else ", DICTIONARY_SIZE_LIMIT 0") + ")"
        ).fetchall()
        return [row[0] for row in rows], sum(row[1] for row in rows), sum(row[2] for row in rows), _nulls([row[4] for row in rows])

    def close(self) -> None:
        """Ends the transaction and the session."""
        for statement in ("ROLLBACK", f"DETACH {self._name}", f"DROP SECRET {self._name}"):
            with suppress(duckdb.Error):
                self._cursor.execute(statement)
        self._cursor.close()

    def _tell(self, statement: str) -> None:
        self._cursor.execute(f"CALL postgres_execute({text(self._name)}, {text(statement)})")


def _nulls(statistics: list[dict[str, dict[str, str]]]) -> dict[str, int]:
    """Nulls by column over several files, of the columns for which every file states them (an array's elements are not columns)."""
    found = [{name: int(values["null_count"]) for name, values in one.items() if "null_count" in values} for one in statistics]
    known = set.intersection(*map(set, found)) if found else set()
    return {name[1:-1].replace('""', '"'): sum(one[name] for one in found) for name in known if '"."' not in name}
