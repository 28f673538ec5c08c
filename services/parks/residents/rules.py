"""Who may move in and out, and when. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from chassis.errors import Conflict, RuleRefused

Stay = tuple[date, date | None]
"""First day there and first day no longer there (None while it stays)."""


class FirmOrTeam(RuleRefused):
    """A resident is a firm with a code or a team with a name."""

    code = "firm_or_team"
    zh = "{kind}入驻信息不完整"
    en = "A resident of kind {kind} is not described this way"
    detail_zh = "firm 填写 credit_code；team 填写 team_name；incubatee 二者填写其一。"
    detail_en = "A firm has a credit_code, a team a team_name, an incubatee exactly one of them."


class AlreadyResident(Conflict):
    """Nobody lives in two parks on one day."""

    code = "already_resident"
    zh = "该主体在所报期间已入驻园区"
    en = "It already lives in a park during these days"
    detail_zh = "请先办理离园，或更正入驻日期。"
    detail_en = "Let it leave first, or correct the day it moved in."


class AlreadyLeft(Conflict):
    """A departure is told once."""

    code = "already_left"
    zh = "该主体已于{day}离园"
    en = "It left on {day} already"


class LeftBeforeItCame(RuleRefused):
    """The first day away must follow the first day there."""

    code = "left_before_it_came"
    zh = "离园日期须晚于入驻日期{day}"
    en = "The day of departure must be after {day}, the day it moved in"


class DepartureAhead(RuleRefused):
    """A departure is a fact, told at the latest on the last day there."""

    code = "departure_ahead"
    zh = "离园日期不得晚于{day}"
    en = "The day of departure is {day} at the latest"


def check_description(kind: str, credit_code: str | None, team_name: str | None) -> None:
    """A firm has a code, a team a name, an incubatee one of them (teams need no legal form, 渝经信中小〔2024〕36号)."""
    firm, team = credit_code is not None, team_name is not None
    fits = {"firm": firm and not team, "team": team and not firm, "incubatee": firm != team}
    if not fits[kind]:
        raise FirmOrTeam(pointer="/team_name" if firm and team else "/credit_code", kind=kind)


def check_free(moved_in_on: date, stays: Iterable[Stay]) -> None:
    """An open stay from the day on may not meet any other stay of the same firm or team."""
    if any(end is None or end > moved_in_on for _, end in stays):
        raise AlreadyResident(pointer="/moved_in_on")


def check_departure(stay: Stay, moved_out_on: date, today: date) -> None:
    """The first day away follows the first day there and is tomorrow at the latest."""
    came, left = stay
    if left is not None:
        raise AlreadyLeft(day=left.isoformat())
    if moved_out_on <= came:
        raise LeftBeforeItCame(pointer="/moved_out_on", day=came.isoformat())
    latest = today + timedelta(days=1)
    if moved_out_on > latest:
        raise DepartureAhead(pointer="/moved_out_on", day=latest.isoformat())


def lives_there(stay: Stay, day: date) -> bool:
    """Whether the resident is there on the day."""
    came, left = stay
    return came <= day and (left is None or day < left)
