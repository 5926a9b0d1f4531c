"""Measures the contenders in turns on one table; prints one JSON object. Settings come as JSON in argv[1]."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "glue"), str(ROOT / "glue" / "tests")]

from support.postgres import PASSWORD, SUPERUSER, Database, postgres_server  # noqa: E402
from table import create, exact_columns, expected, total  # noqa: E402
from usage import Watch  # noqa: E402

SETTINGS = json.loads(sys.argv[1])
#: Rows that each contender reads before the clock runs: loaded libraries, a warm JVM.
WARM_ROWS = 300_000
#: Accounts between which money moves while they are read: a sum that is not the usual one was torn.
ACCOUNTS, BALANCE, TORN_READS = 200_000, 100, 5


@dataclass
class Contender:
    name: str
    command: list[str]
    #: It writes Parquet files, which can be checked.
    writes: bool = True
    process: subprocess.Popen | None = None
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: int = 0
    exact: str = ""
    torn: str = ""

    def read(self, table: str, target: Path) -> float:
        assert self.process and self.process.stdin and self.process.stdout
        shutil.rmtree(target, ignore_errors=True)
        self.process.stdin.write(json.dumps({"table": table, "target": str(target)}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"{self.name} failed: see above"
        return json.loads(answer)["seconds"]


def log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def contenders() -> list[Contender]:
    here, peer = str(Path(__file__).parent / "contenders"), SETTINGS["dltPython"]
    dlt = [peer, f"{here}/dlt_connectorx.py", "--partitions"]
    return [
        Contender("COPY to nowhere (limit)", [sys.executable, f"{here}/copy_limit.py"], writes=False),
        Contender("headwater", [sys.executable, f"{here}/headwater_reader.py"]),
        Contender("Spark JDBC, 4 partitions", [sys.executable, f"{here}/spark_jdbc.py"]),
        Contender("dlt, connectorx", [*dlt, "1"]),
        Contender("dlt, connectorx in 4 ranges", [*dlt, "4"]),
    ]


def parquet(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.parquet") if "_dlt" not in str(path)]


def main() -> None:
    work, rows = Path(SETTINGS["workFolder"]) / "out", SETTINGS["rows"]
    with postgres_server(shared_buffers="512MB", log_statement="none", ssl="on") as server:
        database = server.create()
        log(f"Making a table of {rows:,} rows …")
        create(database, "big", rows)
        create(database, "small", min(rows, WARM_ROWS))
        wanted = expected(database, "big")
        size = database.run("SELECT pg_relation_size('big')")[0][0]
        source = {
            "host": "127.0.0.1",
            "port": server.port,
            "database": database.name,
            "user": SUPERUSER,
            "password": PASSWORD,
            "rows": {"big": rows, "small": min(rows, WARM_ROWS), "account": ACCOUNTS},
        }
        environment = {
            **os.environ,
            "BENCH_SOURCE": json.dumps(source),
            "BENCH_JARS": SETTINGS["jars"],
            "PYTHONPATH": str(ROOT / "glue"),
            "TZ": "UTC",
            "RUNTIME__DLTHUB_TELEMETRY": "false",
            "PYSPARK_PYTHON": sys.executable,
        }
        field_ = contenders()
        try:
            for one in field_:
                one.process = subprocess.Popen(
                    one.command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=environment,
                    cwd=SETTINGS["workFolder"],
                )
                one.read("small", work)
                one.read("small", work)
            for turn in range(SETTINGS["turns"]):
                for one in field_:
                    watch = Watch(one.process.pid)
                    one.seconds.append(one.read("big", work))
                    cpu, peak = watch.stop()
                    one.cpu.append(cpu)
                    one.peak = max(one.peak, peak)
                    if one.writes:
                        one.exact = f"{exact_columns(parquet(work), wanted)} of {len(wanted)}"
                    log(
                        f"{one.name}, turn {turn + 1}: {rows / one.seconds[-1] / 1000:,.0f} thousand rows/s, {cpu:.1f}"
                        " CPU s"
                    )
            torn(database, [one for one in field_ if one.writes], work)
        finally:
            for one in field_:
                if one.process:
                    one.process.stdin.close()
                    one.process.wait(30)
            shutil.rmtree(work, ignore_errors=True)
    print(
        json.dumps(
            {
                "rowBytes": size / rows,
                "contenders": [
                    {
                        "name": one.name,
                        "seconds": min(one.seconds),
                        "cpu": min(one.cpu),
                        "peakBytes": one.peak,
                        "exact": one.exact,
                        "torn": one.torn,
                    }
                    for one in field_
                ],
            }
        )
    )


def torn(database: Database, field_: list[Contender], work: Path) -> None:
    """How many reads of a table that is written to don't add up."""
    log("Reading while money moves between accounts …")
    database.run(
        "CREATE TABLE account (id bigint PRIMARY KEY, balance int NOT NULL, note text NOT NULL) WITH (fillfactor = 60)",
        f"INSERT INTO account SELECT i, {BALANCE}, repeat('x', 150) FROM generate_series(1, {ACCOUNTS}) i",
    )
    stop = threading.Event()

    def move() -> None:
        session = database.open()
        while not stop.wait(0.01):
            session.run("BEGIN")
            session.run(
                f"UPDATE account SET balance = balance - 7 WHERE id IN (SELECT (random() * {ACCOUNTS // 5})::int FROM"
                " generate_series(1, 20))"
            )
            moved = session.row_count
            session.run(
                f"UPDATE account SET balance = balance + 7 WHERE id IN (SELECT {ACCOUNTS} - g FROM generate_series(0,"
                f" {moved - 1}) g)"
            )
            session.run("COMMIT")
        session.close()

    mover = threading.Thread(target=move)
    mover.start()
    for one in field_:
        wrong = 0
        for _ in range(TORN_READS):
            one.read("account", work)
            wrong += total(parquet(work), "balance") != ACCOUNTS * BALANCE
        one.torn = f"{wrong} of {TORN_READS}"
    stop.set()
    mover.join()


if __name__ == "__main__":
    main()
