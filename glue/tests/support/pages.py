"""What an extraction leaves in bronze, as tests make it: pages, objects of them, and what is said at its end."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import duckdb

READ_AT = "2026-11-01T10:00:00.000Z"
MASK = "a key for tests"
_numbers = count(1)


class Raw(str):
    """JSON that goes into a page as it stands."""


def field(
    name: str, physical: str = "string", logical: str = "string", *, required: bool = False, mask: str | None = None, path: str | None = None
) -> dict:
    """A column of the contract of items."""
    row = {"name": name, "logicalType": logical, "physicalType": physical, "required": required, "unique": False}
    return row | ({"mask": mask} if mask else {}) | ({"path": path} if path else {})


def items(name: str, columns: list[dict], key: Iterable[str] = ("id",), *, at: str = "items", checks: Iterable[dict] = (), **load: Any) -> dict:
    """A row of the manifest's datasets: a resource of an API, as lib/platform/api.ts has it."""
    key = list(key)
    outside = (load.get("parent") or {}).get("keys", {})
    paths = {c["name"]: c.get("path", c["name"]) for c in columns}
    spec = {
        "pattern": "api", "pages": f"api-pages/{name}/", "request": {"method": "GET", "path": f"/{name}", "query": {}, "headers": {}}, "items": at,
        "pagination": {"type": "none"}, "conditional": False, "whenEmpty": "fail", "maxInvalidPercent": 10, "passes": 3, "resumeHours": 24,
        "itemKey": [paths[k] for k in key if k not in outside], "children": [],
    }  # fmt: skip
    return _row(spec | load, columns, key, checks)


def parts(
    of: str, columns: list[dict], key: Iterable[str], *, array: str, keys: dict[str, str], position: str | None = None, at: str = "items", **load: Any
) -> dict:
    """A row of the manifest's datasets: a list inside another dataset's items."""
    spec = {"pattern": "apiArray", "dataset": of, "pages": f"api-pages/{of}/", "items": at, "array": array, "keys": keys, "maxInvalidPercent": 10}
    return _row(spec | ({"position": position} if position else {}) | load, columns, list(key), ())


def _row(load: dict, columns: list[dict], key: list[str], checks: Iterable[dict]) -> dict:
    return {
        "source": "catalogue", "load": load, "primaryKey": key, "columns": columns, "checks": list(checks), "freshnessSeconds": 3600,
        "owner": "tests",
    }  # fmt: skip


def text_of(item: Any) -> str:
    return item if isinstance(item, Raw) else json.dumps(item, ensure_ascii=False)


def page(number: int, listed: list[Any], *, at: str = "items", parent: dict | None = None, etag: str = "e") -> str:
    """A line: a page with the items, as the extraction writes it."""
    body = f"[{', '.join(map(text_of, listed))}]"
    for name in reversed(at.split(".") if at else []):
        body = f'{{"total": 1, {json.dumps(name)}: {body}}}'
    head = {
        "page": number, "request": {"method": "GET", "url": "https://api.catalogue.example/x"}, "status": 200, "headers": {"etag": etag},
        "position": {"offset": number}, "readAt": READ_AT,
    } | ({"parent": parent} if parent else {}) | {"items": len(listed)}  # fmt: skip
    return f'{json.dumps(head)[:-1]}, "body": {body}}}'


