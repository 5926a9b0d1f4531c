"""One clear message for whatever goes wrong at the source."""

from __future__ import annotations

import re

#: Codes that may pass by themselves; `extract` tries those again.
PASSING = frozenset({"SourceUnreachable", "SourceConnectionLost", "SourceBusy", "SnapshotLost", "StorageFailed"})


class SourceError(Exception):
    """A read that could not be done: `code` for programs, the message says what, where, and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self):
        return SourceError, (self.code, self.message)

    @property
    def may_pass(self) -> bool:
        """True when trying again later can help without anybody changing anything."""
        return self.code in PASSING


# Pattern in the server's or libpq's words → code, advice. The first that matches wins.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        r"server does not support SSL|Server refuses SSL|SSL was required|SSL was refused",
        "TlsRefused",
        "The server speaks no TLS: switch TLS on there, or state sslmode=disable for this connection.",
    ),
    (
        (
            r"certificate verify failed|certificate.*(not|isn't) valid|doesn't match|does not match host|self.signed"
            r" certificate"
        ),
        "TlsUntrusted",
        (
            "The server's certificate isn't trusted: give the CA that signed it as --database-ca, and the host name"
            " that the certificate carries."
        ),
    ),
    (
        r"no pg_hba\.conf entry.*no encryption",
        "TlsRequired",
        "The server demands TLS: connect with sslmode=require or verify-full.",
    ),
    (
        r"no pg_hba\.conf entry",
        "SourceLoginFailed",
        "The server's pg_hba.conf lets this user, database or address not in: add an entry.",
    ),
    (
        (
            r"password authentication failed|28P01|role \".*\" does not exist|role \".*\" is not permitted to log"
            r" in|authentication failed"
        ),
        "SourceLoginFailed",
        "Look at the connection's secret: is its password the current one (rotation), does the user exist?",
    ),
    (
        r"database \".*\" does not exist|3D000",
        "DatabaseMissing",
        "Look at the connection's JDBC URL: the database in it doesn't exist on this server.",
    ),
    (
        r"statement timeout|57014",
        "StatementTimeout",
        (
            "The server ended the query at its statement_timeout: ALTER ROLE … SET statement_timeout = 0 for the"
            " reading role, or read at a quieter time."
        ),
    ),
    (
        r"lock timeout|55P03",
        "SourceBusy",
        (
            "Another session holds an exclusive lock on the table (ALTER TABLE, VACUUM FULL?): try again when it has"
            " ended."
        ),
    ),
    (
        r"too many clients|remaining connection slots|53300",
        "SourceBusy",
        "The server has no free connection: raise max_connections or run fewer loads at once.",
    ),
    (
        r"the database system is (starting up|shutting down|in recovery mode|not yet accepting)|57P03",
        "SourceUnreachable",
        "The server is starting or stopping: try again.",
    ),
    (
        r"conflict with recovery|40001",
        "SnapshotLost",
        (
            "The replica cancelled the read to replay changes: set hot_standby_feedback = on or a longer"
            " max_standby_streaming_delay, or read from the primary."
        ),
    ),
    (
        (
            r"invalid snapshot identifier|could not import the requested snapshot|source (process|transaction).*not"
            r" running"
        ),
        "SnapshotLost",
        "The transaction that holds the snapshot is gone: the read starts anew.",
    ),
    (
        r"permission denied|42501|must be owner",
        "PermissionMissing",
        "GRANT what is missing to the reading role (SELECT on the table and its columns, USAGE on the schema).",
    ),
    (
        r"relation \".*\" does not exist|42P01",
        "TableMissing",
        "Look at `schema` and `table` of the dataset in platform.config.ts.",
    ),
    (
        r"column .* does not exist|42703",
        "ColumnMissing",
        "The table changed while it was read: run again; if it stays, mend the contract.",
    ),
    (
        r"invalid byte sequence|Invalid unicode|not valid UTF-?8|22021",
        "InvalidText",
        (
            "The database holds text that isn't valid in its own encoding (SQL_ASCII?): mend those rows, or mask the"
            " column with `drop`."
        ),
    ),
    (
        r"Connection refused|could not translate host name|Name or service not known|Temporary failure in name|timeout"
        r" expired|timed out|"
        r"No route to host|Network is unreachable|Can't create a connection",
        "SourceUnreachable",
        (
            "Look at the network's rules between the job and the database (security groups, routes, DNS), and whether"
            " the database is running."
        ),
    ),
    (
        r"terminating connection|server closed the connection|SSL connection has been closed|connection (was"
        r" )?(closed|lost|reset|not open)|Connection reset|network error|"
        r"Broken pipe|SSL SYSCALL|EOF detected|no connection to the server|57P01|57P02|08006|08003|could not receive"
        r" data",
        "SourceConnectionLost",
        "The connection was cut in the middle: the read starts anew; if it stays, look at the server's log.",
    ),
    (
        (
            r"Unable to locate credentials|ExpiredToken|HTTP"
            r" Error|HTTPException|S3|AccessDenied|NoSuchBucket|multipart|HTTP (PUT|POST|GET|DELETE)|HTTP code|Failed"
            r" to (write|open|create)|No space left"
        ),
        "StorageFailed",
        (
            "Files couldn't be written: look at the bucket's name, the job role's permissions (s3:PutObject,"
            " kms:GenerateDataKey) and the disk."
        ),
    ),
    (
        r"Out of Memory|failed to allocate|could not allocate",
        "OutOfMemory",
        "The reader ran out of its memory limit: give the job larger workers, or set HEADWATER_READER_MEMORY_MB.",
    ),
)


def clean(text: str, *secrets: str | None) -> str:
    """The text on one line, with every secret and every `password=…` in it blotted out."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    text = re.sub(r"(?i)(password|passfile)\s*=\s*('[^']*'|\S+)", r"\1=***", text)
    return re.sub(r"\s+", " ", text).strip()


def explain(error: BaseException, where: str, *secrets: str | None) -> SourceError:
    """The error of a driver, of the engine or of the network as a `SourceError` about `where`."""
    if isinstance(error, SourceError):
        return error
    text = clean(_words(error), *secrets)
    for pattern, code, advice in _KNOWN:
        if re.search(pattern, text, re.IGNORECASE):
            return SourceError(code, f"{where}: {text[:600].rstrip('.')}. {advice}")
    return SourceError("ReadFailed", f"{where}: {text[:600]}")


def _words(error: BaseException) -> str:
    detail = error.args[0] if error.args else None
    if isinstance(detail, dict) and "M" in detail:  # pg8000: the fields of the server's error message
        return f"{detail['M']} ({detail.get('C', '?')})"
    words = f"{error}" or type(error).__name__
    cause = error.__cause__
    return f"{words} ({cause})" if cause else words
