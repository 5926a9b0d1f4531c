"""How to reach a source: from a Glue connection and its secret to a driver's connection."""

from __future__ import annotations

import atexit
import functools
import json
import os
import re
import socket
import ssl
import tempfile
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, unquote, urlparse

import pg8000.native

from .errors import SourceError, explain

#: Seconds to wait for a connection.
CONNECT_SECONDS = 15
#: Name under which the reader's sessions show in pg_stat_activity.
APPLICATION = "headwater reader"


@dataclass(frozen=True)
class Connection:
    """A PostgreSQL database and who reads it. `sslmode` as libpq has it; `ca_pem` is the CAs that may sign the
    server.
    """

    host: str
    port: int
    database: str
    user: str
    password: str | None = field(repr=False, default=None)
    sslmode: str = "require"
    ca_path: str | None = None
    ca_pem: str | None = field(repr=False, default=None)

    @classmethod
    def from_glue(cls, name: str, ca_uri: str | None = None) -> Connection:
        """The Glue connection of that name with its secret; TLS is `verify-full` with the CAs at `ca_uri`, else
        `require`.
        """
        import boto3

        try:
            found = boto3.client("glue").get_connection(Name=name, HidePassword=True)["Connection"][
                "ConnectionProperties"
            ]
            url = found["JDBC_CONNECTION_URL"]
            secret = json.loads(
                boto3.client("secretsmanager").get_secret_value(SecretId=found["SECRET_ID"])["SecretString"]
            )
            pem = _read(ca_uri) if ca_uri else None
            login = secret["username"], secret["password"]
        except KeyError as error:
            raise SourceError(
                "ConnectionIncomplete",
                f"Glue connection {name} or its secret lacks {error}: it needs "
                "JDBC_CONNECTION_URL and SECRET_ID, the secret username and password.",
            ) from None
        except Exception as error:
            raise SourceError(
                "ConnectionUnreadable",
                f"Glue connection {name}: {error}. Does it exist, and may the job's role "
                "glue:GetConnection, secretsmanager:GetSecretValue and read the CA file?",
            ) from None
        return cls.from_jdbc(url, *login, pem)

    @classmethod
    def from_jdbc(cls, url: str, user: str, password: str, ca_pem: str | None = None) -> Connection:
        """From `jdbc:postgresql://host[:port]/database[?sslmode=…]`."""
        parsed = urlparse(re.sub(r"^jdbc:", "", url))
        if parsed.scheme != "postgresql" or not parsed.hostname or len(parsed.path) < 2:
            raise SourceError("ConnectionIncomplete", f"{url} isn't jdbc:postgresql://host:port/database.")
        asked = parse_qs(parsed.query).get("sslmode", ["verify-full" if ca_pem else "require"])[0]
        return cls(parsed.hostname, parsed.port or 5432, unquote(parsed.path[1:]), user, password, asked, None, ca_pem)

    def __str__(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.database}"

    def with_ca_file(self) -> Connection:
        """The same with the CAs in a file on this machine, as libpq wants them."""
        return replace(self, ca_path=_ca_file(self.ca_pem)) if self.ca_pem else self

    def portable(self) -> Connection:
        """The same for another machine: the CAs travel as text."""
        if self.ca_path and not self.ca_pem:
            with open(self.ca_path, encoding="ascii") as file:
                return replace(self, ca_pem=file.read(), ca_path=None)
        return replace(self, ca_path=None) if self.ca_pem else self

    def open(self) -> pg8000.native.Connection:
        """A session for catalog, horizon and snapshot. Raises `SourceError`."""
        try:
            plain = socket.create_connection((self.host, self.port), CONNECT_SECONDS)
            # Firewalls and NAT forget a session that is silent while another one reads.
            for option, seconds in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
                if hasattr(socket, option):
                    plain.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), seconds)
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            # A query may take as long as it takes: the time limit is for connecting alone.
            plain.settimeout(None)
            return pg8000.native.Connection(
                self.user,
                host=self.host,
                sock=plain,
                database=self.database,
                password=self.password,
                ssl_context=self._ssl(),
                application_name=APPLICATION,
            )
        except Exception as error:
            raise explain(error, f"Can't connect to {self}", self.password) from None

    def libpq(self) -> str:
        """libpq's parameters but for what the DuckDB secret holds (host, port, database, user, password)."""
        parts = {
            "sslmode": self.sslmode,
            "connect_timeout": str(CONNECT_SECONDS),
            "application_name": APPLICATION,
            "client_encoding": "UTF8",
            # libpq looks for a client certificate in the home folder, and fails where it may not look
            "sslcert": "/dev/null/none",
            "keepalives": "1",
            "keepalives_idle": "60",
            "keepalives_interval": "15",
            "keepalives_count": "4",
        }
        if self.ca_path:
            parts["sslrootcert"] = self.ca_path
        return " ".join(f"{key}='{_escape(value)}'" for key, value in parts.items())

    def _ssl(self) -> ssl.SSLContext | bool | None:
        if self.sslmode == "disable":
            return False
        if self.sslmode in ("allow", "prefer"):
            return None
        if self.sslmode.startswith("verify-"):
            context = ssl.create_default_context(cafile=self.ca_path, cadata=None if self.ca_path else self.ca_pem)
            context.check_hostname = self.sslmode == "verify-full"
            return context
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context


@functools.lru_cache
def _ca_file(pem: str) -> str:
    handle, path = tempfile.mkstemp(prefix="headwater-ca-", suffix=".pem")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(pem)
    atexit.register(os.remove, path)
    return path


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _read(uri: str) -> str:
    if not uri.startswith("s3://"):
        with open(uri, encoding="ascii") as file:
            return file.read()
    import boto3

    bucket, _, key = uri[5:].partition("/")
    return boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode("ascii")
