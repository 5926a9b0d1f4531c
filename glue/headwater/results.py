"""Result files of a run in the artefacts bucket: the last thing that a load or a model writes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from . import storage


@dataclass
class Outcome:
    """What one load did; becomes the result file."""

    dataset: str
    pattern: str
    load_id: str = ""
    status: str = "SUCCEEDED"
    rows_read: int = 0
    rows_inserted: int = 0
    rows_updated: int = 0
    rows_deleted: int = 0
    rows_quarantined: int = 0
    seconds: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)
    source_time: str | None = None
    findings: list[dict[str, str]] = field(default_factory=list)
    error: dict[str, Any] | None = None
    # Of a stream: events of this load that silver had, or that gave way to another of their key; of the quarantined ones,
    # those that the consumer had put aside; seconds from an event's arrival to its publication, of those new in silver.
    events_repeated: int | None = None
    events_put_aside: int | None = None
    event_lag_p50: float | None = None
    event_lag_p99: float | None = None
    # Of an API: items with fields that the contract doesn't describe.
    unknown_fields: int | None = None

    def add(self, earlier: Outcome) -> None:
        """Takes in what an earlier load of the same run did (one that a run before had left half-done)."""
        for name in ("rows_read", "rows_inserted", "rows_updated", "rows_deleted", "rows_quarantined"):
            setattr(self, name, getattr(self, name) + getattr(earlier, name))
        for name, together in _TOGETHER:
            known = [value for value in (getattr(self, name), getattr(earlier, name)) if value is not None]
            setattr(self, name, together(known) if known else None)
        for step, seconds in earlier.steps.items():
            self.steps[step] = round(self.steps.get(step, 0) + seconds, 3)
        self.findings = earlier.findings + self.findings

    def document(self) -> dict[str, Any]:
        """The result file's content."""
        left_out = {"error", *(name for name, _ in _TOGETHER)}
        return {_camel(name): value for name, value in asdict(self).items() if value is not None or name not in left_out}


#: Measures that only some loads have, and how those of several loads are one.
_TOGETHER = (
    ("events_repeated", sum), ("events_put_aside", sum), ("event_lag_p50", max), ("event_lag_p99", max), ("unknown_fields", sum),
)  # fmt: skip


class Results:
    """The result files of one run of one pipeline."""

    def __init__(self, bucket: str, pipeline: str, run_id: str) -> None:
        self.base = f"s3://{bucket}/runs/{pipeline}/{run_id}"

    def of_dataset(self, dataset: str) -> dict[str, Any] | None:
        return storage.read_json(f"{self.base}/results/{dataset}.json")

    def put_dataset(self, outcome: Outcome) -> None:
        storage.write_json(f"{self.base}/results/{outcome.dataset}.json", outcome.document())

    def of_model(self, model: str) -> dict[str, Any] | None:
        return storage.read_json(f"{self.base}/models/{model}.json")

    def put_model(self, model: str, document: dict[str, Any]) -> None:
        storage.write_json(f"{self.base}/models/{model}.json", document)

    def extraction_uri(self, dataset: str) -> str:
        return f"{self.base}/extractions/{dataset}.json"

    def of_extraction(self, dataset: str) -> dict[str, Any] | None:
        """What became of a dataset's reading over an API in this run."""
        return storage.read_json(self.extraction_uri(dataset))

    def datasets(self) -> set[str]:
        """Datasets of this run."""
        return {dataset for pack in self._packs() for dataset in pack["datasets"]}

    def datasets_of_pack(self, pack_id: str) -> list[str]:
        """Datasets of a pack of this run."""
        for pack in self._packs():
            if pack["packId"] == pack_id:
                return list(pack["datasets"])
        raise KeyError(f"{self.base}/packs.json has no pack '{pack_id}'")

    def _packs(self) -> list[dict[str, Any]]:
        uri = f"{self.base}/packs.json"
        packs = storage.read_json(uri)
        if packs is None:
            raise FileNotFoundError(f"{uri} is not there: a load is started by the state machine, after its plan.")
        return packs


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
