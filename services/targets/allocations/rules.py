"""Whether shares add up, who signed them, and what a new version changes."""

from collections.abc import Mapping, Sequence
from typing import Literal

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

Answer = Literal["open", "accepted", "contested"]
State = Literal["proposed", "issued", "superseded"]


class AllocationUnknown(NotFound):
    """No allocation has this id, or the caller may not know of it."""

    code = "allocation_unknown"
    zh = "没有该分解方案"
    en = "There is no such allocation"


class NoPrintedTarget(RuleRefused):
    """The documents print no target of the indicator for the year, and none is invented."""

    code = "no_printed_target"
    zh = "文件未列 {indicator} {year}年目标，不能分解"
    en = "No document prints a target of {indicator} for {year}, so there is nothing to allocate"


class ShareOfNoUnit(RuleRefused):
    """A share was given to a unit that does not exist on the day."""

    code = "share_of_no_unit"
    zh = "{day} 没有单元 {district}"
    en = "There is no unit {district} on {day}"


class ShareTwice(RuleRefused):
    """A unit stands twice."""

    code = "share_twice"
    zh = "单元 {district} 出现两次"
    en = "The unit {district} stands twice"


class SharesDoNotAddUp(RuleRefused):
    """The shares together miss the city's target."""

    code = "shares_do_not_add_up"
    zh = "分解数合计 {total}，全市目标 {target}，不符合合计规则（{rule}）"
    en = "The shares add up to {total}, the city's target is {target}; the rule of sums ({rule}) is not kept"


class NotSignedByAll(RuleRefused):
    """Districts have not signed, or contested, their shares."""

    code = "not_signed_by_all"
    zh = "尚有区县未签认：{districts}"
    en = "Not signed yet by: {districts}"


class AllocationClosed(Conflict):
    """The version was issued, or a newer one exists."""

    code = "allocation_closed"
    zh = "该版本已下达或已有新版本"
    en = "This version was issued, or there is a newer one"


class NoShareOfYours(Forbidden):
    """A district answered for an allocation in which it has no share."""

    code = "no_share_of_yours"
    zh = "该方案没有分解到贵区县"
    en = "Your district has no share in this allocation"


class ProposerMayNotIssue(Forbidden):
    """Who proposed a version also wanted to issue it."""

    code = "proposer_may_not_issue"
    zh = "拟订人不能下达自己拟订的方案"
    en = "Who proposed an allocation may not issue it"


def adds_up(total: int, target: int, rule: str) -> bool:
    """Whether shares add up to a target: exactly, or to no less."""
    return total == target if rule == "equal" else total >= target


def check_sum(total: int, target: int, rule: str) -> None:
    """Raise `SharesDoNotAddUp` when the districts together would miss the city's target."""
    if not adds_up(total, target, rule):
        raise SharesDoNotAddUp(total=total, target=target, rule=rule)


def twice(districts: Sequence[str]) -> str | None:
    """The first unit that stands twice."""
    seen: set[str] = set()
    for district in districts:
        if district in seen:
            return district
        seen.add(district)
    return None


def check_signed(answers: Mapping[str, Answer]) -> None:
    """Raise `NotSignedByAll` while a district with a share has not accepted it."""
    missing = sorted(district for district, answer in answers.items() if answer != "accepted")
    if missing:
        raise NotSignedByAll(districts="、".join(missing))


def changes(before: Mapping[str, int], after: Mapping[str, int]) -> list[tuple[str, int | None, int | None]]:
    """(unit, before, after) of every share that differs; None where the unit had or has none."""
    both = sorted({*before, *after})
    return [(unit, before.get(unit), after.get(unit)) for unit in both if before.get(unit) != after.get(unit)]


def state_of(version: int, issued: bool, newest_issued: int | None) -> State:
    """Proposed until issued; superseded once a later version was issued."""
    if newest_issued is not None and version < newest_issued:
        return "superseded"
    return "issued" if issued else "proposed"
