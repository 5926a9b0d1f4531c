"""From where an incremental read must start so that no row is lost, and what the next one has to know.

Guard `transaction`: a row's cursor is at least the start of the transaction that wrote it. So everything that commits
after a read's snapshot carries a cursor of at least the bound: the start of the oldest transaction that was open just
before the snapshot, or the time then.
Guard `xid8`: the cursor is the writing transaction's id; the previous snapshot itself tells which ones were seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import pg8000.native

from ..connection import APPLICATION
from ..errors import SourceError
from ..model import Finding
from .server import Server

#: Seconds always read again: a transaction shows in pg_stat_activity an instant after it took its timestamp.
LEAST_OVERLAP = 1

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This machine's clock."""
    return datetime.now(timezone.utc)


@dataclass
class Horizon:
    """What was known just before the snapshot of this read."""

    #: The next read's bound; None: can't be told, so the next read is a full one.
    bound: datetime | None = None
    database_clock: datetime | None = None
    reader_clock: datetime | None = None
    #: Why the whole table has to be read in spite of a watermark; None: it hasn't.
    full_because: str | None = None
    findings: list[Finding] = field(default_factory=list)

    def read_fully(self, reason: str) -> None:
        """The whole table has to be read, and whoever runs the platform is told why."""
        self.full_because = reason
        self.findings.append(Finding("FullRead", f"The whole table was read: {reason}."))


_RIGHT = "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')"
# An active session whose start isn't shown yet, or which runs a procedure that commits, counts from its statement.
# Our own readers write nothing; vacuum and walsenders write no rows. State `disabled`: track_activities is off there.
_OPEN = """
SELECT clock_timestamp(), least(now(), min(least(a.xact_start, CASE WHEN a.state <> 'idle' THEN a.query_start END))),
       count(*) FILTER (WHERE a.state = 'disabled')
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
  AND a.backend_type NOT IN ('autovacuum worker', 'walsender', 'walreceiver')
  AND NOT (a.usename = current_user AND a.application_name = :reader)
"""
_PREPARED = "SELECT count(*), min(prepared)::text FROM pg_catalog.pg_prepared_xacts WHERE database = current_database()"


def look(
    session: pg8000.native.Connection, server: Server, load: dict, previous: dict | None, clock: Clock = utc_now
) -> Horizon:
    """The horizon of a read that starts now. To be called before the snapshot is taken, outside a transaction."""
    horizon = Horizon(reader_clock=clock())
    if load["guard"] == "transaction":
        if server.in_recovery:
            raise SourceError(
                "ReplicaHasNoHorizon",
                "The connection leads to a replica, where the primary's open transactions can't be seen: guard"
                " `transaction` would lose rows. Connect to the primary, or use guard `xid8` (an indexed xid8 column)"
                " or pattern `snapshot`.",
            )
        _look_at_transactions(session, horizon, previous)
    if previous:
        reason = _changed(server, load, previous) or (
            _stepped(horizon, load, previous) if load["guard"] == "transaction" else None
        )
        if reason:
            horizon.read_fully(reason)
    return horizon


def _look_at_transactions(session: pg8000.native.Connection, horizon: Horizon, previous: dict | None) -> None:
    if not session.run(_RIGHT)[0][0]:
        user = session.run("SELECT quote_ident(current_user)")[0][0]
        raise SourceError(
            "PermissionMissing",
            "Guard `transaction` has to see when the open transactions of all users began: "
            f"GRANT pg_read_all_stats TO {user} (or use guard `xid8`, or pattern `snapshot`).",
        )
    # Sessions first, prepared transactions second: one that is prepared in between is seen twice, never not at all
    horizon.database_clock, horizon.bound, hidden = session.run(_OPEN, reader=APPLICATION)[0]
    if hidden:
        raise SourceError(
            "ActivityHidden",
            f"{hidden} session(s) of the database have track_activities off, so that guard `transaction` can't see "
            "their transactions: switch it on (RESET it for the role or database), or use guard `xid8` or pattern "
            "`snapshot`.",
        )
    prepared, since = session.run(_PREPARED)[0]
    if prepared:
        # When it began isn't kept. Was it open at the previous read, that bound is below its start; else it began later
        known = datetime.fromisoformat(previous["bound"]) if previous and previous.get("bound") else None
        horizon.bound = min(known, horizon.bound) if known else None
        horizon.findings.append(
            Finding(
                "PreparedTransaction",
                f"{prepared} prepared transaction(s), the oldest since {since}, hold the watermark back: "
                "every load reads again what changed since. COMMIT PREPARED or ROLLBACK PREPARED what was forgotten.",
            )
        )


def _changed(server: Server, load: dict, previous: dict) -> str | None:
    if previous.get("guard") != load["guard"] or previous.get("cursor") != load["cursor"]:
        return "guard or cursor were changed in the config"
    if previous.get("history") and server.history and previous["history"] != server.history:
        return f"the database was restored or failed over (history {previous['history']} became {server.history})"
    if load["guard"] == "transaction" and not previous.get("bound"):
        return "at the previous read a prepared transaction hid where to start"
    return None


def _stepped(horizon: Horizon, load: dict, previous: dict) -> str | None:
    database, reader = (datetime.fromisoformat(previous[key]) for key in ("databaseClock", "readerClock"))
    assert horizon.database_clock and horizon.reader_clock
    back = database - horizon.database_clock
    if back > timedelta(0):
        return f"the database's clock went back by {back.total_seconds():.0f} s"
    moved = (horizon.database_clock - horizon.reader_clock) - (database - reader)
    if abs(moved) > timedelta(seconds=overlap(load)):
        return (
            f"the database's clock moved by {moved.total_seconds():.0f} s against the reader's, more than"
            " clockToleranceSeconds"
        )
    return None


def overlap(load: dict) -> float:
    """Seconds that guard `transaction` reads below its bound."""
    return max(LEAST_OVERLAP, load.get("clockToleranceSeconds", 300))
