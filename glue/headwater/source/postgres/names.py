"""Quoting of names and texts for SQL: the same rules hold for PostgreSQL and DuckDB."""

from __future__ import annotations


def ident(name: str) -> str:
    """A quoted identifier; any character is allowed in it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A quoted text (with standard_conforming_strings, which every connection here sets)."""
    return "'" + value.replace("'", "''") + "'"
