"""When a firm enters the register of hard-tech firms, and that it counts once (渝府办发〔2024〕14号 二（二）).

No document defines 硬核: HARD_TECH_DEFINITION names the conditions, HARD_TECH_COUNTING how often a firm counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

PROPOSED, CONFIRMED, REJECTED, WITHDRAWN = "proposed", "confirmed", "rejected", "withdrawn"
BROUGHT_IN, BRED = "brought_in", "bred"
IN_ERROR = "entered_in_error"
ONCE_A_YEAR = "once_a_year"
MET, UNMET = "met", "unmet"
_ROUTES = {BROUGHT_IN: ("引进", "brought in"), BRED: ("培育", "bred")}


class HardTechEntryNotFound(NotFound):
    """No such entry, or none the caller may know of."""

    code = "hard_tech_entry_not_found"
    zh = "硬核科技企业名册中没有该记录"
    en = "There is no such entry of the register of hard-tech firms"


class HardTechDayToCome(RuleRefused):
    """A day after today."""

    code = "hard_tech_day_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class HardTechBeforeFirm(RuleRefused):
    """A day before the firm existed."""

    code = "hard_tech_before_firm"
    zh = "{on}早于企业成立日期"
    en = "The firm did not exist on {on}"


class OriginOfRoute(RuleRefused):
    """A firm brought in comes from somewhere, one that was bred does not."""

    code = "hard_tech_origin"
    zh = "引进企业须填写来源地，培育企业不得填写"
    en = "A firm brought in names where it came from; one that was bred does not"


class AlreadyHardTech(Conflict):
    """The firm is in the register, and would count twice."""

    code = "already_hard_tech"
    zh = "该企业已于{on}以“{route_zh}”入册（{entry}），不重复计入"
    en = "The firm was entered as {route_en} on {on} ({entry}) and does not count twice"
    detail_zh = "若原记录有误或本次日期更早，请先以“录入有误”撤销原记录。"
    detail_en = "If that entry is wrong, or this one is earlier, withdraw that one first as entered in error."


class HardTechUnmet(RuleRefused):
    """Conditions of the definition are not met."""

    code = "hard_tech_unmet"
    zh = "不符合硬核科技企业口径：{why_zh}"
    en = "The firm does not meet the definition: {why_en}"


class HardTechUnsure(RuleRefused):
    """What would decide is not known, and no officer gave a reason."""

    code = "hard_tech_unsure"
    zh = "以下条件尚不能判定：{why_zh}"
    en = "These conditions cannot be decided yet: {why_en}"
    detail_zh = "请补充材料，或由工作人员填写入册理由 reason。"
    detail_en = "File what is missing, or give an officer's reason."


class HardTechDecided(Conflict):
    """The entry was decided before."""

    code = "hard_tech_decided"
    zh = "该记录已处理，当前状态为{state}"
    en = "The entry has been decided: it is {state}"


class HardTechFourEyes(Forbidden):
    """Whoever proposed an entry also wanted to decide it."""

    code = "hard_tech_four_eyes"
    zh = "提出人不能确认自己提出的记录"
    en = "Who proposed an entry may not decide it"


class HardTechNotConfirmed(Conflict):
    """Only what stands in the register can be withdrawn from it."""

    code = "hard_tech_not_confirmed"
    zh = "该记录当前状态为{state}，不能撤销"
    en = "The entry is {state} and cannot be withdrawn"


class WithdrawnBeforeEntered(RuleRefused):
    """A withdrawal before the entry."""

    code = "withdrawn_before_entered"
    zh = "撤销日不得早于入册日"
    en = "The withdrawal lies before the entry"


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry of a firm as far as another one of it must know."""

    id: UUID
    route: str
    entered_on: date
    state: str
    withdrawal: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it holds its place: neither rejected nor an error; who left later was new all the same."""
        return self.state in {PROPOSED, CONFIRMED} or (self.state == WITHDRAWN and self.withdrawal != IN_ERROR)


def conditions(document: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The document deciding by the named conditions alone, all of them together; an unknown name raises ValueError."""
    known = {each["name"]: each["id"] for each in document["conditions"]}
    if not names or any(name not in known for name in names):
        raise ValueError(f"{list(names)} are not all conditions of {document['id']}")
    parts = [{"condition": f"conditions.{known[name]}"} for name in names]
    return {**document, "decision": {"all": parts}}


def check_entry(route: str, origin: str | None, entered_on: date, registered_on: date, today: date) -> None:
    """A day that has come and on which the firm existed; where it came from only for one that was brought in."""
    if (route == BROUGHT_IN) != (origin is not None):
        raise OriginOfRoute(pointer="/origin")
    if entered_on > today:
        raise HardTechDayToCome(pointer="/entered_on", on=entered_on.isoformat())
    if entered_on < registered_on:
        raise HardTechBeforeFirm(pointer="/entered_on", on=entered_on.isoformat())


def check_free(entries: Iterable[Entered], entered_on: date, reading: str) -> None:
    """A firm counts once, in the year of its first entry; by the other reading once in each year."""
    for each in sorted(entries, key=lambda entry: (entry.entered_on, entry.id)):
        if each.stands and (reading != ONCE_A_YEAR or each.entered_on.year == entered_on.year):
            zh, en = _ROUTES[each.route]
            told = {"entry": each.id, "on": each.entered_on.isoformat()}
            raise AlreadyHardTech(pointer="/entered_on", route_zh=zh, route_en=en, **told)


def check_definition(answer: Mapping[str, Any], reason: str | None) -> None:
    """What is unmet is refused; what is not known needs an officer's reason."""
    if answer["result"] == MET:
        return
    unmet = answer["result"] == UNMET
    found = [each for each in answer["criteria"] if (each["result"] == UNMET if unmet else each["result"] != MET)]
    why = {f"why_{lang}": "; ".join(each["reason"][lang] for each in found) for lang in ("zh", "en")}
    if unmet:
        raise HardTechUnmet(**why)
    if reason is None:
        raise HardTechUnsure(pointer="/reason", **why)


def check_decision(state: str, proposed_by: str, caller: str) -> None:
    """An entry is decided once, by another person than proposed it."""
    if state != PROPOSED:
        raise HardTechDecided(state=state)
    if proposed_by == caller:
        raise HardTechFourEyes


def withdrawal_day(state: str, entered_on: date, reason: str, withdrawn_on: date, today: date) -> date:
    """The first day out of the register; of an error the day of entry, so that it was in it on none."""
    if state != CONFIRMED:
        raise HardTechNotConfirmed(state=state)
    if withdrawn_on > today:
        raise HardTechDayToCome(pointer="/withdrawn_on", on=withdrawn_on.isoformat())
    if withdrawn_on < entered_on:
        raise WithdrawnBeforeEntered(pointer="/withdrawn_on")
    return entered_on if reason == IN_ERROR else withdrawn_on
