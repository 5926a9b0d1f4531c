"""Types that are only remembered: nothing of the laptop's platform asks for what they would do on AWS."""

from __future__ import annotations

from collections.abc import Callable

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import provisioners

from .registry import Created, Properties, ResourceType


def remembered(name_property: str | None = None, arn: str | None = None) -> ResourceType:
    """A type whose ``Ref`` is its name, from ``name_property`` or generated, and whose ``Arn`` is made from ``arn``."""

    def create(logical_id: str, props: Properties, stack: str) -> Created:
        name = (props.get(name_property) if name_property else None) or provisioners._physical_name(stack, logical_id)
        if arn is None:
            return name, {"Id": name}
        full = f"arn:aws:{arn.format(region=get_region(), account=get_account_id(), name=name)}"
        return name, {"Arn": full, "Id": name}

    def update(physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str | None = None) -> Created:
        return create(logical_id or physical_id, new, stack)

    nothing: Callable[[str, Properties], None] = lambda _physical_id, _props: None
    return {"create": create, "update": update, "update_with_logical_id": True, "delete": nothing}


RESOURCE_TYPES: dict[str, ResourceType] = {
    "AWS::Athena::NamedQuery": remembered("Name"),
    "AWS::Budgets::Budget": remembered(),
    "AWS::CloudWatch::AnomalyDetector": remembered(),
    "AWS::EC2::TransitGateway": remembered(),
    "AWS::EC2::TransitGatewayAttachment": remembered(),
    "AWS::EC2::TransitGatewayRouteTable": remembered(),
    "AWS::EC2::TransitGatewayRouteTableAssociation": remembered(),
    "AWS::EC2::TransitGatewayRouteTablePropagation": remembered(),
    "AWS::EC2::VPCEndpointConnectionNotification": remembered(),
    "AWS::Glue::DataCatalogEncryptionSettings": remembered("CatalogId"),
    "AWS::Glue::DataQualityRuleset": remembered("Name"),
    "AWS::Glue::TableOptimizer": remembered(),
    "AWS::LakeFormation::DataLakeSettings": remembered(),
    "AWS::LakeFormation::Permissions": remembered(),
    "AWS::LakeFormation::PrincipalPermissions": remembered(),
    "AWS::LakeFormation::Resource": remembered(),
    "AWS::Logs::QueryDefinition": remembered(),
    "AWS::RDS::EventSubscription": remembered("SubscriptionName", "rds:{region}:{account}:es:{name}"),
    "AWS::ResourceGroups::Group": remembered("Name", "resource-groups:{region}:{account}:group/{name}"),
    "AWS::SecretsManager::ResourcePolicy": remembered("SecretId"),
    "AWS::XRay::Group": remembered("GroupName", "xray:{region}:{account}:group/{name}"),
    "AWS::XRay::SamplingRule": remembered(),
}
