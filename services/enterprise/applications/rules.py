"""What publicity, objections, corrections and the decision ask for."""

from collections.abc import Collection, Container, Mapping
from datetime import date
from typing import Any

from chassis.errors import Conflict, NotFound, RuleRefused


class ApplicationNotFound(NotFound):
    """No such application, or none the caller may know of."""

    code = "application_not_found"


class ObjectionNotFound(NotFound):
    """No such objection to this application."""

    code = "objection_not_found"


class ApplicationAlreadyOpen(Conflict):
    """The firm has an open application for the rung."""

    code = "application_already_open"
    zh = "该企业已有一件{tier}申请在办理"
    en = "An application of this firm for {tier} is open"


class FirmNotActive(RuleRefused):
    """A firm that is suspended or no longer registered."""

    code = "enterprise_not_active"
    zh = "企业状态为{status}，不能申报或认定"
    en = "The enterprise is {status}; it cannot apply or be recognised"


class NotReady(RuleRefused):
    """The assessment does not allow a submission."""

    code = "assessment_not_met"
    zh = "评价结果为{result}，不能提交：{fields}"
    en = "The assessment is {result}; it cannot be submitted: {fields}"


class CorrectionOverdue(Conflict):
    """A correction after its term."""

    code = "correction_overdue"
    zh = "补正期限为{until}，已逾期"
    en = "The correction was due on {until}"


class PublicityTooShort(RuleRefused):
    """Fewer working days than the policy asks for."""

    code = "publicity_too_short"
    zh = "公示期为{given}个工作日，至少{least}个"
    en = "The publicity has {given} working days; at least {least} are needed"


class PublicityInPast(RuleRefused):
    """A publicity that began before today."""

    code = "publicity_in_past"
    zh = "公示开始日早于今天"
    en = "The publicity cannot begin before today"


class PublicityTooLong(RuleRefused):
    """A publicity that nobody could wait for."""

    code = "publicity_too_long"
    zh = "公示期不超过{longest}天，且截止日不早于开始日"
    en = "A publicity lasts at most {longest} days and does not end before it begins"


class PublicityNotOver(Conflict):
    """The publicity has not ended."""

    code = "publicity_not_over"
    zh = "公示至{until}，期满后方可决定"
    en = "The publicity runs to {until}; the decision comes after it"


class PublicityNotRunning(Conflict):
    """Objections are taken on the days of publicity."""

    code = "publicity_not_running"
    zh = "只在公示期内（{first}至{until}）接受异议"
    en = "Objections are taken from {first} to {until}"


class ObjectionsUnanswered(RuleRefused):
    """There are objections that nobody has handled."""

    code = "objections_unanswered"
    zh = "有{count}件异议尚未处理，不能批准"
    en = "There are {count} objections to be handled before an approval"


class ObjectionUpheld(RuleRefused):
    """An objection was accepted; such a case is not approved."""

    code = "objection_upheld"
    zh = "有{count}件异议成立，不能批准"
    en = "{count} objections were accepted; the case cannot be approved"


class ObjectionAlreadyHandled(Conflict):
    """The objection has its outcome."""

    code = "objection_already_handled"
    zh = "该异议已于{on}处理"
    en = "The objection was handled on {on}"


class VisitOutstanding(RuleRefused):
    """The case was drawn for a visit on site, or its rules ask for one, and nobody has been there."""

    code = "visit_outstanding"
    zh = "该申请须实地核查，核查记录提交后方可审核通过"
    en = "The case is to be visited on site; it passes the municipal review after the visit"


LONGEST_PUBLICITY = 92


def check_publicity_form(first: date, last: date, today: date) -> None:
    """Publicity begins today or later and ends in sight."""
    if first < today:
        raise PublicityInPast(pointer="/from")
    if last < first or (last - first).days >= LONGEST_PUBLICITY:
        raise PublicityTooLong(pointer="/to", longest=LONGEST_PUBLICITY)


def check_publicity_days(given: int, least: int) -> None:
    """Publicity lasts the working days of PUBLICITY_WORKING_DAYS (policy/settings.yaml)."""
    if given < least:
        raise PublicityTooShort(pointer="/to", given=given, least=least)


def check_correction(due_on: date | None, today: date) -> None:
    """A returned case comes back within its term."""
    if due_on is not None and today > due_on:
        raise CorrectionOverdue(until=due_on.isoformat())


def check_objection_day(first: date, last: date, today: date) -> None:
    """Objections are taken on the days of publicity."""
    if not first <= today <= last:
        raise PublicityNotRunning(first=first.isoformat(), until=last.isoformat())


def check_decision(outcome: str, publicity_to: date, today: date, objections: Collection[str | None]) -> None:
    """The decision comes after the last day of publicity; an approval when every objection was dismissed.

    `objections` holds the outcome of each, None while it has none.
    """
    if today <= publicity_to:
        raise PublicityNotOver(until=publicity_to.isoformat())
    if outcome != "approve":
        return
    if waiting := sum(each is None for each in objections):
        raise ObjectionsUnanswered(count=waiting)
    if upheld := sum(each == "accept" for each in objections):
        raise ObjectionUpheld(count=upheld)


def check_ready(answer: Mapping[str, Any], reviewed: Container[str]) -> None:
    """Raises NotReady with what is missing or unmet; what only reviewers state may still be missing."""
    if answer["result"] not in {"unmet", "unknown"}:
        return
    missing = [each["field"] for each in answer["missing"]]
    if answer["result"] == "unknown" and missing and all(name in reviewed for name in missing):
        return
    unmet = [each["id"] for each in answer["criteria"] if each["result"] == "unmet"]
    fields = missing if answer["result"] == "unknown" else unmet
    raise NotReady(
        pointer="/overrides", result=answer["result"], fields=", ".join(fields), missing=missing, unmet=unmet
    )


def check_active(status: str) -> None:
    """Only an active firm applies and is recognised."""
    if status != "active":
        raise FirmNotActive(status=status)
