"""What a report may ask, and when a decision is overdue."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

FollowState = Literal["open", "overdue", "done"]


class ReportUnknown(NotFound):
    """No report has this id."""

    code = "report_unknown"
    zh = "没有该报告"
    en = "There is no such report"


class ReportNotReady(Conflict):
    """The report is still being made."""

    code = "report_not_ready"
    zh = "报告尚在生成"
    en = "The report is still being made"
    retry_after = 1


class ReportOfTheFuture(RuleRefused):
    """A report was asked for a day that has not come."""

    code = "report_of_the_future"
    zh = "{day} 尚未到来"
    en = "{day} has not come yet"


class NotTheOffice(Forbidden):
    """A department that does not keep the leading group's papers wanted to record a decision."""

    code = "not_the_office"
    zh = "领导小组决定事项由{office}登记"
    en = "Decisions of the leading group are recorded by {office}"


class FollowUpUnknown(NotFound):
    """No decision has this id."""

    code = "follow_up_unknown"
    zh = "没有该决定事项"
    en = "There is no such decision"


class FollowUpDone(Conflict):
    """The decision was carried out before."""

    code = "follow_up_done"
    zh = "该事项已办结"
    en = "The decision was carried out before"


class NotTheFollower(Forbidden):
    """Another department than the owner said that a decision is carried out."""

    code = "not_the_follower"
    zh = "该事项由{owner}办理"
    en = "The decision is {owner}'s to carry out"


class DepartmentUnknown(RuleRefused):
    """No department of this name owns anything in the plan."""

    code = "department_unknown"
    zh = "没有部门 {owner}"
    en = "There is no department {owner}"


class DueBeforeDecided(RuleRefused):
    """A decision was to be carried out before it was taken."""

    code = "due_before_decided"
    zh = "办理时限不得早于决定日期"
    en = "The due day must not be before the day of the decision"


def follow_state(done_on: date | None, due_on: date, as_of: date) -> FollowState:
    """How a decision stands at the end of a day; on its due day it is not overdue yet."""
    if done_on is not None and done_on <= as_of:
        return "done"
    return "overdue" if as_of > due_on else "open"


def check_days(decided_on: date, due_on: date) -> None:
    """Raise `DueBeforeDecided` when the due day lies before the decision."""
    if due_on < decided_on:
        raise DueBeforeDecided(pointer="/due_on")


def check_office(department: str | None, office: Sequence[str]) -> None:
    """Raise `NotTheOffice` for any other department."""
    if department not in office:
        raise NotTheOffice(office="、".join(office))
