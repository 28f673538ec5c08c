"""Which unit a place belonged to on a day, across the redrawing of 2025-11-06; what is not known stays undecided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.targets.facts.rules import Fact

UNDECIDED = "undecided"
REDRAWN_ON = date(2025, 11, 6)
"""江北区 and 渝北区 were abolished and 两江新区 became a district (policy/reference/districts.yaml, note_recut)."""

JIANGBEI, YUBEI, BEIBEI, ZONE, NEW = "CQ-500105", "CQ-500112", "CQ-500109", "CQ-LJXQ", "CQ-LJXQ-D"
YUBEI_TO_BEIBEI = ("大湾", "统景", "大盛", "兴隆", "茨竹")
BEIBEI_TO_NEW = ("水土", "复兴", "蔡家岗", "施家梁", "童家溪")
ABOLISHED = frozenset({JIANGBEI, YUBEI, ZONE})
_REDRAWN = ABOLISHED | {BEIBEI, NEW}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit and, where known, a town, as stated on a day."""

    district: str | None
    town: str | None
    stated_on: date


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
    old = place.district in ABOLISHED or (place.district != NEW and place.stated_on < REDRAWN_ON)
    if old and day >= REDRAWN_ON:
        return forward(place)
    if not old and day < REDRAWN_ON:
        return backward(place)
    return place.district or UNDECIDED


def recut_on(place: Place, day: date) -> str:
    """The unit a place on a day belongs to in the other drawing: since the redrawing for days before, and back."""
    return unit_on(place, REDRAWN_ON if day < REDRAWN_ON else date.fromordinal(REDRAWN_ON.toordinal() - 1))


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
