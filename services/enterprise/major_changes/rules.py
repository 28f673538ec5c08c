"""What a report of a major change must be, when it is late, and which titles it touches."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from chassis.errors import Conflict, NotFound, RuleRefused


class MajorChangeNotFound(NotFound):
    """No such report, or none the caller may know of."""

    code = "major_change_not_found"
    zh = "没有该重大变化报告"
    en = "There is no such report of a major change"


class ChangeDayToCome(RuleRefused):
    """A change that has not happened."""

    code = "change_day_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class ChangeBeforeRegistration(RuleRefused):
    """A change before the firm existed."""

    code = "change_before_registration"
    zh = "变化日早于企业成立日期"
    en = "The change lies before the firm's registration"


class FieldNotOfThisChange(RuleRefused):
    """A field that a change of this kind does not touch, or one that it must name."""

    code = "field_not_of_this_change"
    zh = "{kind}不涉及{field}，或须写明{field}"
    en = "A change of the kind {kind} does not touch {field}, or must name it"


class ReportedOnly(RuleRefused):
    """A holder of a title enters what is to be reported."""

    code = "major_change_to_be_reported"
    zh = "持有有效称号（{titles}）的企业变更{field}须先报告重大变化"
    en = "A firm with a title in force ({titles}) reports a change of {field} instead of entering it"
    detail_zh = "请用 POST /v1/enterprises/{credit_code}/major-changes 报告；审核通过后，登记信息自变化之日起更新。"
    detail_en = (
        "Report it with POST /v1/enterprises/{credit_code}/major-changes; once accepted, the profile changes from the"
        " day of the change on."
    )


class ReportOpen(Conflict):
    """A report of the kind waits."""

    code = "major_change_open"
    zh = "该类重大变化已有报告待审核"
    en = "A report of this kind waits for its decision"


class ReportDecided(Conflict):
    """The report has its decision."""

    code = "major_change_decided"
    zh = "该报告已于{on}审核"
    en = "The report was decided on {on}"


class ReportedByTheSame(RuleRefused):
    """Nobody decides a report of their own."""

    code = "major_change_own_report"
    zh = "不能审核本人提交的报告"
    en = "Whoever reported a change does not decide on it"


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)


def due_on(policy: Mapping[str, Any], happened_on: date) -> date:
    """The last day in time (63号: within three months)."""
    return months_after(happened_on, int(policy["report_within_months"]["value"]))


def check_report(
    kind: Mapping[str, Any], fields: Collection[str], happened_on: date, today: date, registered_on: date
) -> None:
    """A change has happened, to a firm that existed, and touches the fields of its kind."""
    if happened_on > today:
        raise ChangeDayToCome(pointer="/happened_on", on=happened_on.isoformat())
    if happened_on < registered_on:
        raise ChangeBeforeRegistration(pointer="/happened_on")
    wrong = [*(each for each in fields if each not in kind["fields"]), *(set(kind["needs"]) - set(fields))]
    if wrong:
        raise FieldNotOfThisChange(pointer=f"/changes/{wrong[0]}", kind=kind["code"], field=wrong[0])


def check_direct(policy: Mapping[str, Any], code: str, fields: Collection[str], titles: Collection[str]) -> None:
    """What a holder of titles in force must report is not entered past the report (63号; 138号)."""
    reported = [each for each in policy["only_reported"]["fields"] if each in fields]
    if reported and titles:
        named = ", ".join(sorted(titles))
        raise ReportedOnly(pointer=f"/{reported[0]}", field=reported[0], titles=named, credit_code=code)


def touched(policy: Mapping[str, Any], kind: Mapping[str, Any], *, late: bool) -> frozenset[str]:
    """The tiers whose titles in force come under review with an accepted report."""
    because_late = policy["late"]["touches"] if late and policy["late"]["consequence"] == "under_review" else ()
    return frozenset({*kind["touches"], *because_late})


def check_open(state: str, decided_on: date | None, reported_by: str, decider: str) -> None:
    """A report is decided once, and by another person."""
    if state != "reported":
        raise ReportDecided(on=decided_on.isoformat() if decided_on else state)
    if reported_by == decider:
        raise ReportedByTheSame
