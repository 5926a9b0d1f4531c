"""
The marker of a load: what the extraction left in bronze, and what is to be committed when the load is published. Once
it is written the extraction is done, whatever happens to the process that did it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from .. import storage
from ..errors import LoadError


@dataclass(frozen=True)
class Marker:
    load_id: str
    run_id: str
    loaded_at: str
    files: list[str]
    rows: int
    bytes: int
    source_time: str
    position: str
    watermark: dict[str, Any] | None
    columns: list[dict[str, Any]]
    full: bool
    findings: list[dict[str, str]] = field(default_factory=list)
    # Nulls by column, for the columns of which the reader knows them.
    nulls: dict[str, int] | None = None
    # Of events. Delivered objects that this load and those shortly before it took, with the time of each, by kind.
    taken: dict[str, dict[str, str]] | None = None
    # … Objects with lines for quarantine, some of them of this load's own folder.
    quarantined: list[str] = field(default_factory=list)
    # … When the first and the last of the events arrived in the stream.
    arrived: list[str] | None = None
    # Of an API's items. Those with fields that the contract doesn't describe.
    unknown: int | None = None
    # … Names of such fields, of this load and of those before.
    unknown_names: list[str] = field(default_factory=list)
    # … Of lists in items: that what silver has of an item that was read goes, where its list has it no more.
    replaces: bool = False


class Markers:
    """Markers and data folders of one dataset's loads in bronze."""

    def __init__(self, location: str) -> None:
        self.location = location

    def uri(self, load_id: str) -> str:
        return f"{self.location}/loads/{load_id}.json"

    def folder(self, load_id: str, attempt: str = "") -> str:
        """Where the files of a load lie; each attempt has a folder of its own, so that two never mix."""
        return f"{self.location}/data/load={load_id}/{attempt}"

    def read(self, load_id: str) -> Marker | None:
        document = storage.read_json(self.uri(load_id))
        return Marker(**document) if document else None

    def write(self, marker: Marker) -> None:
        """
        Writes the marker and deletes what other attempts at the same load left behind.

        Raises LoadError(LoadConflict) when another run has finished its extraction of the same load first.
        """
        if not storage.write_json(self.uri(marker.load_id), asdict(marker), only_if_absent=True):
            winner = self.read(marker.load_id)
            if winner is None or winner.files != marker.files:
                ours = {*marker.files, *marker.quarantined}
                storage.delete(self.folder(marker.load_id), but=lambda uri: uri not in ours)
                raise LoadError(
                    "LoadConflict",
                    f"Run {winner.run_id if winner else '?'} has read the same load ({marker.load_id}) at the same time; "
                    "this run changed nothing. Start the run again if newer data is wanted.",
                )
        kept = {*marker.files, *marker.quarantined}
        storage.delete(self.folder(marker.load_id), but=lambda uri: uri in kept)
