"""How a remedial task stands on a day, and who may move it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

TaskState = Literal["open", "overdue", "reported", "confirmed"]


class TaskUnknown(NotFound):
    """No task has this id, or it is another district's."""

    code = "remedial_task_unknown"
    zh = "没有该整改任务"
    en = "There is no such remedial task"


class TaskReported(Conflict):
    """The district reported completion: it waits for the check, or passed it."""

    code = "remedial_task_reported"
    zh = "该任务已报完成，不能再更改"
    en = "The task was reported as completed before"


class TaskNotReported(Conflict):
    """There is nothing to check: the district has not reported completion."""

    code = "remedial_task_not_reported"
    zh = "区县尚未报送完成"
    en = "The district has not reported completion"


class CheckerSetTheTask(Forbidden):
    """Who set a task also wanted to check its completion."""

    code = "checker_set_the_task"
    zh = "下达人不能复核自己下达的任务"
    en = "Who set a task may not check its completion"


class DistrictNotAssessed(RuleRefused):
    """The round did not assess this unit."""

    code = "district_not_assessed"
    zh = "本轮未评估 {district}"
    en = "The round did not assess {district}"


class IndicatorNotAssessed(RuleRefused):
    """The round has no such indicator."""

    code = "indicator_not_assessed"
    zh = "本轮没有指标 {indicator}"
    en = "The round has no indicator {indicator}"


class DueInThePast(RuleRefused):
    """The due day is over."""

    code = "due_in_the_past"
    zh = "完成时限不得早于今天"
    en = "The due day must not lie before today"


def taken_by_day(steps: Sequence[Mapping[str, Any]], day: date) -> list[Mapping[str, Any]]:
    """The steps taken up to the end of a day, in their order."""
    return [step for step in steps if step["taken_on"] <= day]


def state_on(due_on: date, steps: Sequence[Mapping[str, Any]], day: date) -> TaskState:
    """How a task stands at the end of a day; on its due day it is not overdue yet, and given back it is open again."""
    moves = [step["kind"] for step in taken_by_day(steps, day) if step["kind"] != "progress"]
    if moves and moves[-1] == "confirmation":
        return "confirmed"
    if moves and moves[-1] == "completion":
        return "reported"
    return "overdue" if day > due_on else "open"


def progress_on(steps: Sequence[Mapping[str, Any]], day: date) -> int:
    """The progress last told by the end of a day; a completion is the whole."""
    told = [step["progress_percent"] for step in taken_by_day(steps, day) if step["progress_percent"] is not None]
    return told[-1] if told else 0


def weak(content: Mapping[str, Any], below: Decimal) -> list[tuple[str, str, Decimal, Decimal]]:
    """(district, indicator, score, weight) of every score below a share of its weight; no score is no proof."""
    weights = {each["code"]: Decimal(each["weight"]) for each in content["indicators"]}
    return [
        (district["district"], each["indicator"], Decimal(each["score"]), weights[each["indicator"]])
        for district in content["districts"]
        for each in district["scores"]
        if each["score"] is not None and Decimal(each["score"]) < below * weights[each["indicator"]]
    ]
