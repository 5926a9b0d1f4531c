"""The embedded PostgreSQL as tests use it: a server of its own a test run, a database of its own a test."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pg8000.native

from headwater.source import Connection

from .processes import ROOT, die_with_parent, free_port, node, wait_until

SUPERUSER, PASSWORD = "postgres", "correct horse"
_names = count(1)
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "wal_level": "logical",
    "max_prepared_transactions": "10",
    "max_connections": "100",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "ssl": "on",
    "log_statement": "all",
    "log_min_messages": "warning",
}


@dataclass
class Database:
    """One database; `run` is for set-up and for asking, as the superuser."""

    server: Server
    name: str
    _session: pg8000.native.Connection | None = field(default=None, repr=False)

    def open(self, user: str = SUPERUSER, password: str = PASSWORD) -> pg8000.native.Connection:
        """A session of its own; the caller closes it."""
        return pg8000.native.Connection(
            user, host="127.0.0.1", port=self.server.port, database=self.name, password=password
        )

    def run(self, *statements: str, **parameters) -> list:
        """Runs statements one by one; the rows of the last."""
        self._session = self._session or self.open()
        rows = []
        for statement in statements:
            rows = self._session.run(statement, **parameters)
        return rows

    def connection(self, user: str = SUPERUSER, password: str = PASSWORD, **changes) -> Connection:
        """As the reader wants it, TLS verified."""
        options = {"sslmode": "verify-full", "ca_path": str(self.server.ca_file), **changes}
        return Connection("127.0.0.1", self.server.port, self.name, user, password, **options)

    def close(self) -> None:
        if self._session:
            self._session.close()
            self._session = None


@dataclass
class Server:
    port: int
    ca_file: Path
    log: Path
    process: subprocess.Popen
    native: Path

    def create(self, options: str = "") -> Database:
        """A new, empty database."""
        database = Database(self, f"test_{next(_names)}")
        Database(self, "postgres").run(f"CREATE DATABASE {database.name} {options}")
        return database

    def drop(self, database: Database) -> None:
        database.close()
        Database(self, "postgres").run(f"DROP DATABASE {database.name} WITH (FORCE)")


@contextmanager
def postgres_server(**settings: str) -> Iterator[Server]:
    """A running server with further settings; ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="headwater-postgres-"))
    folder.chmod(0o755)
    prepared = subprocess.run(
        [node(), "--import", "tsx", str(ROOT / "glue/tests/support/prepare-postgres.ts"), str(folder)],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    files = json.loads(prepared.stdout)
    native, port, log = Path(files["native"]), free_port(), folder / "log"
    identity = {"user": files["uid"], "group": files["gid"]} if "uid" in files else {}
    (folder / "password").write_text(PASSWORD)
    for path in (folder, folder / "password", Path(files["keyFile"]), Path(files["certificateFile"])):
        if identity:
            os.chown(path, files["uid"], files["gid"])
    subprocess.run(
        [
            native / "bin/initdb",
            "-D",
            folder / "data",
            "-U",
            SUPERUSER,
            "-A",
            "scram-sha-256",
            f"--pwfile={folder / 'password'}",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ],
        check=True,
        cwd=folder,
        capture_output=True,
        **identity,
    )
    options = {
        **_SETTINGS,
        "port": str(port),
        "ssl_cert_file": files["certificateFile"],
        "ssl_key_file": files["keyFile"],
        **settings,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                native / "bin/postgres",
                "-D",
                folder / "data",
                *(word for key, value in options.items() for word in ("-c", f"{key}={value}")),
            ],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
            **identity,
        )
    try:
        server = Server(port, Path(files["caFile"]), log, process, native)
        wait_until(lambda: Database(server, "postgres").run("SELECT 1"), 5, "PostgreSQL", log)
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
