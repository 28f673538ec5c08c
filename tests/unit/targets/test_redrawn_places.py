"""A unit that only follows the redrawing is no move: the place stays known in both drawings."""

from datetime import date
from typing import Any

from services.targets.facts.districts import PLACED, UNDECIDED, places_of, unit_on
from services.targets.facts.rules import Fact
from tests.unit.targets.histories import TOLD, uid

JIANGBEI, YUBEI, BEIBEI, NEW, FAR = "CQ-500105", "CQ-500112", "CQ-500109", "CQ-LJXQ-D", "CQ-500101"
BEFORE, SINCE = date(2025, 11, 5), date(2025, 11, 6)


def profile(n: int, on: str, district: str, town: str | None = None, *, placed: bool = False) -> Fact:
    day = date.fromisoformat(on)
    return Fact(
        event_id=uid(n), kind="profile", key="F", counted="F", stated_on=day, valid_from=day, district=district,
        town=town, category=PLACED if placed else None, sequence=n, told_at=TOLD,
    )  # fmt: skip


def told(*profiles: Fact) -> list[tuple[str, str]]:
    """Of each profile, its unit before the redrawing and since."""
    places: dict[Any, Any] = places_of(profiles)
    return [(unit_on(places[each.event_id], BEFORE), unit_on(places[each.event_id], SINCE)) for each in profiles]


def test_a_firm_that_followed_its_unit_is_still_known_by_the_old_one() -> None:
    old, new = profile(0, "2024-01-05", JIANGBEI), profile(1, "2025-11-06", NEW, placed=True)
    later = profile(2, "2026-04-01", NEW)
    assert told(old, new, later) == [(JIANGBEI, NEW)] * 3


def test_a_decision_says_where_the_place_was_all_along() -> None:
    undecided = profile(0, "2024-01-05", YUBEI)
    assert told(undecided) == [(YUBEI, UNDECIDED)]
    assert told(undecided, profile(1, "2025-11-06", NEW, placed=True)) == [(YUBEI, NEW)] * 2
    assert told(undecided, profile(1, "2025-11-06", BEIBEI, placed=True)) == [(YUBEI, BEIBEI)] * 2


def test_to_stay_is_said_by_an_event_and_another_change_says_nothing() -> None:
    undecided = profile(0, "2024-01-05", BEIBEI)
    assert told(undecided, profile(1, "2026-02-01", BEIBEI)) == [(BEIBEI, UNDECIDED)] * 2
    assert told(undecided, profile(1, "2025-11-06", BEIBEI, placed=True)) == [(BEIBEI, BEIBEI)] * 2


def test_a_town_told_late_tells_the_unit_from_then_on() -> None:
    assert told(profile(0, "2024-01-05", BEIBEI), profile(1, "2026-02-01", BEIBEI, "水土街道")) == [
        (BEIBEI, UNDECIDED),
        (BEIBEI, NEW),
    ]


def test_a_firm_that_came_from_elsewhere_or_later_is_not_guessed() -> None:
    assert told(profile(0, "2024-01-05", FAR), profile(1, "2025-11-06", NEW, placed=True))[1] == (UNDECIDED, NEW)
    assert told(profile(0, "2024-01-05", YUBEI), profile(1, "2026-02-01", NEW, placed=True)) == [
        (YUBEI, UNDECIDED),
        (UNDECIDED, NEW),
    ]