def extraction(
    made: Any, dataset: str, pages: list[list[Any]], *, number: int, whole: bool = True, run: str | None = None, at: str = "items",
    parents: list[dict] | None = None, size: int = 2, **more: Any,
) -> dict:  # fmt: skip
    """Puts an extraction as the function leaves it, and its result for the run (by default `run-<number>`); what complete.json says."""
    s3, folder, run = boto3.client("s3"), f"api-pages/{dataset}/{number:08d}/", run or f"run-{number}"
    lines = [page(i, listed, at=at, parent=parents[i] if parents else None) for i, listed in enumerate(pages)]
    objects = []
    for start in range(0, len(lines), size):
        key = f"{folder}{start // size:06d}-1.ndjson.gz"
        body = gzip.compress("".join(f"{line}\n" for line in lines[start : start + size]).encode("utf-8", "surrogateescape"), 1)
        s3.put_object(Bucket=made.buckets["bronze"], Key=key, Body=body)
        objects.append(key)
    done = {
        "extraction": f"{number:08d}", "runId": run, "startedAt": f"2026-11-01T{number:02d}:00:00.000Z",
        "completedAt": f"2026-11-01T{number:02d}:05:00.000Z", "whole": whole, "unchanged": False, "objects": objects, "pages": len(pages),
        "items": sum(len(listed) for listed in pages), "findings": [],
    } | more  # fmt: skip
    s3.put_object(Bucket=made.buckets["bronze"], Key=f"{folder}complete.json", Body=json.dumps(done).encode())
    result = {"dataset": dataset, "status": "SUCCEEDED", "extraction": f"{number:08d}", "requests": 1, "retries": 0, "seconds": 1}
    made.put(f"runs/main/{run}/extractions/{dataset}.json", result)
    counted(made, dataset, number)
    return done


def counted(made: Any, dataset: str, number: int) -> None:
    """The state item of the extraction."""
    item = {"pk": {"S": f"DATASET#{dataset}"}, "sk": {"S": "API"}, "extraction": {"N": str(number)}, "revision": {"N": "1"}}
    boto3.client("dynamodb").put_item(TableName=made.state_table, Item=item)


def failed(made: Any, dataset: str, run: str, code: str, message: str) -> None:
    """The result of an extraction that failed."""
    result = {"dataset": dataset, "status": "FAILED", "error": {"code": code, "message": message}}
    made.put(f"runs/main/{run}/extractions/{dataset}.json", result)


def read(dataset: dict, pages: list[str], folder: Path, lists: tuple = (), select: str | None = None) -> list[Any]:
    """Rows that the engine makes of lines, without anything of AWS: as dicts, times as text; or what `select` gives of them."""
    from headwater.api.columns import columns_of
    from headwater.api.reading import Files, Part, Task
    from headwater.source.engine import engine
    from headwater.source.postgres.names import text
    from headwater.source.selection import MASK_KEY

    folder = folder / str(next(_numbers))
    folder.mkdir()
    path = folder / "pages.ndjson"
    path.write_bytes("".join(f"{line}\n" for line in pages).encode("utf-8", "surrogateescape"))
    columns, made = columns_of(dataset, lists)
    task = Task("none", columns, "'run-1' AS _run_id", MASK, str(folder / "out"))
    with engine(1) as database:
        cursor = database.cursor()
        cursor.execute(f"SET VARIABLE {MASK_KEY} = {text(MASK)}")
        files = Files(cursor, task, Part("part", "00000001", ("pages",)), {str(path): "pages"})
        written = files.read()
        cursor.close()
    assert {column.name for column in made} >= {"_extra", "_page"}
    if select:
        return duckdb.sql(f"SELECT {select} FROM read_parquet({written.files})").fetchall()
    return rows_of(written.files)


def rows_of(files: list[str]) -> list[dict]:
    """Rows of Parquet files as dicts, in the order in which items were read; times as text."""
    if not files:
        return []
    with duckdb.connect() as reader:
        reader.execute("SET TimeZone = 'UTC'")
        kinds = {row[0]: row[1] for row in reader.execute("DESCRIBE SELECT * FROM read_parquet(?)", [files]).fetchall()}
        order = ", ".join(name for name in ("_extraction", "_page", "_item", "_element") if name in kinds)
        # Times with a zone need a package more to be Python's.
        said = {name: kind.replace("TIMESTAMP WITH TIME ZONE", "VARCHAR").replace("TIMESTAMP", "VARCHAR") for name, kind in kinds.items()}
        casts = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in said.items() if kind != kinds[name])
        replace, names = f" REPLACE ({casts})" if casts else "", list(kinds)
        found = reader.execute(f"SELECT *{replace} FROM read_parquet(?) ORDER BY {order}", [files])
        return [dict(zip(names, row)) for row in found.fetchall()]
