"""CloudWatch's embedded metric format: lines of a function's output that become metrics."""

from __future__ import annotations

import json
from typing import Any

from ministack.services import cloudwatch, lambda_svc

_MARK = '"_aws"'


def publish(log: str) -> int:
    """Publishes the metrics in a function's output. Gives the number of values."""
    return sum(_publish_line(line) for line in log.splitlines() if _MARK in line)


def _publish_line(line: str) -> int:
    start = line.find("{")
    try:
        document = json.loads(line[start:])
        metadata = document["_aws"]
        directives = metadata["CloudWatchMetrics"]
        seconds = float(metadata["Timestamp"]) / 1000
    except (ValueError, KeyError, TypeError):
        return 0
    count = 0
    for directive in directives:
        for names in directive.get("Dimensions") or [[]]:
            dimensions = {name: str(document[name]) for name in names if name in document}
            for metric in directive.get("Metrics") or []:
                value = document.get(metric.get("Name"))
                values = value if isinstance(value, list) else [value]
                numbers = [number for number in values if isinstance(number, (int, float))]
                if len(dimensions) != len(names) or not numbers:
                    continue
                unit, name = metric.get("Unit", "None"), metric["Name"]
                namespace = directive.get("Namespace", "aws-embedded-metrics")
                cloudwatch._store_datum(namespace, name, dimensions, seconds, unit, None, numbers, None, None)
                count += len(numbers)
    return count


def install() -> None:
    """Reads the output of every invocation, whoever has invoked."""
    dispatch = lambda_svc._execute_function_dispatch

    def measured(*arguments: Any) -> Any:
        result = dispatch(*arguments)
        if isinstance(result, dict) and isinstance(result.get("log"), str):
            publish(result["log"])
        return result

    lambda_svc._execute_function_dispatch = measured
