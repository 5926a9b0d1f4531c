"""Which extractions a load takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import storage
from ..errors import LoadError
from ..results import Results
from ..source.model import Finding
from ..state import StateTable


@dataclass(frozen=True)
class Extraction:
    """An extraction that came to its end (`complete.json`, see lib/platform/api.ts)."""

    number: int
    started_at: str
    whole: bool
    unchanged: bool
    objects: tuple[str, ...]
    items: int
    expected: int | None
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        return name_of(self.number)


@dataclass(frozen=True)
class Choice:
    """What a load takes: extractions with pages, the oldest first."""

    taken: list[Extraction]
    #: Number of the last that there is.
    last: int
    #: As of when what there is is complete; None where that is no longer known.
    source_time: str | None

    @property
    def whole(self) -> bool:
        """Everything that there was, and what came after."""
        return bool(self.taken) and self.taken[0].whole


def name_of(number: int) -> str:
    """Names sort as their numbers do."""
    return f"{number:08d}"


@dataclass(frozen=True)
class Extractions:
    """The extractions of `dataset`, whose pages are under `pages` (`s3://bucket/prefix/`), as a run sees them."""

    dataset: str
    pages: str
    results: Results
    state: StateTable
    #: For lists in another dataset's items: that one need not be part of the run.
    optional: bool = False

    def choose(self, watermark: dict[str, Any] | None) -> Choice:
        """
        Those after the watermark, beginning with the newest whole one. Raises LoadError with the code of an extraction that
        failed, or `ExtractionMissing`.
        """
        of_run, last = self._of_run(), self.state.extraction(self.dataset)
        if of_run > last:
            raise LoadError(
                "ExtractionMissing",
                f"Extraction {of_run} of '{self.dataset}' came to its end, and broke off before it was counted (state table, pk "
                f"DATASET#{self.dataset}, sk API). The next run goes on from there; nothing was loaded.",
            )
        if last == 0:
            raise LoadError(
                "ExtractionMissing",
                f"'{self.dataset}' was never read to its end, so there is nothing to load. Start a run with it.",
            )
        before = int((watermark or {}).get("extraction", "0"))
        if 0 < of_run <= before:
            raise LoadError(
                "ExtractionMissing",
                f"This run has read '{self.dataset}' as extraction {of_run}, but extraction {before} is loaded already: what the "
                f"platform remembers of the reading (state table, pk DATASET#{self.dataset}, sk API) was lost. Set its "
                f"`extraction` to {before}.",
            )
        taken: list[Extraction] = []
        newest: Extraction | None = None
        for number in range(last, before, -1):
            one = self._read(number)
            newest = newest or one
            if one.unchanged:
                # It says nothing of what there is but that it is as before.
                continue
            taken.insert(0, one)
            if one.whole:
                break
        newest = newest or self._read(last, needed=False)
        return Choice(taken, last, newest.started_at if newest else None)

    def _of_run(self) -> int:
        """Number of the run's own; 0 where there need not be one."""
        result = self.results.of_extraction(self.dataset)
        if result is None:
            if self.optional and self.dataset not in self.results.datasets():
                return 0
            raise LoadError(
                "ExtractionMissing",
                f"{self.results.extraction_uri(self.dataset)} is not there: the extraction of '{self.dataset}' in this run was "
                "not begun, or broke off. What it says of itself is in the log of the source's function; nothing was loaded.",
            )
        if result["status"] != "SUCCEEDED":
            error = result.get("error") or {}
            raise LoadError(str(error.get("code", "ExtractionMissing")), str(error.get("message", "The extraction failed.")))
        return int(result["extraction"])

    def _read(self, number: int, needed: bool = True) -> Any:
        uri = f"{self.pages}{name_of(number)}/complete.json"
        document = storage.read_json(uri)
        if document is None and needed:
            raise LoadError(
                "ExtractionMissing",
                f"{uri} is not there, though extraction {number} of '{self.dataset}' was counted. Put it back from the bucket's "
                "versions, or start the run with mode 'full' to read everything again.",
            )
        return _extraction(document) if document else None


def _extraction(document: dict[str, Any]) -> Extraction:
    findings = tuple(Finding(one["kind"], one["message"], one["severity"]) for one in document.get("findings", ()))
    return Extraction(
        int(document["extraction"]), document["startedAt"], document["whole"], document["unchanged"], tuple(document["objects"]),
        document["items"], document.get("expected"), findings,
    )  # fmt: skip
