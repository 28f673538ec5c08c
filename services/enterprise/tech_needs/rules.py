"""The way of a technology need: opened, worked on, solved or withdrawn."""

from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused

MOVES: dict[str, dict[str, str]] = {
    "opened": {"start": "in_progress", "withdraw": "withdrawn"},
    "in_progress": {"solve": "solved", "reopen": "opened", "withdraw": "withdrawn"},
    "solved": {},
    "withdrawn": {},
}


class TechNeedNotFound(NotFound):
    """No such need, or none the caller may know of."""

    code = "tech_need_not_found"
    zh = "没有该技术需求"
    en = "There is no such technology need"


class NoBudget(RuleRefused):
    """A budget that is not above zero."""

    code = "no_budget"
    zh = "预算须大于零"
    en = "A budget is above zero"


class NeededBeforeOpened(RuleRefused):
    """A need that should have been met before it was told."""

    code = "needed_before_opened"
    zh = "需求截止日{on}早于今天"
    en = "The day {on} by which it is needed has passed"


class NeedsANode(RuleRefused):
    """Needs stand at nodes, where something can be made; not at a link or a whole chain."""

    code = "needs_a_node"
    zh = "{node}不是节点，技术需求须挂在节点上"
    en = "{node} is no node; a technology need stands at a node"


class TechNeedCannotMove(Conflict):
    """The need is in a state from which this step does not lead."""

    code = "tech_need_cannot_move"
    zh = "技术需求现为{state}，不能执行{action}"
    en = "The need is {state}; {action} does not apply"


def check_need(budget: int, needed_by: date | None, level: str, node: str, today: date) -> None:
    """A sum above zero, a day that has not passed, and a node."""
    if budget <= 0:
        raise NoBudget(pointer="/budget")
    if needed_by is not None and needed_by < today:
        raise NeededBeforeOpened(pointer="/needed_by", on=needed_by.isoformat())
    if level != "node":
        raise NeedsANode(pointer="/node", node=node)


def moved(state: str, action: str) -> str:
    """The state after a step, or TechNeedCannotMove."""
    after = MOVES[state].get(action)
    if after is None:
        raise TechNeedCannotMove(state=state, action=action)
    return after
