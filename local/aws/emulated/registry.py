"""Adds CloudFormation resource types to MiniStack.

A type is a dict of functions, as MiniStack wants them: ``create(logical_id, props, stack) -> (physical_id, attributes)``,
``delete(physical_id, props)`` and optionally ``update(physical_id, old_props, new_props, stack) -> (physical_id, attributes)``.
Without ``update`` a changed resource is created anew and its predecessor is deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]
Created = tuple[str, dict[str, Any]]
ResourceType = dict[str, Callable[..., Any]]


def register_all() -> None:
    """Registers every type of this package."""
    from . import cloudwatch, ec2, event_sources, glue, kinesis, lambdas, plain, rds, s3, secrets

    for module in (ec2, glue, cloudwatch, s3, secrets, rds, kinesis, event_sources, lambdas, plain):
        for name, resource_type in module.RESOURCE_TYPES.items():
            provisioners._RESOURCE_HANDLERS[name] = replaced_when_changed(resource_type)


def replaced_when_changed(resource_type: ResourceType) -> ResourceType:
    """Gives a type without ``update`` one that creates the new resource and deletes the old one."""
    if "update" in resource_type:
        return resource_type
    create, delete = resource_type["create"], resource_type["delete"]

    def update(physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str | None = None) -> Created:
        created = create(logical_id or physical_id, new, stack)
        if created[0] != physical_id:
            delete(physical_id, old)
        return created

    return {**resource_type, "update": update, "update_with_logical_id": True}


def wrapped(name: str, change: Callable[[Created, Properties], Created]) -> ResourceType:
    """An existing type whose created or updated resource is passed through ``change(created, properties)``."""
    original = provisioners._RESOURCE_HANDLERS[name]

    def create(logical_id: str, props: Properties, stack: str) -> Created:
        return change(original["create"](logical_id, props, stack), props)

    def update(physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str | None = None) -> Created:
        arguments = [logical_id] if original.get("update_with_logical_id") else []
        return change(original["update"](physical_id, old, new, stack, *arguments), new)

    return {**original, "create": create, "update": update, "update_with_logical_id": True}


def json_call(function: Callable[[Properties], Any], data: Properties) -> dict[str, Any]:
    """Calls a service function of MiniStack that speaks JSON, in this process. Raises ValueError with its error."""
    import json

    status, _headers, body = function(data)
    content = json.loads(body) if body else {}
    if status >= 400:
        raise ValueError(f"{content.get('__type', status)}: {content.get('message') or content.get('Message') or content}")
    return content
