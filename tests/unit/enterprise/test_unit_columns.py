"""The unit of a place on a day: the same by the rules of both services, over every place of the redrawing."""

from datetime import date
from itertools import product

import pytest

from services.enterprise.successions import rules
from services.enterprise.successions.service import redrawings
from services.targets.facts import districts

UNITS = ("CQ-500105", "CQ-500112", "CQ-500109", "CQ-LJXQ", "CQ-LJXQ-D", "CQ-500107")
TOWNS = (None, "统景镇", "水土街道", "悦来街道")
DAYS = (date(2024, 1, 1), date(2025, 11, 5), date(2025, 11, 6), date(2026, 3, 1))
PLACES = [
    (unit, town, stated)
    for unit, town, stated in product(UNITS, TOWNS, DAYS)
    if not (unit in districts.ABOLISHED and stated >= districts.REDRAWN_ON)
]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("unit", "town", "stated"), PLACES)
def test_both_services_place_a_firm_alike(unit: str, town: str | None, stated: date, day: date) -> None:
    here = rules.unit_on(rules.Place(unit, town, stated), day, redrawings())
    there = districts.unit_on(districts.Place(unit, town, stated), day)
    assert (here or districts.UNDECIDED) == there
