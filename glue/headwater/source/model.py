"""What a read gives back."""

from __future__ import annotations

from dataclasses import dataclass

#: Columns that every Parquet file carries behind the table's own, with their Spark types.
BRONZE_COLUMNS = {
    "_run_id": "string",
    "_load_id": "string",
    "_loaded_at": "timestamp",
    "_source_position": "string",
    "_problem": "string",
}


@dataclass(frozen=True)
class SourceColumn:
    """A column as it lies in the Parquet files."""

    name: str
    #: As PostgreSQL spells it: `numeric(10,2)`, `timestamp with time zone`, `mood[]`.
    source_type: str
    #: As Spark spells it: `decimal(10,2)`, `timestamp`, `array<string>`.
    spark_type: str
    nullable: bool


@dataclass(frozen=True)
class Finding:
    """Something that whoever runs the platform should know, though the read is good."""

    kind: str
    message: str
    severity: str = "warning"


@dataclass(frozen=True)
class Extract:
    """A finished read. All of `files` together are one snapshot of the table (or of its changed rows)."""

    files: list[str]
    rows: int
    #: Size of the files together, as stored.
    bytes: int
    #: ISO 8601, UTC, by this machine's clock: the data is complete as of this instant.
    source_time: str
    #: Position of the snapshot in the source: `pg_snapshot=…;lsn=…`; also in every row.
    position: str
    #: To be stored after the load's commit and given to the next read; None for pattern `snapshot`.
    watermark: dict | None
    columns: list[SourceColumn]
    #: True: the whole table was read, so what the lake has beyond it is gone from the source.
    full: bool
    findings: tuple[Finding, ...] = ()
    #: Nulls by column, `_problem` among them, for the columns of which they are known without a look at the rows.
    nulls: dict[str, int] | None = None
