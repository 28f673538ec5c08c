"""What links a firm in which of the four chains (渝府办发〔2024〕14号 一)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from chassis.errors import Conflict, NotFound, RuleRefused

CHAINS = ("innovation", "industry", "capital", "talent")
COUNTERPARTS = {
    "innovation": frozenset({"achievement", "institution", "platform"}),
    "industry": frozenset({"chain_node", "firm"}),
    "capital": frozenset({"fund", "investment", "loan"}),
    "talent": frozenset({"team", "expert", "talent_need"}),
}

REGISTERED = frozenset({"achievement", "talent_need"})
"""Kinds that have a register here. Funds have none yet: a fund goes by its name or number."""


class ChainLinkNotFound(NotFound):
    """No such link, or none the caller may know of."""

    code = "chain_link_not_found"
    zh = "没有该链接"
    en = "There is no such link"


class WrongCounterpart(RuleRefused):
    """Something that does not belong to that chain."""

    code = "wrong_counterpart"
    zh = "{kind}不属于该链"
    en = "A {kind} does not belong to this chain"


class CounterpartOver(RuleRefused):
    """An achievement that was dropped, or a talent need that was filled or withdrawn."""

    code = "counterpart_over"
    zh = "该对象已于{on}终止，不能再建立链接"
    en = "What is to be linked was over on {on}"


class LinkedWithItself(RuleRefused):
    """Both ends are the same achievement."""

    code = "linked_with_itself"
    zh = "成果不能与自身建立链接"
    en = "An achievement is not linked with itself"


class LinkDayToCome(RuleRefused):
    """A day after today."""

    code = "link_day_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class LinkEndsBeforeItBegins(RuleRefused):
    """An end before the beginning."""

    code = "link_ends_before_it_begins"
    zh = "结束日早于开始日"
    en = "The link ends before it begins"


class AlreadyLinked(Conflict):
    """The same link stands."""

    code = "already_linked"
    zh = "该链接已存在"
    en = "The link stands already"


class LinkAlreadyEnded(Conflict):
    """The link ended before."""

    code = "link_already_ended"
    zh = "该链接已于{on}结束"
    en = "The link ended on {on}"


def check_link(chain: str, kind: str, began_on: date, today: date, *, stands: bool) -> None:
    """A counterpart of that chain, a day that has come, and not twice."""
    if kind not in COUNTERPARTS[chain]:
        raise WrongCounterpart(pointer="/counterpart_kind", kind=kind)
    if began_on > today:
        raise LinkDayToCome(pointer="/began_on", on=began_on.isoformat())
    if stands:
        raise AlreadyLinked(pointer="/counterpart")


def id_in_register(kind: str, counterpart: str) -> UUID | None:
    """The id by which a counterpart of a register is named; None where it goes by a free name."""
    if kind not in REGISTERED:
        return None
    try:
        return UUID(counterpart)
    except ValueError:
        return None


def check_ends(achievement_id: UUID | None, counterpart: str) -> None:
    """A link has two ends."""
    if achievement_id is not None and str(achievement_id) == counterpart:
        raise LinkedWithItself(pointer="/counterpart")


def check_lasting(over_on: date | None) -> None:
    """A new link goes to what is still pursued."""
    if over_on is not None:
        raise CounterpartOver(pointer="/counterpart", on=over_on.isoformat())


def check_end(began_on: date, ended_on: date | None, end: date, today: date) -> None:
    """A link ends once, not before it began, not on a day to come."""
    if ended_on is not None:
        raise LinkAlreadyEnded(on=ended_on.isoformat())
    if end > today:
        raise LinkDayToCome(pointer="/ended_on", on=end.isoformat())
    if end < began_on:
        raise LinkEndsBeforeItBegins(pointer="/ended_on")


def missing(held: Collection[str]) -> list[str]:
    """The chains without a link, in the order of the document."""
    return [chain for chain in CHAINS if chain not in held]
