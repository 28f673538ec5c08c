"""What events say of places reaches the numbers: a town tells the units apart that were redrawn."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from chassis.events import Received
from contracts.parks import ParkEstablished, ResidentMovedIn
from services.targets.facts.consumers import _established, _moved_in
from services.targets.facts.coverage import coverage
from services.targets.indicators.catalogue import countings

PARK = UUID(int=1)
BEIBEI, NEW, UNDECIDED = "CQ-500109", "CQ-LJXQ-D", "undecided"


def _received(event):
    return Received(event, UUID(int=2), event.type, event.key, datetime(2025, 3, 1, tzinfo=UTC), 1)


@pytest.mark.parametrize(("town", "after"), [("水土街道", NEW), ("天府镇", BEIBEI), (None, UNDECIDED)])
def test_a_park_and_its_residents_are_recut_by_their_town(town, after):
    park = ParkEstablished(
        park_id=PARK, name="合成家园", district=BEIBEI, town=town, operator="x", leading_industries=("a", "b"),
        established_on=date(2025, 3, 1),
    )  # fmt: skip
    resident = ResidentMovedIn(
        resident_id=UUID(int=3), resident_key="K", park_id=PARK, kind="incubatee", credit_code="K", team_id=None,
        district=BEIBEI, town=town, moved_in_on=date(2025, 3, 1),
    )  # fmt: skip
    for fact in (_established(_received(park)), _moved_in(_received(resident))):
        found = sorted(coverage(countings(), [fact]), key=lambda covered: (covered.indicator, covered.start))
        assert found
        assert {covered.district for covered in found if covered.start < date(2025, 11, 6)} == {BEIBEI}
        assert {c.district for c in found if c.until is None} == {after}
