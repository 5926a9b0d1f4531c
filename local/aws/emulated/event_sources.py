"""Event source mappings keep every property; those of Kinesis are run by local/streams, the others by MiniStack."""

from __future__ import annotations

import json
from typing import Any

from ministack.core.responses import json_response
from ministack.services import lambda_svc

from .registry import Created, Properties, ResourceType, wrapped

# Members that MiniStack leaves out, besides those that it keeps on one of its two ways.
_MEMBERS = (
    "StartingPositionTimestamp",
    "TumblingWindowInSeconds",
    "FilterCriteria",
    "DestinationConfig",
    "ParallelizationFactor",
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "BisectBatchOnFunctionError",
    "FunctionResponseTypes",
    "KmsKeyArn",
    "MetricsConfig",
    "ScalingConfig",
)
_NUMBERS = (
    "BatchSize",
    "MaximumBatchingWindowInSeconds",
    "ParallelizationFactor",
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "TumblingWindowInSeconds",
    "StartingPositionTimestamp",
)
# What the API answers for a stream's mapping that doesn't say otherwise.
_STREAM_DEFAULTS = {
    "BatchSize": 100,
    "MaximumBatchingWindowInSeconds": 0,
    "ParallelizationFactor": 1,
    "MaximumRetryAttempts": -1,
    "MaximumRecordAgeInSeconds": -1,
    "BisectBatchOnFunctionError": False,
    "TumblingWindowInSeconds": 0,
}


def is_true(value: Any) -> bool:
    """Templates may write booleans as text."""
    return str(value).lower() == "true"


def complete(mapping: dict[str, Any], props: Properties) -> None:
    """Puts what ``props`` say into a mapping, with the API's types."""
    for member in _MEMBERS:
        if props.get(member) is not None:
            mapping[member] = props[member]
        else:
            mapping.pop(member, None)
    mapping.setdefault("FunctionResponseTypes", [])
    if "BatchSize" in props:
        mapping["BatchSize"] = props["BatchSize"]
    if ":kinesis:" in mapping.get("EventSourceArn", ""):
        given = {name: props[name] if props.get(name) is not None else value for name, value in _STREAM_DEFAULTS.items()}
        mapping.update(given)
        mapping["BisectBatchOnFunctionError"] = is_true(mapping["BisectBatchOnFunctionError"])
    for member in _NUMBERS:
        if mapping.get(member) is not None:
            mapping[member] = int(float(mapping[member]))
    mapping["Enabled"] = is_true(props.get("Enabled", True))
    mapping["State"] = "Enabled" if mapping["Enabled"] else "Disabled"


def _completed(created: Created, props: Properties) -> Created:
    complete(lambda_svc._esms[created[0]], props)
    return created


_create = lambda_svc._create_esm
_update = lambda_svc._update_esm


def create(data: dict[str, Any]) -> Any:
    status, headers, body = _create(data)
    if status >= 400:
        return status, headers, body
    mapping = lambda_svc._esms[json.loads(body)["UUID"]]
    complete(mapping, data)
    return json_response(lambda_svc._esm_response(mapping), status)


def update(uuid: str, data: dict[str, Any]) -> Any:
    status, headers, body = _update(uuid, data)
    if status >= 400:
        return status, headers, body
    mapping = lambda_svc._esms[uuid]
    before = {name: value for name, value in mapping.items() if name not in data}
    complete(mapping, {**before, **data})
    return json_response(lambda_svc._esm_response(mapping), status)


def install() -> None:
    lambda_svc._create_esm = create
    lambda_svc._update_esm = update
    # MiniStack's own poller loses records: local/streams/mapping takes its place.
    lambda_svc._poll_kinesis = lambda: False


RESOURCE_TYPES: dict[str, ResourceType] = {
    "AWS::Lambda::EventSourceMapping": wrapped("AWS::Lambda::EventSourceMapping", _completed)
}
