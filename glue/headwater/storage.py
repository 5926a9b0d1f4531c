"""Small JSON documents and prefixes in S3."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


@lru_cache(maxsize=None)
def client(service: str) -> Any:
    """A client of an AWS service, one a process (clients may be shared by threads)."""
    return boto3.client(service, config=Config(retries={"mode": "standard", "max_attempts": 8}))


@lru_cache(maxsize=None)
def _creating_client() -> Any:
    """A client of S3 whose puts only create. By the header, for the boto3 of a Glue worker may not know the argument."""
    made = boto3.client("s3", config=Config(retries={"mode": "standard", "max_attempts": 8}))
    made.meta.events.register("before-call.s3.PutObject", lambda params, **_: params["headers"].update({"If-None-Match": "*"}))
    return made


def split_uri(uri: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key`."""
    if not uri.startswith("s3://"):
        raise ValueError(f"Not an S3 URI: {uri}")
    bucket, _, key = uri[5:].partition("/")
    return bucket, key


def read_json(uri: str) -> Any | None:
    """The document, or None where there is none."""
    bucket, key = split_uri(uri)
    try:
        return json.loads(client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return None
        raise


def write_json(uri: str, document: Any, *, only_if_absent: bool = False) -> bool:
    """Writes the document; False when `only_if_absent` and there is one already (decided by S3, not by a look)."""
    bucket, key = split_uri(uri)
    body = json.dumps(document, indent=1).encode()
    s3 = _creating_client() if only_if_absent else client("s3")
    try:
        s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/json")
    except ClientError as error:
        # 409: somebody else's conditional write of the same key is under way.
        if error.response["Error"]["Code"] in ("PreconditionFailed", "ConditionalRequestConflict"):
            return False
        raise
    return True


def keys(uri: str) -> Iterator[str]:
    """URIs of everything under a prefix."""
    bucket, prefix = split_uri(uri)
    for page in client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for row in page.get("Contents", []):
            yield f"s3://{bucket}/{row['Key']}"


def delete(uri: str, but: Callable[[str], bool] = lambda uri: False) -> int:
    """Deletes everything under a prefix except what `but` says yes to; the number of objects deleted."""
    bucket, _ = split_uri(uri)
    doomed = [split_uri(found)[1] for found in keys(uri) if not but(found)]
    for start in range(0, len(doomed), 1000):
        batch = [{"Key": key} for key in doomed[start : start + 1000]]
        client("s3").delete_objects(Bucket=bucket, Delete={"Objects": batch, "Quiet": True})
    return len(doomed)
