"""The names that people write, ``silver.flights``, and the real ones in the catalog."""

from __future__ import annotations

import re

ZONES = ("bronze", "silver", "gold", "quarantine")
# Quoted texts and comments are passed over.
_TOKEN = re.compile(
    r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|--[^\n]*|/\*.*?\*/"
    r"|(?<![\w.`])(?P<quote>`?)(?P<zone>bronze|silver|gold|quarantine)(?P=quote)(?=\s*\.)"
    r"|\b(?P<in>in|from)\s+(?P<whole>bronze|silver|gold|quarantine)(?=\s*;?\s*$)",
    re.IGNORECASE | re.DOTALL,
)


def real_names(statement: str, databases: dict[str, str]) -> str:
    """Puts the real database, with its catalog, in the place of a zone's name."""

    def real(match: re.Match[str]) -> str:
        if zone := match.group("zone"):
            return f"glue_catalog.{databases[zone.lower()]}"
        if zone := match.group("whole"):
            return f"{match.group('in')} glue_catalog.{databases[zone.lower()]}"
        return match.group(0)

    return _TOKEN.sub(real, statement)
