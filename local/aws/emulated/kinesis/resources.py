"""CloudFormation types of Kinesis: streams with all their properties, consumers, resource policies."""

from __future__ import annotations

from typing import Any

from ministack.services import kinesis
from ministack.services.cloudformation import provisioners

from ..registry import Created, Properties, ResourceType, json_call, wrapped
from . import shards


def _with_properties(created: Created, props: Properties) -> Created:
    """Encryption and a changed number of shards, which MiniStack leaves out."""
    stream = kinesis._streams[created[0]]
    encryption = props.get("StreamEncryption") or {}
    stream["EncryptionType"] = encryption.get("EncryptionType", "NONE")
    stream["KeyId"] = encryption.get("KeyId")
    count = int(props.get("ShardCount") or 0)
    if stream["StreamModeDetails"]["StreamMode"] == "PROVISIONED" and count not in (0, len(shards.open_shards(stream))):
        shards.resize(stream, count)
    return created


def consumer_create(logical_id: str, props: Properties, stack: str) -> Created:
    name = props.get("ConsumerName") or provisioners._physical_name(stack, logical_id, max_len=128)
    consumer = json_call(kinesis._register_consumer, {"StreamARN": props["StreamARN"], "ConsumerName": name})["Consumer"]
    attributes = {**consumer, "StreamARN": props["StreamARN"]}
    return consumer["ConsumerARN"], {key: str(value) for key, value in attributes.items()}


def consumer_update(physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str | None = None) -> Created:
    """Name and stream are what a consumer is: either changed, it is another."""
    named = {member for member in ("ConsumerName", "StreamARN") if old.get(member) != new.get(member)}
    consumer = kinesis._consumers.get(physical_id)
    if consumer and not named:
        return physical_id, {key: str(value) for key, value in consumer.items()}
    created = consumer_create(logical_id or physical_id, new, stack)
    consumer_delete(physical_id, old)
    return created


def consumer_delete(physical_id: str, _props: Properties) -> None:
    kinesis._consumers.pop(physical_id, None)
    kinesis._resource_policies.pop(physical_id, None)


def policy_create(_logical_id: str, props: Properties, _stack: str) -> Created:
    arn = props["ResourceArn"]
    document: Any = props.get("ResourcePolicy") or {}
    kinesis._resource_policies[arn] = document if isinstance(document, str) else provisioners.json.dumps(document)
    return arn, {"ResourceArn": arn}


def policy_delete(physical_id: str, _props: Properties) -> None:
    kinesis._resource_policies.pop(physical_id, None)


RESOURCE_TYPES: dict[str, ResourceType] = {
    "AWS::Kinesis::Stream": wrapped("AWS::Kinesis::Stream", _with_properties),
    "AWS::Kinesis::StreamConsumer": {
        "create": consumer_create,
        "update": consumer_update,
        "update_with_logical_id": True,
        "delete": consumer_delete,
    },
    "AWS::Kinesis::ResourcePolicy": {"create": policy_create, "delete": policy_delete},
}
