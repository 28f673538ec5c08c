"""Who is on the white list: conditions as data (policy/white_list.yaml), all of them must hold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from chassis.errors import Conflict, NotFound

Move = Literal["enter", "renew", "leave"]


class VetoNotFound(NotFound):
    """No such veto, or none the caller may know of."""

    code = "veto_not_found"
    zh = "没有该否决"
    en = "There is no such veto"


class VetoInForce(Conflict):
    """A veto holds already."""

    code = "veto_in_force"
    zh = "该企业已有在效的否决"
    en = "A veto on this firm is in force"


class VetoAlreadyLifted(Conflict):
    """The veto was lifted before."""

    code = "veto_already_lifted"
    zh = "该否决已于{on}解除"
    en = "The veto was lifted on {on}"


class RunUnderWay(Conflict):
    """A run has not finished."""

    code = "white_list_run_under_way"
    zh = "上一次入库运算尚未完成"
    en = "A run of the white list is under way"


class WhiteListRunNotFound(NotFound):
    """No such run."""

    code = "white_list_run_not_found"
    zh = "没有该次运算"
    en = "There is no such run"


class WhiteListVersionNotFound(NotFound):
    """No such version."""

    code = "white_list_version_not_found"
    zh = "没有该版本"
    en = "There is no such version"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the conditions ask of a firm on a day."""

    status: str
    titles: Collection[str]
    barred_until: date | None
    vetoed: bool
    listed: bool = False
    """On the list of abnormal operations or of seriously dishonest entities."""


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that has not ended."""

    entered_on: date
    valid_to: date


def unmet(conditions: Sequence[Mapping[str, Any]], standing: Standing) -> list[str]:
    """The ids of the conditions that do not hold, in their order; none of them: the firm belongs on the list."""
    return [str(each["id"]) for each in conditions if not _holds(each, standing)]


def _holds(condition: Mapping[str, Any], standing: Standing) -> bool:
    match condition["kind"]:
        case "status":
            return bool(standing.status == condition["value"])
        case "any_title":
            return not set(standing.titles).isdisjoint(condition["value"])
        case "no_bar":
            return standing.barred_until is None
        case "no_veto":
            return not standing.vetoed
        case "not_listed":
            return not standing.listed
        case kind:
            raise ValueError(f"policy/white_list.yaml: no condition of the kind {kind}")


def move(lacking: Sequence[str], held: Held | None, on: date, renew_within_days: int) -> Move | None:
    """What a run does with a firm; an entry is renewed by a run near its end, and one that has run out begins anew."""
    if lacking:
        return "leave" if held else None
    if held is None or held.valid_to < on:
        return "enter"
    return "renew" if held.valid_to - on <= timedelta(days=renew_within_days) else None


def valid_to(on: date, months: int) -> date:
    """The last day of an entry: the day before the same day some months later, 31 January + 1 month: 28 February."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    for day in range(on.day, 27, -1):
        try:
            return date(year, month + 1, day) - timedelta(days=1)
        except ValueError:
            continue
    return date(year, month + 1, min(on.day, 28)) - timedelta(days=1)


def check_veto(before: bool) -> None:
    """One veto at a time."""
    if before:
        raise VetoInForce


def check_lifting(lifted_on: date | None) -> None:
    """A veto is lifted once."""
    if lifted_on is not None:
        raise VetoAlreadyLifted(on=lifted_on.isoformat())
