"""
Objects of pages on this machine's disk, as the engine reads them without loss.

The engine reads numbers of JSON with a point as ones of 53 bits, and is strict about texts that other readers of JSON
pass. What it would not take as it stands is written anew: each number as a text behind `MARK`.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import zlib
from typing import Any

import duckdb

from ..errors import LoadError
from ..source.postgres.names import text
from ..storage import client
from .values import MARK

#: A line may be as long as this without more being said to the engine.
USUAL_BYTES = 16 * 1024 * 1024

_LONG = "|".join(f"[0-9]{{{n},}}[.][0-9]{{{16 - n},}}" for n in range(1, 16))
_END = r"[ \t\r\n,}\]]"
#: What may be a number that is not written as the engine would write it; in texts too, which does no harm.
_VAGUE = (
    rf"[:,\[][ \t\r\n]*-?(?:[0-9]+(?:[.][0-9]+)?[eE]|[0-9]+[.][0-9]*0{_END}|0[.]0000|{_LONG})"
    rf"|[:,\[][ \t\r\n]*-0{_END}"
)
#: Texts and whatever else, up to a number.
_TO_NUMBER = r'((?:[^"0-9-]|"(?:[^"\\]|\\.)*")*)(-?[0-9][0-9.eE+-]*)'
_LONE = re.compile(
    r"(?<!\\)((?:\\\\)*)"
    r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)


def fetch(bucket: str, key: str, path: str) -> None:
    """Puts the object on the disk, unpacked. Raises LoadError where it is not there or not whole."""
    s3 = client("s3")
    try:
        body = s3.get_object(Bucket=bucket, Key=key)["Body"]
        with gzip.GzipFile(fileobj=body) as packed, open(path, "wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
    except s3.exceptions.NoSuchKey:
        message = f"s3://{bucket}/{key} is not there, though its extraction names it.{_AGAIN}"
        raise LoadError("ExtractionMissing", message) from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise damaged(bucket, key, str(error)) from None


_AGAIN = " Put it back from the bucket's versions, or start the run with mode 'full' to read everything again."


def damaged(bucket: str, key: str, why: str) -> LoadError:
    """What is raised for pages that can't be read."""
    return LoadError("PagesDamaged", f"s3://{bucket}/{key} can't be read: {why}.{_AGAIN}")


def mark(cursor: duckdb.DuckDBPyConnection, path: str) -> bool:
    """Writes the numbers as marked texts where any might be read otherwise than it is written; whether it did."""
    content = f"read_text({text(path)})"
    if not cursor.execute(f"SELECT regexp_matches(content, {text(_VAGUE)}) FROM {content}").fetchall()[0][0]:
        return False
    # A number behind each line's end takes in what stands behind its last number.
    marked = rf"""regexp_replace(line || '0', {text(_TO_NUMBER)}, '\1"{MARK}\2"', 'g')[:-5]"""
    lines = f"SELECT unnest(string_split(content, chr(10))) AS line FROM {content}"
    anew = cursor.execute(f"SELECT {marked} FROM ({lines}) WHERE trim(line) <> ''").fetchall()
    with open(path, "wb") as file:
        file.writelines(line.encode() + b"\n" for (line,) in anew)
    return True


class _Fields(dict):
    """An object of JSON as it was written, with fields that it has twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self._pairs = pairs

    def items(self) -> Any:
        return self._pairs


def mend(path: str, once: bool = False) -> None:
    """
    Writes anew what the engine doesn't read: no UTF-8, halves of characters. `once`: also fields that an object has twice, of
    which the last one counts, as for the extraction. Raises ValueError.
    """
    with open(path, "rb") as file:
        lines = [line for line in file.read().split(b"\n") if line.strip()]
    with open(path, "wb") as file:
        for line in lines:
            whole = _LONE.sub(r"\1\\ufffd", line.decode("utf-8", "replace"))
            page = json.loads(whole, parse_float=lambda number: MARK + number, object_pairs_hook=dict if once else _Fields)
            file.write(json.dumps(page, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def longest(path: str, size: int) -> int:
    """Bytes that the engine has to be ready for in one line of a file of `size` bytes."""
    if size <= USUAL_BYTES:
        return USUAL_BYTES
    with open(path, "rb") as file:
        return max(USUAL_BYTES, *(len(line) + 1 for line in file))
