"""When a plan for a standard may be opened and closed (渝府办发〔2024〕14号: 推进产业链攻关与标准研制同部署)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from chassis.errors import Conflict, NotFound, RuleRefused

OPEN_STATES = frozenset({"opened", "in_progress"})


class StandardPlanNotFound(NotFound):
    """No such plan, or none the caller may know of."""

    code = "standard_plan_not_found"
    zh = "没有该标准研制计划"
    en = "There is no such plan for a standard"


class NeedIsOver(RuleRefused):
    """A technology need that is solved or withdrawn."""

    code = "need_is_over"
    zh = "该技术需求已{state}，不能再制定标准研制计划"
    en = "The technology need is {state}; no plan is made for it any more"


class StandardDueInThePast(RuleRefused):
    """A plan for a day that has passed."""

    code = "standard_due_in_the_past"
    zh = "计划完成日{on}已过"
    en = "The day {on} has passed"


class StandardPlanned(Conflict):
    """The need has an open plan."""

    code = "standard_planned"
    zh = "该技术需求已有在办的标准研制计划"
    en = "The need has an open plan for a standard"


class StandardPlanClosed(Conflict):
    """The plan was closed before."""

    code = "standard_plan_closed"
    zh = "该计划已于{on}结束"
    en = "The plan was closed on {on}"


class StandardNotOnFile(RuleRefused):
    """The standard is said to be published, and the firm has no such standard on file."""

    code = "standard_not_on_file"
    zh = "企业档案中没有该项标准，请先登记证据"
    en = "The firm has no such standard on file; file the evidence first"


def check_plan(state: str, due_on: date, today: date, *, planned: bool) -> None:
    """For a need that is not over, for today or a day to come, one at a time."""
    if state not in OPEN_STATES:
        raise NeedIsOver(pointer="/need_id", state=state)
    if due_on < today:
        raise StandardDueInThePast(pointer="/due_on", on=due_on.isoformat())
    if planned:
        raise StandardPlanned(pointer="/need_id")


def check_close(
    closed_on: date | None, outcome: str, evidence_id: UUID | None, evidence: Iterable[Mapping[str, Any]]
) -> None:
    """A plan is closed once; published is only what is on file as a standard of the firm."""
    if closed_on is not None:
        raise StandardPlanClosed(on=closed_on.isoformat())
    standards = {each["id"] for each in evidence if each["kind"] == "standard"}
    if outcome == "published" and str(evidence_id) not in standards:
        raise StandardNotOnFile(pointer="/evidence_id")
