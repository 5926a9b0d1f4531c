"""Buckets keep the tags of their template: CDK's own clean-up of a bucket looks for one."""

from __future__ import annotations

from ministack.services import s3

from .registry import Created, Properties, ResourceType, wrapped


def _with_tags(created: Created, props: Properties) -> Created:
    name, attributes = created
    tags = {str(tag["Key"]): str(tag["Value"]) for tag in props.get("Tags") or []}
    if tags:
        s3._bucket_tags[name] = tags
    else:
        s3._bucket_tags.pop(name, None)
    return name, attributes


RESOURCE_TYPES: dict[str, ResourceType] = {"AWS::S3::Bucket": wrapped("AWS::S3::Bucket", _with_tags)}
