"""Roles and databases in the embedded PostgreSQL, as RDS would give them to an instance's master user."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from pg8000.native import Connection, DatabaseError, identifier, literal

from . import config

# What a master user of RDS may do by way of its role rds_superuser, as far as a reader can notice.
_SUPERUSER_OF_RDS = ("pg_monitor", "pg_signal_backend", "pg_checkpoint", "pg_use_reserved_connections")
_DUPLICATES = ("42710", "42P04", "23505")


@contextmanager
def _connection() -> Iterator[Connection]:
    server = config.current.postgres
    assert server is not None
    trusted = ssl.create_default_context(cafile=server.ca_file)
    connection = Connection(
        server.superuser,
        host=server.host,
        port=server.port,
        password=server.password,
        database="postgres",
        ssl_context=trusted,
        timeout=30,
    )
    try:
        yield connection
    finally:
        connection.close()


def provide(user: str, password: str, name: str | None) -> None:
    """Gives ``user`` a login with ``password`` and a database ``name``, which may be there already."""
    with _connection() as connection:
        _create(connection, "create role rds_superuser nologin")
        for role in _SUPERUSER_OF_RDS:
            connection.run(f"grant {role} to rds_superuser with admin option")
        _create(connection, f"create role {identifier(user)}")
        connection.run(f"alter role {identifier(user)} login createdb createrole replication password {literal(password)}")
        connection.run(f"grant rds_superuser to {identifier(user)} with admin option")
        owner = config.current.postgres.owner  # type: ignore[union-attr]
        connection.run(f"grant {identifier(owner)} to {identifier(user)}")
        if name:
            _create(connection, f"create database {identifier(name)} owner {identifier(owner)}")


def withdraw(user: str) -> None:
    """Ends the sessions of ``user`` and lets it log in no more."""
    with _connection() as connection:
        connection.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = :name", name=user)
        if connection.run("select 1 from pg_roles where rolname = :name", name=user):
            connection.run(f"alter role {identifier(user)} nologin")


def _create(connection: Connection, statement: str) -> None:
    """Runs a CREATE whose object may exist, also when it is made in this moment by somebody else."""
    try:
        connection.run(statement)
    except DatabaseError as error:
        if error.args[0].get("C") not in _DUPLICATES:
            raise
