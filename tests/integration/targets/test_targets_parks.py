"""Title gains belong to the park of the day of the grant, at every border (E04); what 左右 and 40 listings may mean."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from chassis.policy import load
from contracts.parks import ResidentMovedIn, ResidentMovedOut
from services.targets.cockpit.rules import Course
from services.targets.cockpit.service import shown
from services.targets.indicators import catalogue
from tests.integration.targets.test_targets_doors import granted, hear, read, registered

EAST, WEST = UUID(int=11), UUID(int=12)
GRANT = "2025-06-15"


def moved_in(code: str, park: UUID, on: str) -> ResidentMovedIn:
    return ResidentMovedIn(
        resident_id=uuid4(), resident_key=code, park_id=park, kind="firm", credit_code=code, team_id=None,
        district="CQ-500107", moved_in_on=date.fromisoformat(on),
    )  # fmt: skip


def moved_out(stay: ResidentMovedIn, on: str) -> ResidentMovedOut:
    return ResidentMovedOut(
        resident_id=stay.resident_id, resident_key=stay.resident_key, park_id=stay.park_id,
        moved_out_on=date.fromisoformat(on), reason="x",
    )  # fmt: skip


async def by_park(client, code: str, as_of: str = "2025-12-31") -> tuple[dict[str, int], int]:
    found = await read(client, f"/indicators/{code}/breakdown", by="park", as_of=as_of)
    return {item["part"]: item["value"] for item in found["items"]}, found["outside"]


@pytest.mark.parametrize(
    ("stays", "parks"),
    [
        ([(EAST, "2025-06-15", None)], {EAST}),  # moved in on the day of the grant
        ([(EAST, "2025-06-16", None)], set()),  # the day after
        ([(EAST, "2025-01-01", "2025-06-15")], set()),  # the day of leaving is the first day it is not there
        ([(EAST, "2025-01-01", "2025-06-16")], {EAST}),
        ([(EAST, "2025-01-01", "2025-06-15"), (WEST, "2025-06-15", None)], {WEST}),  # moved on the day itself
        ([(EAST, "2025-02-01", "2025-06-30"), (WEST, "2025-07-01", None)], {EAST}),  # two parks in the year
        ([(EAST, "2025-01-01", None), (WEST, "2025-06-01", None)], {EAST, WEST}),  # in both at once
        ([(EAST, "2025-01-01", "2025-03-01"), (EAST, "2025-06-01", None)], {EAST}),  # came back
    ],
)
async def test_a_gain_belongs_to_the_park_of_the_day(client, database, stays, parks) -> None:
    code = f"SYNTHETIC{uuid4().int % 10**9:09d}"
    events = [registered(code, "CQ-500107"), granted(code, "LITTLE_GIANT", on=GRANT), granted(code, on=GRANT)]
    for park, start, end in stays:
        stay = moved_in(code, park, start)
        events += [stay, moved_out(stay, end)] if end else [stay]
    await hear(database, *events)
    expected = dict.fromkeys(map(str, parks), 1), int(not parks)
    for flow in ("FLOW_SRDI", "FLOW_LITTLE_GIANT", "LITTLE_GIANT_NEW", "PARK_QUALITY_FIRMS"):
        if flow == "PARK_QUALITY_FIRMS" and not parks:
            expected = {}, 0
        assert await by_park(client, flow) == expected, flow
    assert await by_park(client, "FLOW_SRDI", "2025-06-14") == ({}, 0)
    assert await by_park(client, "FLOW_SRDI", "2026-01-01") == ({}, 0), "a flow ends with its year"
    assert await by_park(client, "PARK_QUALITY_FIRMS", "2027-01-01") == expected, "a gain stays where it was"


async def test_a_firm_emerges_once_from_the_park_of_its_first_gain_there(client, database) -> None:
    code = f"SYNTHETIC{uuid4().int % 10**9:09d}"
    stay = moved_in(code, EAST, "2025-01-01")
    await hear(
        database,
        registered(code, "CQ-500107"), granted(code, on="2024-12-31"),  # SRDI before it moved in: no gain of a park
        stay, moved_out(stay, "2026-01-01"), moved_in(code, WEST, "2026-01-01"),
        granted(code, "LITTLE_GIANT", on="2025-12-31"), granted(code, "CHAMPION", on="2026-01-01"),
    )  # fmt: skip
    assert await by_park(client, "PARK_QUALITY_FIRMS", "2025-12-30") == ({}, 0)
    assert await by_park(client, "PARK_QUALITY_FIRMS", "2026-12-31") == ({str(EAST): 1}, 0)
    found = await read(client, "/indicators/PARK_QUALITY_FIRMS", as_of="2026-12-31")
    assert (found["value"], found["source"], found["target"]) == (1, "counted", None)
    (fact,) = (await read(client, "/indicators/PARK_QUALITY_FIRMS/facts", as_of="2026-12-31"))["items"]
    assert (fact["counted"], fact["tier"], fact["counts_from"]) == (code, "LITTLE_GIANT", "2025-12-31")


def test_about_may_be_given_a_tolerance_and_has_none_by_default() -> None:
    held = Course(10, 2025, Decimal(10))
    assert [shown(value, held) for value in (10, 9, 8)] == ["green", "yellow", "red"]
    assert [shown(value, held, Decimal("0.1")) for value in (10, 9, 8)] == ["green", "green", "red"]
    assert catalogue.catalogue()["PARK_COUNT"].tolerance == 0


def test_the_other_reading_of_the_listings_holds_the_target_to_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = load("targets/indicators.yaml")
    row = next(each for each in policy["indicators"] if each["code"] == "MFG_IPO_NEW")
    assert catalogue._targets(row, policy) == ((2024, 5), (2025, 10), (2027, 40))
    monkeypatch.setattr(catalogue, "_value", lambda name: "floor_20")
    assert catalogue._targets(row, policy) == ((2024, 5), (2025, 10), (2027, 20))
