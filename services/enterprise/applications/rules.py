"""The states of an application, who may move it, and what each move asks for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

Action = Literal["submission", "district-review", "municipal-review", "publicity", "objections", "decision"]
DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
DISTRICT_PASSED, CITY_PASSED, IN_PUBLICITY = "district_passed", "municipal_passed", "in_publicity"
APPROVED, REJECTED = "approved", "rejected"
STATES = (DRAFT, SUBMITTED, RETURNED, DISTRICT_PASSED, CITY_PASSED, IN_PUBLICITY, APPROVED, REJECTED)


@dataclass(frozen=True, slots=True)
class Step:
    """From which states an action leads on, where to by outcome, and whose it is."""

    states: tuple[str, ...]
    outcomes: Mapping[str, str]
    roles: tuple[str, ...]


REVIEW = {"return": RETURNED, "reject": REJECTED}
STEPS: dict[Action, Step] = {
    "submission": Step((DRAFT, RETURNED), {"submit": SUBMITTED}, ("enterprise",)),
    "district-review": Step((SUBMITTED,), {"pass": DISTRICT_PASSED, **REVIEW}, ("district-officer",)),
    "municipal-review": Step((DISTRICT_PASSED,), {"pass": CITY_PASSED, **REVIEW}, ("municipal-officer",)),
    "publicity": Step((CITY_PASSED,), {"publish": IN_PUBLICITY}, ("municipal-officer",)),
    "objections": Step((IN_PUBLICITY,), {"object": IN_PUBLICITY}, ()),
    "decision": Step((IN_PUBLICITY,), {"approve": APPROVED, "reject": REJECTED}, ("municipal-officer",)),
}
"""区县/省级审核、实地抽查，公示，省级公告 (工信部企业〔2022〕63号, process of INNO_SME_2022)."""

SEPARATED: dict[Action, tuple[Action, ...]] = {
    "municipal-review": ("district-review",),
    "decision": ("district-review",),
}


class ApplicationNotFound(NotFound):
    """No such application, or none the caller may know of."""

    code = "application_not_found"


class ApplicationAlreadyOpen(Conflict):
    """The firm has an open application for the rung."""

    code = "application_already_open"
    zh = "该企业已有一件{tier}申请在办理"
    en = "An application of this firm for {tier} is open"


class WrongState(Conflict):
    """The action does not fit the state."""

    code = "application_wrong_state"
    zh = "申请处于{state}状态，不能执行{action}"
    en = "The application is {state}; {action} is not possible now"


class NotYourMove(Forbidden):
    """Another role or another district takes this step."""

    code = "not_your_move"
    zh = "当前角色或辖区不能执行{action}"
    en = "{action} is for another role or district"


class SamePerson(Forbidden):
    """Whoever did the district review does not do the municipal review nor decide."""

    code = "same_person"
    zh = "已办理{earlier}的人员不得再办理{action}"
    en = "Whoever did the {earlier} may not do the {action}"


class NotReady(RuleRefused):
    """The assessment does not allow a submission."""

    code = "assessment_not_met"
    zh = "评价结果为{result}，不能提交：{fields}"
    en = "The assessment is {result}; it cannot be submitted: {fields}"


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
    """There are objections and the decision does not speak of them."""

    code = "objections_unanswered"
    zh = "有{count}件异议，批准须说明处理意见"
    en = "There are {count} objections; an approval answers them in its comment"


class CommentNeeded(RuleRefused):
    """A return or rejection without a reason."""

    code = "comment_needed"
    zh = "退回或不予通过须说明理由"
    en = "A return or rejection needs its reason"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who moves: subject id, roles, the firm or district acted for."""

    subject: str
    roles: Collection[str]
    credit_code: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An application as the rules see it; `done` names who took which step since the last submission."""

    state: str
    credit_code: str
    district: str
    done: Mapping[str, str]


def move(case: Case, action: Action, outcome: str, actor: Actor) -> str:
    """The next state; raises NotYourMove, WrongState, SamePerson."""
    if not _may(case, action, actor):
        raise NotYourMove(action=action)
    if case.state not in STEPS[action].states:
        raise WrongState(state=case.state, action=action)
    for earlier in SEPARATED.get(action, ()):
        if case.done.get(earlier) == actor.subject:
            raise SamePerson(earlier=earlier, action=action)
    return STEPS[action].outcomes[outcome]


def _may(case: Case, action: Action, actor: Actor) -> bool:
    roles = STEPS[action].roles
    if not roles:
        return True
    held = [role for role in roles if role in actor.roles]
    if "district-officer" in held and actor.district != case.district:
        return False
    if "enterprise" in held and actor.credit_code != case.credit_code:
        return False
    return bool(held)


def allowed_actions(case: Case, actor: Actor) -> list[Action]:
    """What this caller can do with the application now."""
    return [
        action
        for action, step in STEPS.items()
        if case.state in step.states
        and _may(case, action, actor)
        and all(case.done.get(earlier) != actor.subject for earlier in SEPARATED.get(action, ()))
    ]


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays from first to last, both included; public holidays are the officer's to add."""
    days = (last - first).days + 1
    return sum((first + timedelta(days=n)).weekday() < 5 for n in range(max(days, 0)))


def check_publicity(first: date, last: date, today: date, least: int) -> None:
    """Publicity begins today or later and lasts the working days of PUBLICITY_WORKING_DAYS (policy/settings.yaml)."""
    if first < today:
        raise PublicityInPast(pointer="/from")
    given = working_days(first, last)
    if given < least:
        raise PublicityTooShort(pointer="/to", given=given, least=least)


def check_comment(outcome: str, comment: str | None) -> None:
    """A return or rejection says why."""
    if outcome in {"return", "reject"} and not (comment or "").strip():
        raise CommentNeeded(pointer="/comment")


def check_decision(outcome: str, comment: str | None, publicity_to: date, today: date, objections: int) -> None:
    """The decision comes after the last day of publicity, and an approval answers the objections."""
    if today <= publicity_to:
        raise PublicityNotOver(until=publicity_to.isoformat())
    if outcome == "approve" and objections and not (comment or "").strip():
        raise ObjectionsUnanswered(pointer="/comment", count=objections)
