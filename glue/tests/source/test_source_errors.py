"""Whatever goes wrong is one clear message with a code, and never shows a secret."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from support.postgres import PASSWORD, Database
from support.processes import free_port
from support.reading import dataset, read, rows_of

from headwater.source import Connection, SourceError, extract, parts


@pytest.fixture
def source(database: Database) -> Database:
    database.run("CREATE TABLE t (id int, name text)", "INSERT INTO t VALUES (1, 'a')")
    return database


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.source.reader.PAUSES", (0, 0))


def failure(connection: Connection, folder: Path, table: str = "t", **options) -> SourceError:
    """The error of a read, which holds no secret in any form."""
    with pytest.raises(SourceError) as raised:
        extract(
            dataset(table), connection, str(folder / "x"), load_id="1", run_id="r", mask_key="the mask key", **options
        )
    error, seen = raised.value, ""
    while error is not None:
        seen += f"{error!r} {error} {getattr(error, '__dict__', '')}"
        error = error.__cause__
    for secret in (PASSWORD, "wrong horse", "the mask key"):
        assert secret not in seen
    assert "\n" not in raised.value.message
    return raised.value


CHANGES: dict[str, tuple[Callable[[Connection], Connection], str, str]] = {
    "closed port": (lambda c: replace(c, port=free_port()), "SourceUnreachable", "security groups"),
    "unknown host": (lambda c: replace(c, host="nowhere.invalid"), "SourceUnreachable", "DNS"),
    "wrong password": (lambda c: replace(c, password="wrong horse"), "SourceLoginFailed", "secret"),
    "unknown user": (lambda c: replace(c, user="nobody here"), "SourceLoginFailed", "secret"),
    "unknown database": (lambda c: replace(c, database="not there"), "DatabaseMissing", "JDBC URL"),
    "CA not given": (lambda c: replace(c, ca_path=None), "TlsUntrusted", "--database-ca"),
    "another host's certificate": (lambda c: replace(c, host="database.example.org"), "TlsUntrusted", "--database-ca"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_connections_that_cannot_be_made(
    source: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    change, code, advice = CHANGES[name]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *more, **options: real("127.0.0.1" if host == "database.example.org" else host, *more, **options),
    )
    error = failure(change(source.connection()), tmp_path)
    assert error.code == code and advice in error.message, error


def test_a_server_without_tls(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse() -> None:
            with suppress(OSError):  # the test is done
                while True:
                    client, _ = server.accept()
                    client.recv(8)
                    client.sendall(b"N")
                    client.close()

        threading.Thread(target=refuse, daemon=True).start()
        error = failure(Connection("127.0.0.1", server.getsockname()[1], "d", "u", PASSWORD, "require"), tmp_path)
    assert error.code == "TlsRefused"


def test_what_the_role_may_not(source: Database, tmp_path: Path) -> None:
    role = f"narrow_{source.name}"
    source.run(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
    error = failure(source.connection(role), tmp_path)
    assert error.code == "PermissionMissing" and 'GRANT SELECT ON "public"."t"' in error.message
    assert failure(source.connection(role), tmp_path, "not there").code == "TableMissing"
    source.run(f"GRANT SELECT (id) ON t TO {role}")
    error = failure(source.connection(role), tmp_path)
    assert error.code == "PermissionMissing" and 'GRANT SELECT ("name")' in error.message
    got = extract(
        dataset("t", name={"mask": "drop"}), source.connection(role), str(tmp_path / "narrow"), load_id="1", run_id="r"
    )
    assert got.rows == 1, "a column that is dropped needs no right"
    source.run(
        f"GRANT SELECT ON t TO {role}",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY few ON t TO {role} USING (id > 1)",
    )
    assert failure(source.connection(role), tmp_path).code == "RowSecurity"


def test_statement_timeout(source: Database, tmp_path: Path) -> None:
    source.run(
        f"ALTER DATABASE {source.name} SET statement_timeout = '400ms'",
        "CREATE VIEW slow AS SELECT id, pg_sleep(2)::text AS pause FROM t",
    )
    error = failure(source.connection(), tmp_path, "slow")
    assert error.code == "StatementTimeout" and "statement_timeout = 0" in error.message


def test_text_that_is_no_text(postgres, tmp_path: Path) -> None:
    made = postgres.create("TEMPLATE template0 ENCODING 'SQL_ASCII'")
    made.run("CREATE TABLE t (id int, name text)", "INSERT INTO t VALUES (1, E'\\\\xff')".replace("\\\\", "\\"))
    try:
        assert failure(made.connection(), tmp_path).code == "InvalidText"
    finally:
        postgres.drop(made)


def cut(source: Database, times: int) -> threading.Thread:
    """Kills that many of the reader's copying sessions as they appear."""

    def kill() -> None:
        session, killed = source.open(), set()
        while len(killed) < times:
            found = session.run(
                "SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active' AND datname ="
                " current_database()"
            )
            for pid in sorted({pid for (pid,) in found} - killed)[:1]:
                session.run(f"SELECT pg_terminate_backend({pid})")
                killed.add(pid)
        session.close()

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_a_connection_cut_in_the_middle_starts_anew(
    source: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SMALL_BYTES", 0)
    source.run("INSERT INTO t SELECT i, repeat('x', 500) FROM generate_series(2, 60000) i")
    killer = cut(source, 1)
    got = read(source, dataset("t"), tmp_path / "cut")
    killer.join(20)
    assert got.rows == 60000 and rows_of(got, "count(*), count(DISTINCT id)") == [(60000, 60000)]
    assert len(list((tmp_path / "cut").iterdir())) == len(got.files), "nothing is left of the first attempt"


def test_a_connection_that_is_always_cut(source: Database, tmp_path: Path) -> None:
    source.run("CREATE VIEW slow AS SELECT t.id, pg_sleep(0.2)::text FROM t, generate_series(1, 50)")
    killer = cut(source, 3)
    error = failure(source.connection(), tmp_path, "slow")
    killer.join(20)
    assert error.code == "SourceConnectionLost"


def test_the_bucket_is_missing(source: Database, aws: str) -> None:
    with pytest.raises(SourceError) as raised:
        extract(dataset("t"), source.connection(), "s3://no-such-bucket/x/", load_id="1", run_id="r")
    assert raised.value.code == "StorageFailed"
