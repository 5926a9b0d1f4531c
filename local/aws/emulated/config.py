"""Configuration of the launcher, written by local/aws/server.ts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Postgres:
    """The embedded PostgreSQL that stands for every ``AWS::RDS::DBInstance``."""

    host: str
    port: int
    superuser: str
    password: str
    # Role that owns the example's tables; the master user of an instance becomes its member.
    owner: str
    # PEM of the authority that signed the server's certificate.
    ca_file: str


@dataclass(frozen=True)
class Config:
    # Folder for scripts and logs of job runs.
    folder: Path
    # Command that runs a Glue Spark job; the script and its arguments are appended.
    job_command: list[str]
    # JSON object with variables for job runs; it is written when Spark is ready.
    job_environment_file: Path
    postgres: Postgres | None

    def job_environment(self) -> dict[str, str]:
        try:
            return json.loads(self.job_environment_file.read_text())
        except FileNotFoundError:
            raise RuntimeError("Spark is not running, so no job can run") from None


current: Config


def load(path: str) -> None:
    """Reads the configuration into ``config.current``."""
    global current
    data = json.loads(Path(path).read_text())
    current = Config(
        folder=Path(data["folder"]),
        job_command=data["jobCommand"],
        job_environment_file=Path(data["jobEnvironmentFile"]),
        postgres=Postgres(**data["postgres"]) if data.get("postgres") else None,
    )
