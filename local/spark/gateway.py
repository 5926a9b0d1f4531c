"""
The long-lived Spark of the local platform: one JVM to which each job attaches with a Python process of its own
(`run_job.py`), because a fresh Spark costs ten seconds and an attached job two.

    python local/spark/gateway.py --jars FOLDER --work FOLDER --secret-file FILE

Prints one line of JSON when it is ready (`{"port": …, "pid": …, "secretFile": …}`), then stays until it is told to
stop (SIGTERM, SIGINT, or end of its standard input when `--with-parent`). It listens on 127.0.0.1 only; the secret is
new at every start and lies in a file that only this user can read.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from java import MODULE_OPTIONS, find_java, spark_home

EXTENSIONS = "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"


def static_configuration(work: Path, cores: int) -> dict[str, str]:
    """Configuration of Spark that is fixed at its start; everything else a job sets in its own session."""
    return {
        "spark.master": f"local[{cores}]",
        "spark.app.name": "headwater",
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.warehouse.dir": str(work / "warehouse"),
        "spark.sql.extensions": EXTENSIONS,
        "spark.sql.catalogImplementation": "in-memory",
        # Glue reads s3:// with S3A too.
        "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
        "spark.hadoop.fs.s3a.path.style.access": "true",
        "spark.hadoop.fs.s3a.connection.ssl.enabled": "false",
        "spark.scheduler.mode": "FAIR",
        "spark.cleaner.periodicGC.interval": "2min",
        # Code made for a query serves the next run of the same job too.
        "spark.sql.codegen.cache.maxEntries": "2000",
        # What a UI would keep: there is none.
        "spark.ui.retainedJobs": "20",
        "spark.ui.retainedStages": "20",
        "spark.sql.ui.retainedExecutions": "5",
        "spark.ui.retainedTasks": "200",
        "spark.ui.showConsoleProgress": "false",
    }


def java_options(memory: str, work: Path) -> list[str]:
    """Options of the JVM: small, and giving memory back when it is idle."""
    return [
        *MODULE_OPTIONS,
        f"-Xmx{memory}",
        "-Xms256m",
        # Spark asks for a full collection every two minutes (its context cleaner): then this one gives memory back.
        "-XX:+UseSerialGC",
        "-XX:MinHeapFreeRatio=10",
        "-XX:MaxHeapFreeRatio=25",
        "-XX:ReservedCodeCacheSize=192m",
        "-Xshare:auto",
        "-Dfile.encoding=UTF-8",
        "-Duser.timezone=UTC",
        f"-Djava.io.tmpdir={work / 'scratch'}",
        f"-Dlog4j2.configurationFile=file:{Path(__file__).resolve().parent / 'log4j2.properties'}",
        "-Daws.java.v1.disableDeprecationAnnouncement=true",
    ]


class Gateway:
    """A running Spark. `port` and `secret` are what a client needs; `stop()` ends it."""

    def __init__(self, jars: Path, work: Path, *, memory: str = "1g", cores: int = 2) -> None:
        (work / "scratch").mkdir(parents=True, exist_ok=True)
        class_path = os.pathsep.join([str(spark_home() / "jars" / "*"), str(jars / "*")])
        configuration = [f"--conf={k}={v}" for k, v in static_configuration(work, cores).items()]
        with tempfile.TemporaryDirectory() as folder:
            info = Path(folder) / "connection"
            env = dict(
                os.environ,
                SPARK_HOME=str(spark_home()),
                SPARK_LOCAL_IP="127.0.0.1",
                SPARK_LOCAL_DIRS=str(work / "scratch"),
                _PYSPARK_DRIVER_CONN_INFO_PATH=str(info),
                PYSPARK_PYTHON=sys.executable,
                MALLOC_ARENA_MAX="2",
            )
            env.pop("PYSPARK_GATEWAY_PORT", None)
            # The JVM ends by itself when this pipe breaks, however this process ends.
            self.process = subprocess.Popen(
                [find_java(), *java_options(memory, work), "-cp", class_path]
                + ["org.apache.spark.deploy.SparkSubmit", *configuration, "pyspark-shell"],
                stdin=subprocess.PIPE,
                stdout=sys.stderr,
                env=env,
                start_new_session=True,
            )
            try:
                while not info.is_file():
                    if self.process.poll() is not None:
                        raise SystemExit(f"Spark ended at its start (exit code {self.process.returncode}); see above")
                    time.sleep(0.05)
            except BaseException:
                self.process.kill()
                raise
            data = info.read_bytes()
        self.port: int = struct.unpack(">i", data[:4])[0]
        length = struct.unpack(">i", data[4:8])[0]
        self.secret = data[8 : 8 + length].decode()
        self.pid = self.process.pid

    def environment(self) -> dict[str, str]:
        """What a client needs in its environment."""
        return {"PYSPARK_GATEWAY_PORT": str(self.port), "PYSPARK_GATEWAY_SECRET": self.secret}

    def warm(self) -> None:
        """Creates Spark's context and loads the classes that every job needs."""
        script = str(Path(__file__).resolve().parent / "attach.py")
        subprocess.run([sys.executable, script], env={**os.environ, **self.environment()}, check=True)

    def stop(self) -> None:
        """Ends the JVM at once: nothing that it would tidy up is kept."""
        self.process.kill()
        self.process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="Keeps a Spark running to which jobs attach.")
    parser.add_argument("--jars", type=Path, required=True, help="folder that jars.py filled")
    parser.add_argument("--work", type=Path, required=True, help="folder for scratch files")
    parser.add_argument("--secret-file", type=Path, required=True, help="where the secret is written")
    parser.add_argument("--memory", default="1g", help="largest heap (default 1g)")
    parser.add_argument("--cores", type=int, default=2, help="tasks side by side (default 2)")
    parser.add_argument("--with-parent", action="store_true", help="stop when standard input ends")
    options = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Also in the middle of the start: what waits is interrupted.
        signal.signal(number, lambda *_: sys.exit(0))
    gateway = Gateway(options.jars.resolve(), options.work.resolve(), memory=options.memory, cores=options.cores)
    try:
        gateway.warm()
        options.secret_file.unlink(missing_ok=True)
        with open(os.open(options.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(gateway.secret)
        ready = {"port": gateway.port, "pid": gateway.pid, "secretFile": str(options.secret_file)}
        print(json.dumps(ready), flush=True)
        if options.with_parent:
            threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
        while not ended.wait(1):
            if gateway.process.poll() is not None:
                raise SystemExit(f"Spark ended by itself (exit code {gateway.process.returncode})")
    finally:
        gateway.stop()
        options.secret_file.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
