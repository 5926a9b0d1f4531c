"""EC2 types that MiniStack has as API actions, but not in CloudFormation."""

from __future__ import annotations

import re
from typing import Any

from ministack.core.responses import get_account_id, new_uuid
from ministack.services import ec2
from ministack.services.cloudformation import provisioners

from .registry import Created, Properties, ResourceType, wrapped


def call(function: Any, parameters: dict[str, Any], element: str) -> str:
    """Calls an EC2 query action in this process and returns the text of an element of its answer."""
    status, _headers, body = function({key: str(value) for key, value in parameters.items() if value is not None})
    text = body.decode() if isinstance(body, bytes) else body
    if status >= 400:
        raise ValueError(re.sub(r"<[^>]+>", " ", text).strip())
    found = re.search(rf"<{element}>(?:<item>)?([^<]+)<", text)
    return found.group(1) if found else ""


def nat_gateway_create(_logical_id: str, props: Properties, _stack: str) -> Created:
    parameters = {key: props.get(key) for key in ("SubnetId", "AllocationId", "ConnectivityType")}
    gateway = call(ec2._create_nat_gateway, parameters, "natGatewayId")
    provisioners._ec2_apply_tags(gateway, props)
    return gateway, {"NatGatewayId": gateway}


def nat_gateway_delete(physical_id: str, _props: Properties) -> None:
    # The action keeps a deleted gateway for an hour, as AWS does; its state tells.
    ec2._delete_nat_gateway({"NatGatewayId": physical_id})


def address_create(_logical_id: str, props: Properties, _stack: str) -> Created:
    allocation = call(ec2._allocate_address, {"Domain": props.get("Domain", "vpc")}, "allocationId")
    address = ec2._addresses[allocation]["PublicIp"]
    provisioners._ec2_apply_tags(allocation, props)
    return address, {"AllocationId": allocation, "PublicIp": address}


def address_delete(physical_id: str, _props: Properties) -> None:
    for allocation, address in list(ec2._addresses.items()):
        if address["PublicIp"] == physical_id:
            ec2._release_address({"AllocationId": allocation})


def rule_type(direction: str) -> ResourceType:
    """``AWS::EC2::SecurityGroupIngress`` or ``…Egress``: one rule in a group that another resource made."""

    def create(_logical_id: str, props: Properties, _stack: str) -> Created:
        group = ec2._security_groups.get(props.get("GroupId"))
        if group is None:
            raise ValueError(f"The security group '{props.get('GroupId')}' does not exist")
        rule = provisioners._ec2_sg_permissions([props])[0]
        group.setdefault(direction, []).append(rule)
        identifier = f"sgr-{new_uuid().replace('-', '')[:17]}"
        return identifier, {"Id": identifier}

    def delete(_physical_id: str, props: Properties) -> None:
        group = ec2._security_groups.get(props.get("GroupId"))
        rule = provisioners._ec2_sg_permissions([props])[0]
        if group and rule in group.get(direction, []):
            group[direction].remove(rule)

    return {"create": create, "delete": delete}


def flow_log_create(_logical_id: str, props: Properties, _stack: str) -> Created:
    keys = ("ResourceType", "TrafficType", "LogDestinationType", "LogDestination", "LogGroupName")
    parameters = {"ResourceId.1": props.get("ResourceId"), **{key: props.get(key) for key in keys}}
    flow_log = call(ec2._create_flow_logs, parameters, "flowLogIdSet")
    provisioners._ec2_apply_tags(flow_log, props)
    return flow_log, {"Id": flow_log}


def peering_create(_logical_id: str, props: Properties, _stack: str) -> Created:
    keys = ("VpcId", "PeerVpcId", "PeerOwnerId", "PeerRegion")
    peering = call(ec2._create_vpc_peering_connection, {key: props.get(key) for key in keys}, "vpcPeeringConnectionId")
    if str(props.get("PeerOwnerId", get_account_id())) == get_account_id():
        ec2._accept_vpc_peering_connection({"VpcPeeringConnectionId": peering})
    provisioners._ec2_apply_tags(peering, props)
    return peering, {"Id": peering}


def modify_peering_options(parameters: dict[str, Any]) -> Any:
    """``ModifyVpcPeeringConnectionOptions``, which MiniStack lacks: names resolve here without it."""
    peering = ec2._p(parameters, "VpcPeeringConnectionId")
    if peering not in ec2._vpc_peering:
        message = f"The VPC peering connection '{peering}' does not exist"
        return ec2._error("InvalidVpcPeeringConnectionID.NotFound", message, 400)
    sides = {"Requester": "requesterPeeringConnectionOptions", "Accepter": "accepterPeeringConnectionOptions"}
    given = {side: ec2._p(parameters, f"{side}PeeringConnectionOptions.AllowDnsResolutionFromRemoteVpc") for side in sides}
    options = "".join(
        f"<{sides[side]}><allowDnsResolutionFromRemoteVpc>{value}</allowDnsResolutionFromRemoteVpc></{sides[side]}>"
        for side, value in given.items()
        if value
    )
    return ec2._xml(200, "ModifyVpcPeeringConnectionOptionsResponse", options)


