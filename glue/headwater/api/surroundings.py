"""What a load of items needs to know of the platform around its dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..manifest import Dataset, Manifest
from ..results import Results
from ..state import StateTable
from .extractions import Extractions
from .fields import Inside, in_item, path_of


@dataclass(frozen=True)
class Surroundings:
    """`lists`: those in its items that are datasets of their own. `replaces`: see `ItemExtract`."""

    extractions: Extractions
    lists: tuple[Inside, ...] = ()
    replaces: bool = False


def surroundings(manifest: Manifest, dataset: Dataset, bronze: str, results: Results, state: StateTable) -> Surroundings:
    """Those of a dataset of the manifest; `bronze` is the bucket."""
    load, is_list = dataset.row["load"], dataset.pattern == "apiArray"
    read = load["dataset"] if is_list else dataset.name
    extractions = Extractions(read, f"s3://{bronze}/{load['pages']}", results, state, optional=is_list)
    if is_list:
        return Surroundings(extractions, replaces=_identify(load, manifest.dataset(read).row["load"]["itemKey"]))
    loads = [row for row in manifest.document["datasets"].values() if row["load"]["pattern"] == "apiArray"]
    own = [row for row in loads if row["load"]["dataset"] == dataset.name]
    return Surroundings(extractions, tuple(_inside(row) for row in own))


def _inside(row: dict[str, Any]) -> Inside:
    return Inside(row["load"]["array"], tuple(".".join(path_of(column)) for column in in_item(row)))


def _identify(load: dict[str, Any], key: list[str]) -> bool:
    """Whether a list's keys tell the item that it is in from all others."""
    return {*key} <= {*load["keys"].values()}
