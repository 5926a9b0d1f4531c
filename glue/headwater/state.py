"""What the platform remembers of a dataset: one DynamoDB item, moved only after the commit that it describes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from .errors import LoadError
from .storage import client


@dataclass(frozen=True)
class State:
    """
    `load_seq` is the number of the last load that ended (published, or rejected by its audit); `watermark` is where
    the next incremental read begins, None before the first load.
    """

    load_seq: int = 0
    watermark: dict[str, Any] | None = None
    # Run that published the last load; that of a rejected one has `rejected:` before it.
    run_id: str | None = None

    @property
    def next_load(self) -> str:
        """Id of the next load; the same until that load ends, so that a rerun finds what was begun."""
        return load_id(self.load_seq + 1)


def load_id(number: int) -> str:
    """Ids of loads sort as their numbers do."""
    return f"{number:08d}"


class StateTable:
    """The items `pk=DATASET#<dataset> sk=STATE` of the platform's state table."""

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self, dataset: str) -> State:
        item = client("dynamodb").get_item(TableName=self.name, Key=_key(dataset), ConsistentRead=True).get("Item", {})
        watermark = item.get("watermark", {}).get("S")
        return State(
            load_seq=int(item.get("loadSeq", {}).get("N", "0")),
            watermark=json.loads(watermark) if watermark else None,
            run_id=item.get("runId", {}).get("S"),
        )

    def extraction(self, dataset: str) -> int:
        """Number of the last complete extraction over an API; 0 where there is none."""
        key = _key(dataset) | {"sk": {"S": "API"}}
        item = client("dynamodb").get_item(TableName=self.name, Key=key, ConsistentRead=True).get("Item", {})
        return int(item.get("extraction", {}).get("N", "0"))

    def commit(self, dataset: str, before: State, number: int, run_id: str, fields: dict[str, Any]) -> None:
        """
        Moves the state to load `number`, if it is still what this load started from. `fields`: numbers, texts, or
        dicts (kept as JSON); None is left as it was.

        Raises LoadError(LoadConflict) when another run has moved it.
        """
        values = {"loadSeq": number, "runId": run_id} | {k: v for k, v in fields.items() if v is not None}
        try:
            client("dynamodb").update_item(
                TableName=self.name,
                Key=_key(dataset),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
                ConditionExpression="#loadSeq = :before OR (attribute_not_exists(#loadSeq) AND :before = :zero)",
                ExpressionAttributeNames={f"#{name}": name for name in values},
                ExpressionAttributeValues={f":{name}": _attribute(value) for name, value in values.items()}
                | {":before": {"N": str(before.load_seq)}, ":zero": {"N": "0"}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            item = client("dynamodb").get_item(TableName=self.name, Key=_key(dataset), ConsistentRead=True)["Item"]
            # A retried request whose first answer was lost.
            if item["loadSeq"]["N"] == str(number) and item["runId"]["S"] == run_id:
                return
            raise LoadError(
                "LoadConflict",
                f"Run {item['runId']['S']} has loaded '{dataset}' at the same time (it is at load "
                f"{item['loadSeq']['N']}); this run changed nothing. Start the run again if newer data is wanted.",
            ) from error


def _key(dataset: str) -> dict[str, Any]:
    return {"pk": {"S": f"DATASET#{dataset}"}, "sk": {"S": "STATE"}}


def _attribute(value: Any) -> dict[str, str]:
    if isinstance(value, (int, float)):
        return {"N": str(round(value, 3))}
    return {"S": value if isinstance(value, str) else json.dumps(value)}
