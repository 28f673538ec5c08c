"""The way of an achievement: candidate, selected by another person, dropped (渝府办发〔2024〕14号 二（一）)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused


class AchievementNotFound(NotFound):
    """No such achievement, or none the caller may know of."""

    code = "achievement_not_found"
    zh = "没有该科技成果"
    en = "There is no such achievement"


class AchievementDayToCome(RuleRefused):
    """A day after today."""

    code = "achievement_day_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class AchievementCodeUnknown(RuleRefused):
    """A code that the catalogue does not have on that day."""

    code = "achievement_code_unknown"
    zh = "{on}的目录中没有代码{value}"
    en = "The catalogue has no code {value} on {on}"


class AchievementKnown(Conflict):
    """The same holder has an achievement of this name in the register."""

    code = "achievement_already_registered"
    zh = "该成果已登记，编号{id}"
    en = "The achievement is registered already as {id}"


class SelectedByItsProposer(Forbidden):
    """Who proposed an achievement also wanted to select it."""

    code = "achievement_needs_four_eyes"
    zh = "推荐人不能入选自己推荐的成果"
    en = "Who proposed an achievement may not select it"


class AlreadySelected(Conflict):
    """A selection stands."""

    code = "achievement_already_selected"
    zh = "该成果已于{on}入选"
    en = "The achievement was selected on {on}"


class NotSelected(Conflict):
    """No selection stands that could be reversed."""

    code = "achievement_not_selected"
    zh = "该成果没有有效的入选记录"
    en = "No selection of the achievement stands"


class AchievementDropped(Conflict):
    """The achievement was dropped before."""

    code = "achievement_dropped"
    zh = "该成果已于{on}淘汰"
    en = "The achievement was dropped on {on}"


class NothingCorrected(RuleRefused):
    """A correction that leaves everything as it is."""

    code = "achievement_nothing_corrected"
    zh = "更正内容与登记内容相同"
    en = "Everything the correction says is registered already"


class BeforeItsLastStep(RuleRefused):
    """A day before the step it follows."""

    code = "achievement_before_last_step"
    zh = "日期早于上一环节（{on}）"
    en = "The day lies before the step it follows ({on})"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an achievement has come."""

    proposed_on: date
    proposed_by: str
    selected_on: date | None
    dropped_on: date | None


def check_proposal(proposed_on: date, today: date) -> None:
    """An achievement was proposed on a day that has come."""
    if proposed_on > today:
        raise AchievementDayToCome(pointer="/proposed_on", on=proposed_on.isoformat())


def check_codes(field: str, codes: Sequence[str], known: Collection[str], on: date) -> None:
    """Codes of the catalogue of the day."""
    for place, code in enumerate(codes):
        if code not in known:
            raise AchievementCodeUnknown(pointer=f"/{field}/{place}", value=code, on=on.isoformat())


def check_selection(standing: Standing, selected_on: date, by: str, today: date) -> None:
    """A candidate is selected once, by another person than who proposed it, on a day that has come."""
    _check_open(standing)
    if standing.selected_on is not None:
        raise AlreadySelected(on=standing.selected_on.isoformat())
    if by == standing.proposed_by:
        raise SelectedByItsProposer
    _check_day(selected_on, "/selected_on", standing.proposed_on, today)


def check_reversal(standing: Standing) -> None:
    """A selection that stands may turn out wrong, also after the achievement was dropped."""
    if standing.selected_on is None:
        raise NotSelected


def check_drop(standing: Standing, dropped_on: date, today: date) -> None:
    """A candidate or a selected achievement is dropped once, not before its last step."""
    _check_open(standing)
    _check_day(dropped_on, "/dropped_on", standing.selected_on or standing.proposed_on, today)


def corrected(standing: Standing, row: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What a correction of an achievement that is still pursued really changes: field to (before, after)."""
    _check_open(standing)
    found = {name: (row[name], value) for name, value in patch.items() if row[name] != value}
    if not found:
        raise NothingCorrected
    return found


def _check_open(standing: Standing) -> None:
    if standing.dropped_on is not None:
        raise AchievementDropped(on=standing.dropped_on.isoformat())


def _check_day(day: date, pointer: str, earliest: date, today: date) -> None:
    if day > today:
        raise AchievementDayToCome(pointer=pointer, on=day.isoformat())
    if day < earliest:
        raise BeforeItsLastStep(pointer=pointer, on=earliest.isoformat())
