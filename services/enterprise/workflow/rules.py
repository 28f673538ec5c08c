"""The steps of an application as a table of data, and who may take them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chassis.errors import Conflict, Forbidden, RuleRefused

STAYS = "="
"""The outcome of a step that leaves the state as it is."""


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
    """Whoever did an earlier step, in person or represented, does not do the later one in either way."""

    code = "same_person"
    zh = "已办理{earlier}的人员不得再办理{action}"
    en = "Whoever did the {earlier} may not do the {action}"


class ReasonNeeded(RuleRefused):
    """A return, a rejection or the handling of an objection without a reason."""

    code = "comment_needed"
    zh = "退回、不予通过或处理异议须说明理由"
    en = "A return, a rejection or the handling of an objection needs its reason"


@dataclass(frozen=True, slots=True)
class Step:
    """From which states an action leads on, where to by outcome, and whose it is."""

    action: str
    roles: tuple[str, ...]
    states: tuple[str, ...]
    national_states: tuple[str, ...]
    outcomes: Mapping[str, str]
    separated_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workflow:
    """The whole table."""

    national: frozenset[str]
    states: tuple[str, ...]
    closed: frozenset[str]
    steps: Mapping[str, Step]
    needs_reason: frozenset[str]
    terms: Mapping[str, int]
    remind_before: int
    least_share: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who moves: subject id, roles, the firm or district acted for, and whom a deputy represents."""

    subject: str
    roles: Collection[str]
    credit_code: str | None = None
    district: str | None = None
    represents: str | None = None

    def has(self, *roles: str) -> bool:
        """Whether one of these roles is held."""
        return any(role in self.roles for role in roles)

    @property
    def people(self) -> frozenset[str]:
        """The person and the represented: both are bound by what either did."""
        return frozenset(each for each in (self.subject, self.represents) if each)


@dataclass(frozen=True, slots=True)
class Case:
    """An application as the rules see it; `done` names who took which step since the last submission."""

    state: str
    credit_code: str
    district: str
    tier: str = ""
    done: Mapping[str, frozenset[str]] = field(default_factory=dict)


def workflow(document: Mapping[str, Any]) -> Workflow:
    """The table of policy/workflow/applications.yaml."""
    steps = {each["action"]: _step(each) for each in document["steps"]}
    return Workflow(
        national=frozenset(document["national"]),
        states=tuple(each["id"] for each in document["states"]),
        closed=frozenset(each["id"] for each in document["states"] if each.get("closed")),
        steps=steps,
        needs_reason=frozenset(document["needs_reason"]),
        terms={each["state"]: each["working_days"] for each in document["terms"]},
        remind_before=document["reminder"]["working_days_before"],
        least_share=document["site_visits"]["least_share"],
    )


def _step(each: Mapping[str, Any]) -> Step:
    return Step(
        action=each["action"],
        roles=tuple(each["roles"]),
        states=tuple(each["from"]),
        national_states=tuple(each.get("from_national", each["from"])),
        outcomes=dict(each["outcomes"]),
        separated_from=tuple(each.get("separated_from", ())),
    )


def leads_from(flow: Workflow, tier: str, action: str) -> tuple[str, ...]:
    """The states from which an action leads on, for the rung."""
    step = flow.steps[action]
    return step.national_states if tier in flow.national else step.states


def move(flow: Workflow, case: Case, action: str, outcome: str, actor: Actor) -> str:
    """The next state; raises NotYourMove, WrongState, SamePerson."""
    if not _may(flow, case, action, actor):
        raise NotYourMove(action=action)
    if case.state not in leads_from(flow, case.tier, action):
        raise WrongState(state=case.state, action=action)
    earlier = _conflict(flow, case, action, actor)
    if earlier is not None:
        raise SamePerson(earlier=earlier, action=action)
    to_state = flow.steps[action].outcomes[outcome]
    return case.state if to_state == STAYS else to_state


def allowed_actions(flow: Workflow, case: Case, actor: Actor) -> list[str]:
    """What this caller can do with the application now."""
    return [
        action
        for action in flow.steps
        if case.state in leads_from(flow, case.tier, action)
        and _may(flow, case, action, actor)
        and _conflict(flow, case, action, actor) is None
    ]


def states_of(flow: Workflow, roles: Collection[str]) -> list[str]:
    """The states in which one of these roles has a step to take that is its own, withdrawals and visits aside."""
    own = [step for step in flow.steps.values() if set(step.roles) & set(roles) and step.action not in OPTIONAL]
    return sorted({state for step in own for state in (*step.states, *step.national_states)})


OPTIONAL = frozenset({"withdrawal", "late-admission", "objections", "objection-handling", "site-visits"})
"""Steps that may be taken and that no case waits for by itself."""


def check_reason(flow: Workflow, outcome: str, comment: str | None) -> None:
    """A return, a rejection or the handling of an objection says why."""
    if outcome in flow.needs_reason and not (comment or "").strip():
        raise ReasonNeeded(pointer="/comment")


def is_overdue(due_on: date | None, today: date) -> bool:
    """A term is over the day after its last day."""
    return due_on is not None and due_on < today


def _may(flow: Workflow, case: Case, action: str, actor: Actor) -> bool:
    roles = flow.steps[action].roles
    if not roles:
        return True
    return any(_holds(case, role, actor) for role in roles if role in actor.roles)


def _holds(case: Case, role: str, actor: Actor) -> bool:
    if role == "district-officer":
        return actor.district == case.district
    if role == "enterprise":
        return actor.credit_code == case.credit_code
    return True


def _conflict(flow: Workflow, case: Case, action: str, actor: Actor) -> str | None:
    for earlier in flow.steps[action].separated_from:
        if case.done.get(earlier, frozenset()) & actor.people:
            return earlier
    return None
