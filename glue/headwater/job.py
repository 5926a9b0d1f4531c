"""
The Spark job: loads a pack of tables, or builds a pipeline's models.

    --task load --pipeline P --run-id R --pack-id 000      [--mode full]
    --task models --pipeline P --run-id R

The other arguments come with the job (see lib/ingestion). The exit code is 0 when every table or model has its result
file, also when some failed: their results say so. Anything else is an error of the job itself.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from . import storage
from .errors import describe
from .libraries import bootstrap
from .manifest import Manifest
from .results import Outcome, Results

log = logging.getLogger("headwater")


def parse(argv: list[str]) -> argparse.Namespace:
    """The job's arguments; those of Glue itself are passed over."""
    parser = argparse.ArgumentParser(description="Loads tables into the lake, or builds models from it.", allow_abbrev=False)
    parser.add_argument("--task", choices=("load", "models"), required=True)
    parser.add_argument("--pipeline", required=True)
    parser.add_argument("--run-id", required=True, help="name of the state machine's execution")
    parser.add_argument("--pack-id", help="pack of the run's plan (task load)")
    parser.add_argument("--mode", choices=("full",), help="full: read whole tables, whatever was read before")
    parser.add_argument("--manifest", required=True, help="s3:// URI")
    for zone in ("artefacts", "bronze", "silver", "gold", "quarantine"):
        parser.add_argument(f"--{zone}-bucket", required=True)
    parser.add_argument("--state-table", required=True)
    parser.add_argument("--mask-secret", help="secret with the key of the hash mask")
    parser.add_argument("--database-ca", help="s3:// URI of the certificate authorities of the sources, PEM")
    parser.add_argument("--python-libraries", help="s3:// URI of a zip of Python packages, where there is no way to an index")
    options, _ = parser.parse_known_args(argv)
    if options.task == "load" and not options.pack_id:
        parser.error("--task load needs --pack-id")
    return options


def main(argv: list[str]) -> int:
    """Runs the job; the exit code."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    log.setLevel(logging.INFO)
    options = parse(argv)
    if options.python_libraries:
        bootstrap(options.python_libraries)
    from pyspark.sql import SparkSession

    from .lake.tables import CATALOG, Lake

    spark = SparkSession.builder.getOrCreate()
    # This session is this job's alone and no longer than it, and every commit goes by the tables that it has loaded.
    spark.conf.set(f"spark.sql.catalog.{CATALOG}.cache-enabled", "true")
    # Nor are they forgotten: after 30 s unused, another copy would be loaded that never hears of the first one's commits.
    spark.conf.set(f"spark.sql.catalog.{CATALOG}.cache.expiration-interval-ms", "-1")
    if options.python_libraries:
        spark.sparkContext.environment.update(HEADWATER_LIBRARIES=options.python_libraries)
    document = storage.read_json(options.manifest)
    if document is None:
        raise FileNotFoundError(f"The manifest {options.manifest} is not there: deploy the pipelines stack again (cdk deploy).")
    manifest = Manifest(document)
    zones = ("bronze", "silver", "gold", "quarantine")
    lake = Lake(spark, manifest.databases, {zone: getattr(options, f"{zone}_bucket") for zone in zones})
    results = Results(options.artefacts_bucket, options.pipeline, options.run_id)
    if options.task == "models":
        from .models import build_models

        build_models(lake, manifest, options.pipeline, results)
    else:
        _load_pack(options, manifest, lake, results)
    return 0


def _load_pack(options: argparse.Namespace, manifest: Manifest, lake: Any, results: Results) -> None:
    from .load import Loader
    from .reader import Reader
    from .state import StateTable

    datasets = results.datasets_of_pack(options.pack_id)
    # A job that is tried again leaves alone what it had done.
    pending = [name for name in datasets if (results.of_dataset(name) or {}).get("status") != "SUCCEEDED"]
    # Drivers wait for the database and the store more than they work.
    width = max(1, min(len(pending), 2 * (os.cpu_count() or 2), 16))
    state = StateTable(options.state_table)
    reader = Reader(manifest, lake.spark, options.mask_secret, options.database_ca, width, lake.buckets, results, state)
    loader = Loader(lake, state, options.run_id, reader.extract, full=options.mode == "full")

    def one(name: str) -> Outcome:
        lake.enter_thread(name)
        outcome = loader.load(manifest.dataset(name))
        results.put_dataset(outcome)
        log.info("%s", json.dumps(outcome.document()))
        return outcome

    with ThreadPoolExecutor(max_workers=width, thread_name_prefix="load") as pool:
        outcomes = list(pool.map(one, pending))
    _tidy(lake, manifest, [o for o in outcomes if o.status == "SUCCEEDED"])
    good = sum(o.status == "SUCCEEDED" for o in outcomes)
    log.info("%d of %d tables loaded, %d were done before", good, len(pending), len(datasets) - len(pending))


def _tidy(lake: Any, manifest: Manifest, outcomes: list[Outcome]) -> None:
    from .lake.upkeep import EVERY, tidy

    for name in (o.dataset for o in outcomes if int(o.load_id) % EVERY == 0):
        delivered = manifest.dataset(name).row["load"].get("deliveredTables", {}).values()
        for zone, table in [(zone, name) for zone in ("silver", "bronze", "quarantine")] + [("bronze", one) for one in delivered]:
            try:
                done = tidy(lake, zone, table)
                if done:
                    log.info("upkeep of %s %s: %s", zone, table, done)
            except Exception as error:
                log.warning("upkeep of %s %s did not work, and will be tried at the next load: %s", zone, table, describe(error))