def install() -> None:
    ec2._ACTION_MAP["ModifyVpcPeeringConnectionOptions"] = modify_peering_options


def network_acl_create(_logical_id: str, props: Properties, _stack: str) -> Created:
    acl = call(ec2._create_network_acl, {"VpcId": props.get("VpcId")}, "networkAclId")
    provisioners._ec2_apply_tags(acl, props)
    return acl, {"Id": acl}


def acl_entry(props: Properties) -> dict[str, Any]:
    egress = str(props.get("Egress", False)).lower()
    keys = ("NetworkAclId", "RuleNumber", "Protocol", "RuleAction", "CidrBlock", "Ipv6CidrBlock")
    return {"Egress": egress, **{key: str(props[key]) for key in keys if key in props}}


def acl_entry_create(_logical_id: str, props: Properties, _stack: str) -> Created:
    call(ec2._create_network_acl_entry, acl_entry(props), "return")
    return f"{props['NetworkAclId']}|{props['RuleNumber']}|{acl_entry(props)['Egress']}", {}


def acl_association_create(_logical_id: str, props: Properties, _stack: str) -> Created:
    identifier = f"aclassoc-{new_uuid().replace('-', '')[:17]}"
    association = {"NetworkAclAssociationId": identifier, "SubnetId": props.get("SubnetId", "")}
    ec2._network_acls[props["NetworkAclId"]]["Associations"].append(association)
    return identifier, {"AssociationId": identifier}


def acl_association_delete(physical_id: str, props: Properties) -> None:
    acl = ec2._network_acls.get(props.get("NetworkAclId"))
    if acl:
        acl["Associations"] = [a for a in acl["Associations"] if a["NetworkAclAssociationId"] != physical_id]


def with_names(created: Created, props: Properties) -> Created:
    """An interface endpoint's names, of the endpoint as a whole first, as ``<hosted zone>:<name>``: MiniStack gives none."""
    endpoint, attributes = created
    if props.get("VpcEndpointType") != "Interface":
        return created
    name = f"{endpoint}.{'.'.join(reversed(str(props.get('ServiceName', '')).split('.')))}"
    return endpoint, {**attributes, "DnsEntries": [f"Z{endpoint[5:].upper()}:{name}"]}


def with_cidr_block(created: Created, props: Properties) -> Created:
    """MiniStack's VPC has no ``CidrBlock`` attribute."""
    vpc, attributes = created
    return vpc, {**attributes, "CidrBlock": props.get("CidrBlock", ""), "Ipv6CidrBlocks": []}


RESOURCE_TYPES: dict[str, ResourceType] = {
    "AWS::EC2::VPC": wrapped("AWS::EC2::VPC", with_cidr_block),
    "AWS::EC2::VPCEndpoint": wrapped("AWS::EC2::VPCEndpoint", with_names),
    "AWS::EC2::NatGateway": {"create": nat_gateway_create, "delete": nat_gateway_delete},
    "AWS::EC2::EIP": {"create": address_create, "delete": address_delete},
    "AWS::EC2::SecurityGroupIngress": rule_type("IpPermissions"),
    "AWS::EC2::SecurityGroupEgress": rule_type("IpPermissionsEgress"),
    "AWS::EC2::FlowLog": {
        "create": flow_log_create,
        "delete": lambda physical_id, _props: ec2._delete_flow_logs({"FlowLogId.1": physical_id}),
    },
    "AWS::EC2::VPCPeeringConnection": {
        "create": peering_create,
        "delete": lambda physical_id, _props: ec2._delete_vpc_peering_connection({"VpcPeeringConnectionId": physical_id}),
    },
    "AWS::EC2::NetworkAcl": {
        "create": network_acl_create,
        "delete": lambda physical_id, _props: ec2._delete_network_acl({"NetworkAclId": physical_id}),
    },
    "AWS::EC2::NetworkAclEntry": {
        "create": acl_entry_create,
        "delete": lambda _physical_id, props: ec2._delete_network_acl_entry(acl_entry(props)),
    },
    "AWS::EC2::SubnetNetworkAclAssociation": {"create": acl_association_create, "delete": acl_association_delete},
}
