"""EventBridge Scheduler: fires in the schedule's time zone and puts in the context attributes.

MiniStack reads every cron expression as UTC and leaves ``<aws.scheduler.scheduled-time>`` as it is.
"""

from __future__ import annotations

import json
import logging
import re
import time
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from ministack.core.responses import new_uuid, set_request_account_id, set_request_region
from ministack.services import eventbridge, lambda_svc, scheduler

logger = logging.getLogger("scheduler")

# When each schedule is due next, by its key and expression: a changed schedule starts anew.
_due: dict[tuple[Any, str], datetime] = {}


def next_time(expression: str, zone: str, after: datetime) -> datetime | None:
    """The first time after ``after`` (with a zone) at which an expression is due, in UTC; None when there is none."""
    if (interval := eventbridge._parse_rate_seconds(expression)) is not None:
        return (after + timedelta(seconds=interval)).astimezone(timezone.utc)
    local = ZoneInfo(zone or "UTC")
    if once := re.fullmatch(r"\s*at\((.+)\)\s*", expression):
        at = datetime.fromisoformat(once.group(1)).replace(tzinfo=local)
        return at.astimezone(timezone.utc) if at > after else None
    fields = eventbridge._parse_cron_fields(expression)
    if fields is None:
        return None
    # The walk is over the wall clock of the zone, so it is given times without one.
    wall = eventbridge._cron_next_fire(fields, after.astimezone(local).replace(tzinfo=timezone.utc))
    return wall and wall.replace(tzinfo=local).astimezone(timezone.utc)


def tick(now: datetime | None = None) -> None:
    """Fires every enabled schedule that is due."""
    now = now or datetime.now(timezone.utc)
    schedules = list(scheduler._schedules._data.items())
    for key, schedule in schedules:
        expression = schedule.get("ScheduleExpression", "")
        zone = schedule.get("ScheduleExpressionTimezone") or "UTC"
        if schedule.get("State", "ENABLED") != "ENABLED" or not _within(schedule, now):
            _due.pop((key, f"{expression} {zone}"), None)
            continue
        due = _due.get((key, f"{expression} {zone}"))
        if due is None and eventbridge._parse_rate_seconds(expression) is not None:
            # As on AWS, a rate without a start begins at once.
            due = now
        if due is not None and due <= now:
            _fire(key, schedule, due)
        if due is None or due <= now:
            following = next_time(expression, zone, now)
            if following is None:
                following = datetime.max.replace(tzinfo=timezone.utc)
            _due[(key, f"{expression} {zone}")] = following
    living = {key for key, _schedule in schedules}
    for entry in [entry for entry in _due if entry[0] not in living]:
        del _due[entry]


def _within(schedule: dict[str, Any], now: datetime) -> bool:
    start, end = scheduler._to_epoch(schedule.get("StartDate")), scheduler._to_epoch(schedule.get("EndDate"))
    return (start is None or start <= now.timestamp()) and (end is None or now.timestamp() <= end)


def _fire(key: tuple[str, str, str], schedule: dict[str, Any], due: datetime) -> None:
    account, region, name = key
    set_request_account_id(account)
    set_request_region(region)
    target = dict(schedule.get("Target") or {})
    attributes = {
        "<aws.scheduler.schedule-arn>": schedule.get("Arn", ""),
        "<aws.scheduler.scheduled-time>": due.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "<aws.scheduler.execution-id>": new_uuid(),
        "<aws.scheduler.attempt-number>": "1",
    }
    for attribute, value in attributes.items():
        target["Input"] = (target.get("Input") or "{}").replace(attribute, value)
    event = {
        "EventId": new_uuid(),
        "Source": "aws.scheduler",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "Time": time.time(),
        "Resources": [schedule.get("Arn", "")],
        "Account": account,
        "Region": region,
    }
    logger.info("Schedule %s is due (%s)", name, attributes["<aws.scheduler.scheduled-time>"])
    if ":lambda:" in target.get("Arn", ""):
        _invoke_function(target)
    else:
        eventbridge._invoke_target(target, event, schedule)


def _invoke_function(target: dict[str, Any]) -> None:
    """Invokes a function asynchronously: with its retries and its destination for failures."""
    func, config, name = lambda_svc._get_func_record_for_ref(target["Arn"])
    if not func or not config:
        logger.error("Schedule: there is no function %s", name)
        return
    lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(func, config), json.loads(target["Input"]))


def install() -> None:
    scheduler._tick_schedules = tick
    scheduler._SCHEDULE_TICK_INTERVAL = 1
