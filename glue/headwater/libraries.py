"""Python packages from S3, for a job that has no way to a package index (`nat: 'none'`)."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
import zipfile

from .storage import client, split_uri


def bootstrap(uri: str) -> str:
    """
    Puts the packages in the zip at `uri` on this process's path, unpacked once a machine; the folder. Called by the
    driver at its start and by each Python worker before it reads.
    """
    folder = os.path.join(tempfile.gettempdir(), f"headwater-{hashlib.sha256(uri.encode()).hexdigest()[:16]}")
    with open(f"{folder}.lock", "w") as lock:
        # Several workers of one machine start at once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.isdir(folder):
            part = tempfile.mkdtemp(prefix="headwater-part-")
            archive = os.path.join(part, "libraries.zip")
            bucket, key = split_uri(uri)
            client("s3").download_file(bucket, key, archive)
            with zipfile.ZipFile(archive) as zipped:
                zipped.extractall(os.path.join(part, "packages"))
            shutil.move(os.path.join(part, "packages"), folder)
            shutil.rmtree(part, ignore_errors=True)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return folder
