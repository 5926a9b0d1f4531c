"""``AWS::RDS::DBInstance`` in front of the embedded PostgreSQL.

An instance's master user becomes a login role and its ``DBName`` a database of the one server. What an update may
change (size, backups, …) is only remembered. A deleted instance's user can't log in any more; the data goes with
``npm run destroy``.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import rds
from ministack.services.cloudformation import provisioners

from . import config, database, secrets
from .registry import Created, Properties, ResourceType


def instance_create(logical_id: str, props: Properties, stack: str) -> Created:
    props = {key: secrets.resolve(value) for key, value in props.items()}
    if props.get("Engine", "postgres") != "postgres" or config.current.postgres is None:
        raise ValueError("The embedded AWS has a PostgreSQL server only: AWS::RDS::DBInstance needs Engine 'postgres'.")
    secret_arn = None
    if str(props.get("ManageMasterUserPassword", False)).lower() == "true":
        password = secrets.generate_password()
        value = {"username": props["MasterUsername"], "password": password}
        kms_key = (props.get("MasterUserSecret") or {}).get("KmsKeyId")
        secret_arn = secrets.create(f"rds!db-{new_uuid()}", value, {"KmsKeyId": kms_key} if kms_key else {})
        props["MasterUserPassword"] = password
    database.provide(props["MasterUsername"], props["MasterUserPassword"], props.get("DBName"))

    name, attributes = provisioners._rds_db_instance_create(logical_id, props, stack)
    server = config.current.postgres
    rds._instances[name]["Endpoint"].update(Address=server.host, Port=server.port)
    if secret_arn:
        rds._instances[name]["MasterUserSecret"] = {"SecretArn": secret_arn, "SecretStatus": "active"}
    return name, _attributes(name)


def instance_update(physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str | None = None) -> Created:
    old, new = ({key: secrets.resolve(value) for key, value in props.items()} for props in (old, new))
    if provisioners._requires_replacement("AWS::RDS::DBInstance", old, new):
        created = instance_create(logical_id or physical_id, new, stack)
        instance_delete(physical_id, old)
        return created
    if new.get("MasterUserPassword") not in (None, old.get("MasterUserPassword")):
        database.provide(new["MasterUsername"], new["MasterUserPassword"], None)
    # The port of the properties is the one on AWS; here the server's own stays.
    without_port = {key: value for key, value in new.items() if key != "Port"}
    provisioners._rds_db_instance_update(physical_id, {**old, "Port": None}, {**without_port, "Port": None}, stack, logical_id)
    return physical_id, _attributes(physical_id)


def instance_delete(physical_id: str, props: Properties) -> None:
    instance: dict[str, Any] = rds._instances.get(physical_id) or {}
    if secret := instance.get("MasterUserSecret"):
        secrets.delete(secret["SecretArn"])
    if user := instance.get("MasterUsername"):
        database.withdraw(user)
    provisioners._rds_db_instance_delete(physical_id, props)


def _attributes(name: str) -> dict[str, Any]:
    instance = rds._instances[name]
    attributes = provisioners._rds_db_instance_attrs(instance)
    if secret := instance.get("MasterUserSecret"):
        attributes["MasterUserSecret.SecretArn"] = secret["SecretArn"]
    return json.loads(json.dumps(attributes))


RESOURCE_TYPES: dict[str, ResourceType] = {
    "AWS::RDS::DBInstance": {
        **provisioners._RESOURCE_HANDLERS["AWS::RDS::DBInstance"],
        "create": instance_create,
        "update": instance_update,
        "update_with_logical_id": True,
        "delete": instance_delete,
    },
}
