"""Unpacks the published data: the CSV files in the source distribution that lies in a folder, which is then deleted."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

TABLES = ("airlines", "airports", "planes", "weather", "flights")


def unpack(folder: Path) -> None:
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as members:
        for member in members:
            name = PurePosixPath(member.name)
            content = members.extractfile(member) if member.isfile() and name.parent.name == "data" else None
            if content is None:
                continue
            if name.suffix == ".csv" and name.stem in TABLES:
                (folder / name.name).write_bytes(content.read())
            elif name.name == "flights.csv.zip":
                with zipfile.ZipFile(content) as packed:
                    (folder / "flights.csv").write_bytes(packed.read("flights.csv"))
    missing = [table for table in TABLES if not (folder / f"{table}.csv").exists()]
    if missing:
        raise SystemExit(f"{archive.name} lacks {', '.join(missing)}")
    archive.unlink()


if __name__ == "__main__":
    unpack(Path(sys.argv[1]))
