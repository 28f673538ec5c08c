"""Whose a register of the capital market is, who may decide an entry, and on which days it begins and ends. Pure."""

from collections.abc import Sequence
from datetime import date

from chassis.errors import Conflict, Forbidden, RuleRefused

PROPOSED, CONFIRMED, REJECTED, ENDED, REVERSED = "proposed", "confirmed", "rejected", "ended", "reversed"
STANDING = frozenset({PROPOSED, CONFIRMED})
"""States in which an entry keeps its place from another one like it."""


class NotTheRegistersDepartment(Forbidden):
    """The register belongs to another department."""

    code = "not_the_registers_department"
    zh = "该名册由 {departments} 负责，{department} 无权办理"
    en = "This register belongs to {departments}; {department} may not act in it"


class MarketFourEyes(Forbidden):
    """Whoever proposed an entry also wanted to decide it."""

    code = "market_entry_four_eyes"
    zh = "录入人不能确认自己录入的记录"
    en = "Who proposed an entry may not decide it"


class MarketEntryDecided(Conflict):
    """The entry was decided before."""

    code = "market_entry_decided"
    zh = "该记录已处理，当前状态为{state}"
    en = "The entry has been decided: it is {state}"


class MarketEntryNotStanding(Conflict):
    """Only what was confirmed can end or be reversed."""

    code = "market_entry_not_standing"
    zh = "该记录当前状态为{state}，不能办理"
    en = "The entry is {state}; this cannot be done with it"


class MarketDayToCome(RuleRefused):
    """A day after today."""

    code = "market_day_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class MarketDayBeforeFirm(RuleRefused):
    """A day before the firm existed."""

    code = "market_day_before_firm"
    zh = "{on}早于企业成立日期"
    en = "The firm did not exist on {on}"


class EndsBeforeItBegins(RuleRefused):
    """An end before the beginning."""

    code = "ends_before_it_begins"
    zh = "终止日{on}早于起始日{began}"
    en = "It ends on {on}, before it began on {began}"


def check_department(department: str | None, allowed: Sequence[str]) -> None:
    """Only the departments that the document names for the number act in its register."""
    if department not in allowed:
        raise NotTheRegistersDepartment(departments="、".join(allowed), department=department or "—")


def check_begin(pointer: str, on: date, registered_on: date, today: date) -> None:
    """A day that has come and on which the firm existed."""
    if on > today:
        raise MarketDayToCome(pointer=pointer, on=on.isoformat())
    if on < registered_on:
        raise MarketDayBeforeFirm(pointer=pointer, on=on.isoformat())


def check_end(pointer: str, on: date, began: date, today: date) -> None:
    """A first day no more that has come, not before the beginning."""
    if on > today:
        raise MarketDayToCome(pointer=pointer, on=on.isoformat())
    if on < began:
        raise EndsBeforeItBegins(pointer=pointer, on=on.isoformat(), began=began.isoformat())


def check_decision(state: str, proposed_by: str, caller: str) -> None:
    """An entry is decided once, by another person than proposed it."""
    if state != PROPOSED:
        raise MarketEntryDecided(state=state)
    if proposed_by == caller:
        raise MarketFourEyes


def check_endable(state: str) -> None:
    """What is confirmed can end, once."""
    if state != CONFIRMED:
        raise MarketEntryNotStanding(state=state)


def check_reversible(state: str) -> None:
    """What was confirmed can be taken back as an error, also after it ended."""
    if state not in {CONFIRMED, ENDED}:
        raise MarketEntryNotStanding(state=state)
