"""Which unit a place belonged to on a day, across the redrawing of 2025-11-06; what is not known stays undecided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.targets.facts.rules import Fact

UNDECIDED = "undecided"
REDRAWN_ON = date(2025, 11, 6)
"""江北区 and 渝北区 were abolished and 两江新区 became a district (policy/reference/districts.yaml, note_recut)."""

JIANGBEI, YUBEI, BEIBEI, ZONE, NEW = "CQ-500105", "CQ-500112", "CQ-500109", "CQ-LJXQ", "CQ-LJXQ-D"
YUBEI_TO_BEIBEI = ("大湾", "统景", "大盛", "兴隆", "茨竹")
BEIBEI_TO_NEW = ("水土", "复兴", "蔡家岗", "施家梁", "童家溪")
ABOLISHED = frozenset({JIANGBEI, YUBEI, ZONE})
_REDRAWN = ABOLISHED | {BEIBEI, NEW}
_SUCCESSORS = {JIANGBEI: {NEW}, ZONE: {NEW}, YUBEI: {NEW, BEIBEI}, BEIBEI: {NEW, BEIBEI}}
_EVE = date.fromordinal(REDRAWN_ON.toordinal() - 1)
PLACED = "placed"
"""The category of a profile that states the unit anew, be it the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit and, where known, a town, as stated on a day."""

    district: str | None
    town: str | None
    stated_on: date
    was: str | None = None
    """The unit before the redrawing, where the same place was stated then."""
    becomes: str | None = None
    """The unit since, where the place was stated anew as of that day."""


def _in(town: str, towns: tuple[str, ...]) -> bool:
    return any(town.startswith(name) for name in towns)


def forward(place: Place) -> str:
    """The unit since the redrawing of a place stated in the old units; undecided where only the town could tell."""
    if place.district in {JIANGBEI, ZONE}:
        return NEW
    if place.district not in {YUBEI, BEIBEI}:
        return place.district or UNDECIDED
    if not place.town:
        return UNDECIDED
    if place.district == YUBEI:
        return BEIBEI if _in(place.town, YUBEI_TO_BEIBEI) else NEW
    return NEW if _in(place.town, BEIBEI_TO_NEW) else BEIBEI


def backward(place: Place) -> str:
    """The unit before the redrawing of a place stated in the new units; undecided where only the town could tell."""
    if place.district not in {NEW, BEIBEI}:
        return place.district or UNDECIDED
    if not place.town:
        return UNDECIDED
    if place.district == BEIBEI:
        return YUBEI if _in(place.town, YUBEI_TO_BEIBEI) else BEIBEI
    return BEIBEI if _in(place.town, BEIBEI_TO_NEW) else UNDECIDED


def unit_on(place: Place, day: date) -> str:
    """The unit a place belonged to on a day."""
    old = _is_old(place)
    if old == (day < REDRAWN_ON):
        return place.district or UNDECIDED
    told, stated = (forward(place), place.becomes) if old else (backward(place), place.was)
    return stated if told == UNDECIDED and stated else told


def _is_old(place: Place) -> bool:
    """Whether a place was stated in the units before the redrawing."""
    return place.district in ABOLISHED or (place.district != NEW and place.stated_on < REDRAWN_ON)


def recut_on(place: Place, day: date) -> str:
    """The unit a place on a day belongs to in the other drawing: since the redrawing for days before, and back."""
    return unit_on(place, REDRAWN_ON if day < REDRAWN_ON else _EVE)


def is_redrawn(district: str | None) -> bool:
    """Whether the redrawing moved anything of the unit; every other is the same in both drawings."""
    return district in _REDRAWN


def profile_on(profiles: Sequence[Fact], day: date) -> Fact | None:
    """What a firm said of itself that holds on a day: the last profile by then, else the first; None without any."""
    if len(profiles) < 2:
        return profiles[0] if profiles else None
    known = [fact for fact in profiles if fact.valid_from <= day]
    if known:
        return max(known, key=lambda profile: profile.order)
    return min(profiles, key=lambda profile: profile.order, default=None)


def place_of(fact: Fact) -> Place:
    """Where a fact says its subject is."""
    return Place(fact.district, fact.town, fact.stated_on)


def places_of(profiles: Sequence[Fact]) -> dict[UUID, Place]:
    """Where each profile of a firm says it is, by the profile's event.

    A profile that leaves the unit as it is states none: the drawing is that of the statement before. A unit that only
    follows the redrawing is no move: the place stays known in both drawings.
    """
    found: dict[UUID, Place] = {}
    last: Place | None = None
    for profile in sorted(profiles, key=lambda each: each.order):
        place = place_of(profile)
        if last is not None and last.district == place.district and profile.category != PLACED:
            place = replace(place, stated_on=last.stated_on, was=last.was)
        elif last is not None and _follows(last, place, profile.valid_from):
            if profile.valid_from == REDRAWN_ON:
                for event, each in found.items():
                    if (each.district, each.town) == (last.district, last.town):
                        found[event] = replace(each, becomes=place.district)
            place = replace(place, was=unit_on(last, _EVE))
        found[profile.event_id] = last = place
    return found


def _follows(last: Place, place: Place, since: date) -> bool:
    """Whether a place is the one stated before, under its new unit: the unit tells it, or it was stated for the day."""
    if not _is_old(last) or _is_old(place):
        return False
    return forward(last) == place.district or (
        since == REDRAWN_ON and place.district in _SUCCESSORS.get(last.district or "", ())
    )
