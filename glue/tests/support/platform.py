"""A small platform in the embedded AWS: what the CDK stacks make, as far as the Spark job sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3

from .processes import ROOT

ZONES = ("bronze", "silver", "gold", "quarantine")


def column(name: str, physical: str = "text", *, required: bool = False, unique: bool = False, mask: str | None = None) -> dict:
    """A column of a contract."""
    row = {"name": name, "logicalType": "string", "physicalType": physical, "required": required, "unique": unique}
    return row | ({"mask": mask} if mask else {})


def dataset(table: str, columns: list[dict], key: list[str], *, cursor: str | None = None, **rest: Any) -> dict:
    """A row of the manifest's datasets: a snapshot, or incremental by `cursor`."""
    load: dict[str, Any] = {"pattern": "snapshot"}
    if cursor:
        load = {"pattern": "incremental", "cursor": cursor, "guard": "transaction", "clockToleranceSeconds": 0}
    row = {"source": "operations", "schema": "public", "table": table, "load": load, "primaryKey": key, "columns": columns}
    return row | {"checks": [], "freshnessSeconds": 3600, "owner": "tests"} | rest


@dataclass
class Platform:
    """Buckets, databases, state, secrets and the manifest of a platform called `name`."""

    name: str
    datasets: dict[str, dict]
    models: dict[str, dict] = field(default_factory=dict)
    connection: str = "operations"

    def __post_init__(self) -> None:
        self.prefix = f"{self.name}-dev"
        self.databases = {zone: f"{self.name}_dev_{zone}" for zone in ZONES}
        self.buckets = {zone: f"{self.prefix}-{zone}" for zone in (*ZONES, "artefacts")}
        self.state_table = f"{self.prefix}-state"

    def create(self, connection: Any) -> Platform:
        """Makes it; `connection` (of headwater.source) becomes the Glue connection and its secret."""
        for bucket in self.buckets.values():
            boto3.client("s3").create_bucket(Bucket=bucket)
        for zone in ZONES:
            uri = f"s3://{self.buckets[zone]}/"
            boto3.client("glue").create_database(DatabaseInput={"Name": self.databases[zone], "LocationUri": uri})
        boto3.client("dynamodb").create_table(
            TableName=self.state_table,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("pk", "sk")],
        )
        secrets = boto3.client("secretsmanager")
        login = json.dumps({"username": connection.user, "password": connection.password})
        secret = secrets.create_secret(Name=f"{self.prefix}-login", SecretString=login)["ARN"]
        self.mask_secret = secrets.create_secret(Name=f"{self.prefix}-mask", SecretString="a key for tests")["ARN"]
        url = f"jdbc:postgresql://{connection.host}:{connection.port}/{connection.database}"
        properties = {"JDBC_CONNECTION_URL": url, "SECRET_ID": secret, "JDBC_ENFORCE_SSL": "true"}
        boto3.client("glue").create_connection(
            ConnectionInput={"Name": self.prefix, "ConnectionType": "JDBC", "ConnectionProperties": properties}
        )
        ca = Path(connection.ca_path).read_bytes()
        boto3.client("s3").put_object(Bucket=self.buckets["artefacts"], Key="ca.pem", Body=ca)
        self.put_manifest()
        return self

    def put_manifest(self) -> None:
        """Writes the manifest as `datasets` and `models` are now."""
        self.put("manifest.json", self.manifest())

    def manifest(self) -> dict:
        pipeline = {
            "datasets": list(self.datasets), "models": list(self.models), "whenBusy": "stop", "timeoutSeconds": 600, "maxConcurrency": 2,
        }  # fmt: skip
        return {
            "manifestVersion": 1, "platform": self.name, "environment": "dev", "prefix": self.prefix, "databases": self.databases,
            "sources": {"operations": {"type": "postgres", "connection": self.prefix}, "shop": {"type": "eventStream"}},
            "datasets": self.datasets, "models": self.models, "pipelines": {"main": pipeline},
        }  # fmt: skip

    def put(self, key: str, document: Any) -> None:
        boto3.client("s3").put_object(Bucket=self.buckets["artefacts"], Key=key, Body=json.dumps(document).encode())

    def get(self, key: str) -> Any:
        return json.loads(boto3.client("s3").get_object(Bucket=self.buckets["artefacts"], Key=key)["Body"].read())

    def plan(self, run: str, datasets: list[str] | None = None) -> None:
        """What the handler `plan` writes: one pack."""
        self.put(f"runs/main/{run}/packs.json", [{"packId": "000", "datasets": datasets or list(self.datasets)}])

    def result(self, run: str, name: str, kind: str = "results") -> dict:
        return self.get(f"runs/main/{run}/{kind}/{name}.json")

    def arguments(self, task: str, run: str, *more: str) -> list[str]:
        """The job's arguments."""
        bucket = self.buckets["artefacts"]
        named = [word for zone in (*ZONES, "artefacts") for word in (f"--{zone}-bucket", self.buckets[zone])]
        return [
            "--task", task, "--pipeline", "main", "--run-id", run, "--pack-id", "000", "--manifest", f"s3://{bucket}/manifest.json", *named,
            "--state-table", self.state_table, "--mask-secret", self.mask_secret, "--database-ca", f"s3://{bucket}/ca.pem",
            "--conf", CATALOG_CONF, "--enable-metrics", "true", *more,
        ]  # fmt: skip

    def job(self, gateway: Any, task: str, run: str, *more: str, script: str | None = None, **env: str) -> subprocess.CompletedProcess:
        """Runs the job as the local runtime does: in a process of its own."""
        command = [
            sys.executable, str(ROOT / "local/spark/run_job.py"), "--script", script or str(ROOT / "glue/jobs/run.py"),
            "--work", tempfile.gettempdir(), "--", *self.arguments(task, run, *more),
        ]  # fmt: skip
        environment = {**os.environ, **gateway.environment(), "PYTHONPATH": str(ROOT / "glue"), **env}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)

    def load(
        self, gateway: Any, run: str, *more: str, datasets: list[str] | None = None, status: str = "SUCCEEDED", **options: Any
    ) -> dict[str, dict]:
        """Plans and loads; the results by dataset, which all have `status`."""
        self.plan(run, datasets)
        done = self.job(gateway, "load", run, *more, **options)
        assert done.returncode == 0, done.stderr[-4000:]
        results = {name: self.result(run, name) for name in datasets or self.datasets}
        assert {result["status"] for result in results.values()} == {status}, f"{results}\n{done.stderr[-6000:]}"
        return results


    def lake(self, spark: Any) -> Any:
        """The platform's lake, seen from this process."""
        from headwater.lake.tables import Lake

        return Lake(spark, self.databases, self.buckets)

    def run(self, spark: Any, run: str, *names: str, full: bool = False) -> dict[str, Any]:
        """Loads datasets (all, when none is named) in this process, one after the other; their outcomes."""
        from headwater.load import Loader
        from headwater.manifest import Manifest
        from headwater.reader import Reader
        from headwater.results import Results
        from headwater.state import StateTable

        manifest = Manifest(self.manifest())
        bucket = self.buckets["artefacts"]
        state, results = StateTable(self.state_table), Results(bucket, "main", run)
        reader = Reader(manifest, spark, self.mask_secret, f"s3://{bucket}/ca.pem", 1, self.buckets, results, state)
        loader = Loader(self.lake(spark), state, run, reader.extract, full=full)
        loader.lake.enter_thread()
        return {name: loader.load(manifest.dataset(name)) for name in names or self.datasets}

    def table(self, spark: Any, zone: str, name: str) -> Any:
        """A table of the lake as a DataFrame."""
        return spark.table(f"glue_catalog.{self.databases[zone]}.{name}")

    def rows(self, spark: Any, zone: str, name: str, *columns: str) -> list[tuple]:
        """The rows of a table, sorted; of the columns named, or of all the source's."""
        frame = self.table(spark, zone, name)
        chosen = columns or [c for c in frame.columns if not c.startswith("_")]
        return sorted((tuple(row) for row in frame.select(*chosen).collect()), key=str)

    def state(self, dataset: str) -> Any:
        from headwater.state import StateTable

        return StateTable(self.state_table).get(dataset)


# As the CDK construct passes it to the Glue job.
CATALOG_CONF = (
    "spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"
    " --conf spark.sql.catalog.glue_catalog=org.apache.iceberg.spark.SparkCatalog"
    " --conf spark.sql.catalog.glue_catalog.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog"
    " --conf spark.sql.catalog.glue_catalog.io-impl=org.apache.iceberg.aws.s3.S3FileIO"
    " --conf spark.sql.catalog.glue_catalog.warehouse=s3://unused/"
)
