"""Models: SQL over silver and gold whose result is a table of gold, rebuilt whole at every run."""

from __future__ import annotations

import logging
import re
import time
from typing import Any

from .errors import describe, finding
from .lake.tables import CATALOG, PROPERTIES, Lake, quote, rows_of
from .lake.upkeep import tidy
from .manifest import Manifest, Model
from .results import Results

log = logging.getLogger(__name__)


def build_models(lake: Lake, manifest: Manifest, pipeline: str, results: Results) -> None:
    """
    Builds the pipeline's models in their order and writes a result for each. One that fails does not stop the others,
    but those that read it keep what they had: they are SKIPPED.
    """
    failed: set[str] = set()
    for model in manifest.models_of(pipeline):
        earlier = results.of_model(model.name)
        if earlier and earlier["status"] == "SUCCEEDED":
            continue
        document = _build(lake, model, failed, results)
        if document["status"] != "SUCCEEDED":
            failed.add(f"gold.{model.name}")
        results.put_model(model.name, document)
        log.info("model %s", document)


def _build(lake: Lake, model: Model, failed: set[str], results: Results) -> dict[str, Any]:
    began = time.monotonic()
    document: dict[str, Any] = {"model": model.name, "status": "SUCCEEDED", "rows": 0, "findings": []}
    try:
        skipped = _missing(lake, model, failed)
        if skipped:
            document |= {"status": "SKIPPED", "error": {"code": "InputMissing", "message": skipped}}
        else:
            document["findings"] = _stale(model, results)
            document["rows"] = _replace(lake, model)
    except Exception as error:
        log.error("model %s failed", model.name, exc_info=error)
        document |= {"status": "FAILED", "error": describe(error)}
    document["seconds"] = round(time.monotonic() - began, 3)
    if document["status"] == "SUCCEEDED":
        try:
            tidy(lake, "gold", model.name)
        except Exception as error:
            log.warning("upkeep of gold %s did not work, and will be tried at the next run: %s", model.name, describe(error))
    return document


def _missing(lake: Lake, model: Model, failed: set[str]) -> str | None:
    """Why the model can't be built now."""
    for name in model.inputs:
        zone, table = name.split(".", 1)
        if name in failed:
            return f"Its input {name} was not built in this run; the table stays as it was."
        if lake.load(zone, table) is None:
            return f"Its input {name} does not exist yet: it comes with the first good load of '{table}'."
    return None


def _stale(model: Model, results: Results) -> list[dict[str, str]]:
    """A model over data of an earlier run says so."""
    found = []
    for name in model.inputs:
        zone, dataset = name.split(".", 1)
        result = results.of_dataset(dataset) if zone == "silver" else None
        if result and result["status"] == "FAILED":
            why = (result.get("error") or {}).get("code", "failed")
            found.append(finding("StaleInput", f"Input {name} was not loaded in this run ({why}); its last good load was used."))
    return found


def _replace(lake: Lake, model: Model) -> int:
    """Builds the table and puts it in the old one's place in one commit; its rows."""
    name = lake.name("gold", model.name)
    rows = lake.spark.sql(statement(model.sql, lake.databases))
    writer = rows.writeTo(name).using("iceberg").tableProperty("location", lake.location("gold", model.name))
    for key, value in PROPERTIES.items():
        writer = writer.tableProperty(key, value)
    writer.createOrReplace()
    return rows_of(lake.load("gold", model.name).currentSnapshot())


def statement(sql: str, databases: dict[str, str]) -> str:
    """The model's SQL with `${silver}` and the other zones put in."""
    return re.sub(r"\$\{(\w+)\}", lambda m: f"{CATALOG}.{quote(databases[m.group(1)])}", sql).rstrip("; \n\t").lstrip()
