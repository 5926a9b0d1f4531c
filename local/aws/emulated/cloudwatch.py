"""Alarms on metric math and Metrics Insights, composite alarms.

The alarms' states are set by the evaluator in local/metrics, through the API: MiniStack's own evaluation knows neither
dimensions nor expressions, so it is switched off.
"""

from __future__ import annotations

from typing import Any

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from .registry import Created, Properties, ResourceType, json_call

# Members of a metric alarm that don't go with ``Metrics``.
_SINGLE_METRIC = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit")

_single_metric_record = provisioners._cw_metric_alarm_record


def metric_alarm_record(name: str, props: Properties) -> dict[str, Any]:
    """The alarm as DescribeAlarms shows it, also when it watches ``Metrics``."""
    if not props.get("Metrics"):
        return _single_metric_record(name, props)
    record = _single_metric_record(name, {**props, "Metrics": None, "MetricName": "-", "Namespace": "-"})
    for member in _SINGLE_METRIC:
        record.pop(member, None)
    if "ThresholdMetricId" in props:
        record["ThresholdMetricId"] = props["ThresholdMetricId"]
    return {**record, "Dimensions": [], "Metrics": [_metric_query(query) for query in props["Metrics"]]}


def _metric_query(query: dict[str, Any]) -> dict[str, Any]:
    """A template's query with the types of the API: templates may write numbers and booleans as text."""
    converted = dict(query)
    if "ReturnData" in converted:
        converted["ReturnData"] = str(converted["ReturnData"]).lower() == "true"
    if "Period" in converted:
        converted["Period"] = int(converted["Period"])
    if stat := converted.get("MetricStat"):
        converted["MetricStat"] = {**stat, "Period": int(stat["Period"])}
    return converted


def composite_alarm_put(name: str, props: Properties) -> Created:
    json_call(lambda data: cloudwatch._put_composite_alarm({}, data, False, True), {**props, "AlarmName": name})
    return name, {"Arn": cloudwatch._composite_alarms[name]["AlarmArn"]}


def composite_alarm_create(logical_id: str, props: Properties, stack: str) -> Created:
    return composite_alarm_put(props.get("AlarmName") or provisioners._physical_name(stack, logical_id, max_len=255), props)


def install() -> None:
    provisioners._cw_metric_alarm_record = metric_alarm_record
    cloudwatch._evaluate_alarm = lambda _alarm: None


RESOURCE_TYPES: dict[str, ResourceType] = {
    "AWS::CloudWatch::CompositeAlarm": {
        "create": composite_alarm_create,
        "delete": lambda physical_id, _props: cloudwatch._composite_alarms.pop(physical_id, None),
    },
}
