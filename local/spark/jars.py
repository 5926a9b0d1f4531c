"""
Resolves the pinned jars of local/requirements/jars.txt into a folder, with the Ivy that Spark brings along, each
checked against its SHA-256.

    python local/spark/jars.py --into FOLDER

Jars that are there already and right are kept. Repositories are Ivy's defaults; a mirror is named by an Ivy settings
file in HEADWATER_IVY_SETTINGS.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from java import find_java, spark_home, trust_store

PINS = Path(__file__).resolve().parent.parent / "requirements" / "jars.txt"


@dataclass(frozen=True)
class Jar:
    group: str
    artifact: str
    version: str
    sha256: str | None

    @property
    def file(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def read_pins(path: Path = PINS) -> list[Jar]:
    """The pinned jars, in the order of the class path."""
    jars = []
    for line in path.read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            group, artifact, version = words[0].split(":")
            jars.append(Jar(group, artifact, version, words[1] if len(words) > 1 else None))
    return jars


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def resolve(into: Path, lock: bool = False) -> list[Path]:
    """Paths of the pinned jars in `into`, fetched where they are missing; SystemExit when one can't be had."""
    into.mkdir(parents=True, exist_ok=True)
    jars = read_pins()
    missing = [jar for jar in jars if not _is_right(into / jar.file, jar, lock)]
    if missing:
        # A folder of this process alone: two first starts at once don't meet, and a killed one leaves no half jar.
        with tempfile.TemporaryDirectory(dir=into, prefix=".part-") as part:
            _fetch(missing, Path(part))
            for jar in missing:
                fetched = Path(part) / "out" / jar.file
                if not fetched.is_file():
                    raise SystemExit(f"{jar.group}:{jar.artifact}:{jar.version} could not be resolved")
                if not lock and sha256(fetched) != jar.sha256:
                    raise SystemExit(f"{jar.file}: SHA-256 is {sha256(fetched)}, pinned is {jar.sha256}. Not used.")
                os.replace(fetched, into / jar.file)
    return [into / jar.file for jar in jars]


def _is_right(path: Path, jar: Jar, lock: bool) -> bool:
    return path.is_file() and (lock or sha256(path) == jar.sha256)


def _fetch(jars: list[Jar], part: Path) -> None:
    dependencies = "".join(
        f'<dependency org="{j.group}" name="{j.artifact}" rev="{j.version}" transitive="false" conf="default->master">'
        f'<artifact name="{j.artifact}" type="jar" ext="jar"/></dependency>'
        for j in jars
    )
    (part / "ivy.xml").write_text(
        '<ivy-module version="2.0"><info organisation="headwater" module="jars"/>'
        f'<configurations><conf name="default"/></configurations><dependencies>{dependencies}</dependencies></ivy-module>'
    )
    done = _ivy(part)
    if done.returncode and "PKIX path building failed" in done.stdout:
        store = trust_store(part / "trust.jks")
        if store:
            done = _ivy(part, f"-Djavax.net.ssl.trustStore={store}", "-Djavax.net.ssl.trustStorePassword=changeit")
    if done.returncode:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        raise SystemExit("\n".join(["The Spark jars could not be fetched (is there a network?):", *lines[-12:]]))


def _ivy(part: Path, *options: str) -> subprocess.CompletedProcess[str]:
    jars = spark_home() / "jars"
    path = os.pathsep.join(str(next(jars.glob(name))) for name in ("ivy-*.jar", "commons-cli-*.jar"))
    arguments = ["-cache", str(part / "cache"), "-ivy", str(part / "ivy.xml"), "-confs", "default"]
    arguments += ["-retrieve", f"{part}/out/[artifact]-[revision].[ext]"]
    settings = os.environ.get("HEADWATER_IVY_SETTINGS")
    if settings:
        arguments += ["-settings", settings]
    else:
        arguments += ["-m2compatible"]
    command = [find_java(), *options, "-cp", path, "org.apache.ivy.Main", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def main() -> None:
    parser = argparse.ArgumentParser(description="Resolves the pinned Spark jars into a folder.")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--lock", action="store_true", help="write the hashes of what was fetched into jars.txt")
    options = parser.parse_args()
    paths = resolve(options.into.resolve(), options.lock)
    if options.lock:
        comments = [line for line in PINS.read_text().splitlines() if line.startswith("#")]
        lines = [f"{j.group}:{j.artifact}:{j.version} {sha256(p)}" for j, p in zip(read_pins(), paths)]
        PINS.write_text("\n".join(comments + lines) + "\n")
    for left in options.into.glob(".part-*"):
        # Of a process that was killed; a living one is done long before.
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)
    print(f"{len(paths)} jars in {options.into}", file=sys.stderr)


if __name__ == "__main__":
    main()
