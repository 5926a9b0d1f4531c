"""Files that can't be read as they are: finds the lines that are to blame, so that the others go on."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from .formats import Fields, is_gzip, source

#: A line together with its number, from 1.
Line = tuple[int, bytes]


@dataclass(frozen=True)
class Bad:
    """A line that is no event, or (`line` 0) the rest of a file that ends too early."""

    key: str
    line: int
    reason: str
    content: bytes


def unpacked(path: str) -> tuple[bytes, str | None]:
    """The file's content as far as it can be had, and why not all of it."""
    with open(path, "rb") as file:
        raw = file.read()
    if not is_gzip(raw):
        return raw, None
    content = bytearray()
    try:
        while raw:
            inflate = zlib.decompressobj(wbits=31)
            content += inflate.decompress(raw) + inflate.flush()
            if not inflate.eof:
                return bytes(content), "the compressed file ends in the middle"
            raw = inflate.unused_data.lstrip(b"\0")
    except zlib.error as error:
        # What the damaged piece held in front of the damage is found bit by bit.
        content += _in_front(raw)
        return bytes(content), f"the compressed file is damaged ({error})"
    return bytes(content), None


def _in_front(raw: bytes) -> bytes:
    inflate, content = zlib.decompressobj(wbits=31), bytearray()
    try:
        for start in range(0, len(raw), 256):
            content += inflate.decompress(raw[start : start + 256])
    except zlib.error:
        pass
    return bytes(content)


def mend(database: duckdb.DuckDBPyConnection, path: str, key: str, fields: Fields, masked: bool) -> list[Bad]:
    """Leaves only good lines in the file (uncompressed); the others. `fields` as for the read that failed."""
    content, damage = unpacked(path)
    lines = list(enumerate(content.split(b"\n"), 1))
    bad: list[Bad] = []
    if damage:
        # The last line may have been cut.
        number, rest = lines.pop()
        bad.append(Bad(key, number, f"{damage}; this line and whatever followed it are lost here", rest))
    good: list[Line] = []
    for number, line in lines:
        if not line.strip():
            continue
        try:
            good.append((number, _plain(line)))
        except ValueError as error:
            bad.append(Bad(key, number, _told(str(error), masked), line))
    refused = dict(_refused(database, path, good, fields))
    originals = dict(lines)
    bad += [Bad(key, number, _told(reason, masked), originals[number]) for number, reason in refused.items()]
    _write(path, (line for number, line in good if number not in refused))
    return bad


def _plain(line: bytes) -> bytes:
    """The line, without fields that are there twice: the last one counts, as it did for the consumer."""
    twice = False

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal twice
        twice = twice or len(dict(pairs)) < len(pairs)
        return dict(pairs)

    try:
        event = json.loads(line.decode(), object_pairs_hook=once)
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(event, dict):
        raise ValueError("not a JSON object")
    return json.dumps(event).encode() if twice else line


def _refused(database: duckdb.DuckDBPyConnection, path: str, lines: list[Line], fields: Fields) -> Iterable[tuple[int, str]]:
    """Lines that the engine doesn't take, found by halving."""
    reason = _try(database, path, lines, fields) if lines else None
    if reason is None:
        return
    if len(lines) == 1:
        yield lines[0][0], reason
        return
    middle = len(lines) // 2
    yield from _refused(database, path, lines[:middle], fields)
    yield from _refused(database, path, lines[middle:], fields)


def _try(database: duckdb.DuckDBPyConnection, path: str, lines: list[Line], fields: Fields) -> str | None:
    _write(path, (line for _, line in lines))
    try:
        database.execute(f"SELECT count(*) FROM {source([path], fields)} AS t WHERE hash(t) IS NULL").fetchall()
        return None
    except duckdb.Error as error:
        return str(error).splitlines()[0]


def _write(path: str, lines: Iterable[bytes]) -> None:
    with open(path, "wb") as file:
        file.writelines(line + b"\n" for line in lines)


def _told(reason: str, masked: bool) -> str:
    """What of an error is of use; without values where there are any that must not be seen."""
    short = re.sub(r'^.*? in file "[^"]*",? ?(in line \d+|at byte \d+ in line \d+)?:? ?', "", reason).strip() or reason
    return (re.sub(r'"[^"]*"|\{.*\}', '"…"', short) if masked else short)[:500]
