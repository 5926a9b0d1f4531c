"""Glue types that MiniStack has as API actions, but not in CloudFormation."""

from __future__ import annotations

from ministack.services import glue
from ministack.services.cloudformation import provisioners

from .registry import Created, Properties, ResourceType, json_call, wrapped

# Properties of a job that MiniStack doesn't keep.
_DROPPED = ("ExecutionProperty", "ExecutionClass", "LogUri", "NotificationProperty")


def security_configuration_create(logical_id: str, props: Properties, stack: str) -> Created:
    name = props.get("Name") or provisioners._physical_name(stack, logical_id, max_len=255)
    json_call(
        glue._create_security_configuration,
        {"Name": name, "EncryptionConfiguration": props.get("EncryptionConfiguration", {})},
    )
    return name, {}


def workflow_create(logical_id: str, props: Properties, stack: str) -> Created:
    name = props.get("Name") or provisioners._physical_name(stack, logical_id, max_len=255)
    keys = ("Description", "DefaultRunProperties", "MaxConcurrentRuns")
    json_call(glue._create_workflow, {"Name": name, **{key: props[key] for key in keys if key in props}})
    return name, {}


def _whole_job(created: Created, props: Properties) -> Created:
    name, attributes = created
    job = glue._jobs[name]
    for key in _DROPPED:
        job.pop(key, None)
    job.update({key: props[key] for key in _DROPPED if key in props})
    return name, attributes


RESOURCE_TYPES: dict[str, ResourceType] = {
    "AWS::Glue::Job": wrapped("AWS::Glue::Job", _whole_job),
    "AWS::Glue::SecurityConfiguration": {
        "create": security_configuration_create,
        "delete": lambda physical_id, _props: glue._delete_security_configuration({"Name": physical_id}),
    },
    "AWS::Glue::Workflow": {
        "create": workflow_create,
        "delete": lambda physical_id, _props: glue._delete_workflow({"Name": physical_id}),
    },
}
