"""From a Glue connection, its secret and a CA on S3 to a verified session."""

from __future__ import annotations

import json
import os
import pickle

import boto3
import pytest
from support.postgres import PASSWORD, SUPERUSER, Database

from headwater.source import Connection, SourceError


def glue_connection(name: str, url: str, secret: dict) -> None:
    arn = boto3.client("secretsmanager").create_secret(Name=f"{name}-secret", SecretString=json.dumps(secret))["ARN"]
    boto3.client("glue").create_connection(
        ConnectionInput={
            "Name": name,
            "ConnectionType": "JDBC",
            "ConnectionProperties": {"JDBC_CONNECTION_URL": url, "SECRET_ID": arn},
        }
    )


def test_from_glue(database: Database, bucket: str) -> None:
    with database.server.ca_file.open() as file:
        boto3.client("s3").put_object(Bucket=bucket, Key="ca/source.pem", Body=file.read())
    glue_connection(
        f"{bucket}-good",
        f"jdbc:postgresql://127.0.0.1:{database.server.port}/{database.name}",
        {"username": SUPERUSER, "password": PASSWORD},
    )
    made = Connection.from_glue(f"{bucket}-good", f"s3://{bucket}/ca/source.pem")
    assert made.sslmode == "verify-full" and PASSWORD not in repr(made) and PASSWORD not in str(made)
    far = pickle.loads(pickle.dumps(made.portable())).with_ca_file()
    assert far.ca_path and os.path.exists(far.ca_path) and far.ca_path == made.with_ca_file().ca_path
    session = far.open()
    assert session.run(
        "SELECT ssl, application_name FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE pid = pg_backend_pid()"
    ) == [[True, "headwater reader"]]
    session.close()
    assert Connection.from_glue(f"{bucket}-good").sslmode == "require"


def test_what_is_missing_is_named(aws: str, bucket: str) -> None:
    with pytest.raises(SourceError, match="glue:GetConnection") as raised:
        Connection.from_glue("not-there")
    assert raised.value.code == "ConnectionUnreadable"
    glue_connection(f"{bucket}-half", "jdbc:postgresql://h/d", {"user": "x"})
    with pytest.raises(SourceError, match="'username'") as raised:
        Connection.from_glue(f"{bucket}-half")
    assert raised.value.code == "ConnectionIncomplete"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("jdbc:postgresql://db.example.org:6432/flights", ("db.example.org", 6432, "flights", "require")),
        ("jdbc:postgresql://db.example.org/my%20db?sslmode=disable&x=1", ("db.example.org", 5432, "my db", "disable")),
        ("jdbc:postgresql://[::1]:5432/d?sslmode=verify-ca", ("::1", 5432, "d", "verify-ca")),
    ],
)
def test_jdbc_urls(url: str, wanted: tuple) -> None:
    made = Connection.from_jdbc(url, "u", "p")
    assert (made.host, made.port, made.database, made.sslmode) == wanted


@pytest.mark.parametrize("url", ["jdbc:mysql://h:3306/d", "jdbc:postgresql:d", "jdbc:postgresql://h:5432/"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(SourceError) as raised:
        Connection.from_jdbc(url, "u", "p")
    assert raised.value.code == "ConnectionIncomplete"
