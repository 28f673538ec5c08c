"""Which unit a place belongs to on a day, across redrawings (policy/reference/districts.yaml); nothing is guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import Conflict, NotFound, RuleRefused


class SuccessionCaseNotFound(NotFound):
    """No such firm among the undecided."""

    code = "succession_case_not_found"
    zh = "没有该待定归属"
    en = "There is no such undecided case"


class SuccessionDecided(Conflict):
    """The case has its unit."""

    code = "succession_decided"
    zh = "该归属已于{on}确定"
    en = "The case was decided on {on}"


class NotASuccessor(RuleRefused):
    """A unit to which nothing of the old one went."""

    code = "not_a_successor"
    zh = "{unit}不是原单元的承接单元，应为：{units}"
    en = "{unit} received nothing of the old unit; it is one of {units}"


@dataclass(frozen=True, slots=True)
class Move:
    """What became of the places of a unit: those of `towns`, or the rest of it."""

    unit: str
    towns: tuple[str, ...] | None
    to: str


@dataclass(frozen=True, slots=True)
class Redrawing:
    """All moves of a day."""

    on: date
    moves: tuple[Move, ...]

    def units(self) -> tuple[str, ...]:
        """The units of which something moved, each once."""
        return tuple(dict.fromkeys(move.unit for move in self.moves))

    def gone(self) -> frozenset[str]:
        """The units that no longer are."""
        return frozenset({move.unit for move in self.moves} - {move.to for move in self.moves})

    def come(self) -> frozenset[str]:
        """The units that were not before."""
        return frozenset({move.to for move in self.moves} - {move.unit for move in self.moves})

    def is_old(self, unit: str, stated_on: date) -> bool:
        """Whether a place was stated in the drawing before: by its unit, or by the day where the unit stayed."""
        return unit in self.gone() or (unit not in self.come() and stated_on < self.on)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit and, where known, a town, as stated on a day."""

    unit: str
    town: str | None
    stated_on: date


def redrawings(items: Iterable[Mapping[str, Any]]) -> list[Redrawing]:
    """The redrawings of the policy, oldest first."""
    found = []
    for item in items:
        moves = tuple(
            Move(each["from"], tuple(each["towns"]) if each["towns"] else None, each["to"]) for each in item["moves"]
        )
        found.append(Redrawing(date.fromisoformat(item["day"]), moves))
    return sorted(found, key=lambda each: each.on)


def successors(unit: str, redrawn: Redrawing) -> tuple[str, ...]:
    """The units to which places of a unit went."""
    return tuple(dict.fromkeys(move.to for move in redrawn.moves if move.unit == unit))


def forward(unit: str, town: str | None, redrawn: Redrawing) -> str | None:
    """The unit since a redrawing of a place of the old drawing; None where only the town could tell."""
    return _told(unit, town, [(move.towns, move.to) for move in redrawn.moves if move.unit == unit])


def backward(unit: str, town: str | None, redrawn: Redrawing) -> str | None:
    """The unit before a redrawing of a place of the new drawing; None where it cannot be told."""
    return _told(unit, town, [(move.towns, move.unit) for move in redrawn.moves if move.to == unit])


def _told(unit: str, town: str | None, ways: Sequence[tuple[tuple[str, ...] | None, str]]) -> str | None:
    if not ways:
        return unit
    ends = {end for _, end in ways}
    if len(ends) == 1:
        return ends.pop()
    if not town:
        return None
    named = next((end for towns, end in ways if towns and town.startswith(towns)), None)
    rest = [end for towns, end in ways if towns is None]
    return named or (rest[0] if len(rest) == 1 else None)


def unit_on(place: Place, day: date, redrawn: Sequence[Redrawing]) -> str | None:
    """The unit a place belongs to on a day; None where only the town could tell."""
    unit: str | None = place.unit
    for each in redrawn:
        if unit is not None and each.on <= day and each.is_old(unit, place.stated_on):
            unit = forward(unit, place.town, each)
    for each in reversed(redrawn):
        if unit is not None and day < each.on and not each.is_old(unit, place.stated_on):
            unit = backward(unit, place.town, each)
    return unit


def lasting(unit: str, town: str | None, redrawn: Iterable[Redrawing]) -> str:
    """What took the place of a unit that a record names, where that is certain; else the unit itself."""
    for each in redrawn:
        unit = forward(unit, town, each) or unit
    return unit


def check_decision(decided_on: date | None, to_unit: str, allowed: Sequence[str]) -> None:
    """A case is decided once, for a unit that received something of the old one."""
    if decided_on is not None:
        raise SuccessionDecided(on=decided_on.isoformat())
    if to_unit not in allowed:
        raise NotASuccessor(pointer="/unit", unit=to_unit, units="、".join(allowed))
