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

    def ask(self, statement: str) -> list:
        """The rows of one statement, in a session that ends with it."""
        session = self.open()
        try:
            return session.run(statement)
        finally:
            session.close()

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
    """A running server. `folder` holds its data, its certificate and its log."""

    folder: Path
    native: Path
    ca_file: Path
    #: User and group that it runs as, for subprocess; nothing for those of this process.
    identity: dict[str, int]
    settings: dict[str, str]
    process: subprocess.Popen | None = None

    @property
    def port(self) -> int:
        return int(self.settings["port"])

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def start(self) -> None:
        """Starts it on its data and waits until it lets in."""
        words = [word for key, value in self.settings.items() for word in ("-c", f"{key}={value}")]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [self.native / "bin/postgres", "-D", self.folder / "data", *words],
                cwd=self.folder,
                env={**os.environ, "HOME": str(self.folder)},
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
                **self.identity,
            )
        wait_until(lambda: Database(self, "postgres").ask("SELECT 1"), 30, "PostgreSQL", self.log)

    def end(self) -> None:
        """Ends it and deletes all that it had."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def own(self, *paths: Path) -> None:
        """Gives files to the user that the server runs as."""
        for path in paths if self.identity else ():
            os.chown(path, self.identity["user"], self.identity["group"])

    def create(self, options: str = "") -> Database:
        """A new, empty database."""
        database = Database(self, f"test_{next(_names)}")
        Database(self, "postgres").ask(f"CREATE DATABASE {database.name} {options}")
        return database

    def drop(self, database: Database) -> None:
        database.close()
        Database(self, "postgres").ask(f"DROP DATABASE {database.name} WITH (FORCE)")


def _prepare(folder: Path) -> dict:
    script = ROOT / "glue/tests/support/prepare-postgres.ts"
    command = [node(), "--import", "tsx", str(script), str(folder)]
    return json.loads(subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout)


def _new(**settings: str) -> Server:
    folder = Path(tempfile.mkdtemp(prefix="headwater-postgres-"))
    folder.chmod(0o755)
    files = _prepare(folder)
    identity = {"user": files["uid"], "group": files["gid"]} if "uid" in files else {}
    tls = {"ssl_cert_file": files["certificateFile"], "ssl_key_file": files["keyFile"]}
    options = {**_SETTINGS, "port": str(free_port()), **tls, **settings}
    server = Server(folder, Path(files["native"]), Path(files["caFile"]), identity, options)
    server.own(folder, *map(Path, tls.values()))
    return server


@contextmanager
def postgres_server(**settings: str) -> Iterator[Server]:
    """A running server with further settings; ends with the block."""
    server = _new(**settings)
    try:
        secret = server.folder / "password"
        secret.write_text(PASSWORD)
        server.own(secret)
        options = ["-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run(
            [server.native / "bin/initdb", "-D", server.folder / "data", *options],
            check=True,
            cwd=server.folder,
            capture_output=True,
            **server.identity,
        )
        server.start()
        yield server
    finally:
        server.end()


@contextmanager
def replica_of(primary: Server) -> Iterator[Server]:
    """A running streaming replica; ends with the block."""
    replica = _new()
    try:
        data, session = replica.folder / "data", Database(primary, "postgres").open()
        session.run("SELECT pg_backup_start('replica', true)")
        shutil.copytree(primary.folder / "data", data, ignore=shutil.ignore_patterns("postmaster.*"))
        (data / "backup_label").write_text(session.run("SELECT labelfile FROM pg_backup_stop(false)")[0][0])
        session.close()
        (data / "standby.signal").touch()
        replica.own(data, *data.rglob("*"))
        replica.settings["primary_conninfo"] = (
            f"host=127.0.0.1 port={primary.port} user={SUPERUSER} password='{PASSWORD}' sslmode=require"
        )
        replica.start()
        yield replica
    finally:
        replica.end()
