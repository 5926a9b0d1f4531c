"""Secrets: ``Ref`` of a secret is its ARN, rotation schedules are kept on the secret, references resolve."""

from __future__ import annotations

import json
import re
import secrets
import string
from typing import Any

from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners

from .registry import Created, Properties, ResourceType, wrapped

_REFERENCE = re.compile(r"\{\{resolve:secretsmanager:(.+?):SecretString(?::([^:}]*))?(?::[^}]*)?\}\}")


def find(secret_id: str) -> dict[str, Any]:
    """The record of a secret, by name or ARN."""
    _key, secret = secretsmanager._resolve(secret_id)
    if secret is None:
        raise ValueError(f"Secrets Manager can't find the secret {secret_id}.")
    return secret


def current_value(secret_id: str) -> str:
    versions = find(secret_id)["Versions"].values()
    return next(version["SecretString"] for version in versions if "AWSCURRENT" in version.get("Stages", []))


def resolve(value: Any) -> Any:
    """Puts in the values of ``{{resolve:secretsmanager:…}}`` references, which MiniStack leaves as they are."""

    def found(match: re.Match[str]) -> str:
        secret = current_value(match.group(1))
        return str(json.loads(secret)[match.group(2)]) if match.group(2) else secret

    return _REFERENCE.sub(found, value) if isinstance(value, str) else value


def generate_password(length: int = 32) -> str:
    """Letters and digits: nothing that a JDBC URL or a shell would read in another way."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(length))


def create(name: str, value: dict[str, Any], props: Properties) -> str:
    """Creates a secret outside of CloudFormation's own type. Returns its ARN."""
    _name, attributes = provisioners._sm_secret_create(name, {**props, "Name": name, "SecretString": json.dumps(value)}, name)
    return attributes["Arn"]


def delete(secret_id: str) -> None:
    key, secret = secretsmanager._resolve(secret_id)
    if secret is not None:
        secretsmanager._purge_secret(key, secret)


def secret_update(physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str | None = None) -> Created:
    key, _secret = secretsmanager._resolve(physical_id)
    name, attributes = provisioners._sm_secret_update(key or physical_id, old, new, stack, logical_id)
    arn = find(name)["ARN"]
    return arn, {**(attributes or {}), "Id": arn, "Arn": arn}


def rotation_create(_logical_id: str, props: Properties, _stack: str) -> Created:
    secret = find(props["SecretId"])
    secret.update(
        RotationEnabled=True,
        RotationLambdaARN=props.get("RotationLambdaARN"),
        RotationRules=props.get("RotationRules"),
    )
    return secret["ARN"], {"Id": secret["ARN"]}


def rotation_delete(physical_id: str, _props: Properties) -> None:
    _key, secret = secretsmanager._resolve(physical_id)
    if secret is not None:
        secret.update(RotationEnabled=False, RotationRules=None)


def _with_arn(created: Created, _props: Properties) -> Created:
    name, attributes = created
    return attributes.get("Arn", name), attributes


RESOURCE_TYPES: dict[str, ResourceType] = {
    "AWS::SecretsManager::Secret": {
        **wrapped("AWS::SecretsManager::Secret", _with_arn),
        "update": secret_update,
        "delete": lambda physical_id, _props: delete(physical_id),
    },
    "AWS::SecretsManager::RotationSchedule": {"create": rotation_create, "delete": rotation_delete},
}
