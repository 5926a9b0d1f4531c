"""Audits a load before it is published: the contract's checks over what readers would see."""

from __future__ import annotations

from typing import Any

from ..errors import LoadError, finding
from ..manifest import Dataset
from .silver import Staged
from .tables import Lake, quote


def audit(lake: Lake, dataset: Dataset, staged: Staged, mark: str) -> list[dict[str, str]]:
    """
    Findings of the checks of severity `warning` that failed.

    Raises LoadError(AuditFailed) naming each check of severity `error` that failed, or that could not be run.
    """
    view = f"audit_{mark}"
    lake.spark.table(staged.relation).createOrReplaceTempView(view)
    try:
        values = _values(lake, dataset, staged, view)
    finally:
        lake.spark.catalog.dropTempView(view)
    failed: dict[str, list[str]] = {"error": [], "warning": []}
    for check in dataset.checks:
        message = _verdict(check, values[check["name"]])
        if message:
            failed[check["severity"]].append(f"{check['name']}: {message}")
    findings = [finding("CheckFailed", text) for text in failed["warning"]]
    if failed["error"]:
        raise LoadError(
            "AuditFailed",
            f"Dataset '{dataset.name}' failed {len(failed['error'])} of its {len(dataset.checks)} checks: "
            + "; ".join(failed["error"])
            + ". Nothing was published: readers see the last good load. The rows are in bronze; correct the source (the next "
            "load reads them again) or the contract.",
            findings,
        )
    return findings


def _values(lake: Lake, dataset: Dataset, staged: Staged, view: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    queries: dict[str, str] = {}
    for check in dataset.checks:
        if check["kind"] == "rowCount":
            values[check["name"]] = staged.rows
        elif check["kind"] == "unique":
            # A load is merged by key, one row each: the key's uniqueness needs no look.
            if set(dataset.primary_key) <= set(check["columns"]):
                values[check["name"]] = 0
            else:
                columns = ", ".join(map(quote, check["columns"]))
                present = " and ".join(f"{quote(c)} is not null" for c in check["columns"])
                queries[check["name"]] = (
                    f"select coalesce(sum(n) - count(*), 0) from (select count(*) n from {view} where {present} group by {columns})"
                )
        else:
            queries[check["name"]] = check["query"].replace("{table}", view).rstrip("; \n\t")
    values.update(_run(lake, queries))
    return values


def _run(lake: Lake, queries: dict[str, str]) -> dict[str, Any]:
    if not queries:
        return {}
    # All in one statement: Spark plans once and reads the table side by side.
    select = ", ".join(f"(\n{query}\n) as c{i}" for i, query in enumerate(queries.values()))
    try:
        row = lake.spark.sql(f"select {select}").collect()[0]
        return {name: row[i] for i, name in enumerate(queries)}
    except Exception:
        return {name: _one(lake, query) for name, query in queries.items()}


def _one(lake: Lake, query: str) -> Any:
    try:
        rows = lake.spark.sql(query).collect()
        if len(rows) != 1 or len(rows[0]) != 1:
            return ValueError(f"the query gives {len(rows)} rows where one number is expected")
        return rows[0][0]
    except Exception as error:
        return error


def _verdict(check: dict[str, Any], value: Any) -> str | None:
    """None when the value is as it should be, else what is wrong."""
    if isinstance(value, Exception):
        return f"could not be run ({' '.join(str(value).split())[:300]})"
    if value is None:
        return "gave no value"
    try:
        number = float(value)
    except (TypeError, ValueError):
        return f"gave '{value}', which is no number"
    if check["kind"] == "unique":
        names = ", ".join(check["columns"])
        return f"{number:g} rows repeat a value of ({names})" if number > 0 else None
    low, high = check.get("min"), check.get("max")
    if (low is not None and number < low) or (high is not None and number > high) or number != number:
        wanted = " and ".join(
            text for text in (f"at least {low:g}" if low is not None else "", f"at most {high:g}" if high is not None else "") if text
        )
        return f"is {number:g}, should be {wanted}"
    return None
