"""Reads a table of a source database into Parquet: exact values, one consistent snapshot, nothing lost.

`extract` is the door; docs/guarantees.md says what it promises. This package knows no lake and needs no Spark.
"""

from .connection import Connection
from .errors import SourceError
from .model import BRONZE_COLUMNS, Extract, SourceColumn
from .reader import extract

__all__ = ["BRONZE_COLUMNS", "Connection", "Extract", "SourceColumn", "SourceError", "extract"]
