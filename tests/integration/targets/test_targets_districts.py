"""Who reports before and since 2025-11-06, and totals that are recut and never count a place twice (X02)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.targets.facts import districts
from services.targets.statements.rules import SUCCESSOR, Stated, by_unit, stated_value
from tests.integration.targets.desk import LEADER, Desk

SCIENCE, SCIENCE_2 = "municipal-officer:a:市科技局", "municipal-officer:b:市科技局"
JIANGBEI, YUBEI, ZONE, NEW, HERE = "CQ-500105", "CQ-500112", "CQ-LJXQ", "CQ-LJXQ-D", "CQ-500107"


async def state(desk: Desk, district: str, as_of: str, value: int, **more: str) -> None:
    body = {"indicator": "TECH_ENTERPRISE", "district": district, "as_of": as_of, "value": value} | more
    made = await desk.made("statements", body, SCIENCE)
    await desk.made(f"statements/{made['id']}/approval", None, SCIENCE_2)


async def parts(desk: Desk, as_of: str, code: str = "TECH_ENTERPRISE") -> tuple[int | None, dict[str, int]]:
    found = await desk.read(f"indicators/{code}/breakdown", LEADER, as_of=as_of)
    return found["total"], {item["district"]: item["value"] for item in found["items"]}


@pytest.mark.parametrize(("day", "count", "there"), [("2025-11-05", 41, False), ("2025-11-06", 39, True)])
async def test_the_units_of_a_day_are_those_that_report_on_it(desk: Desk, day: str, count: int, there: bool) -> None:
    _, found = await parts(desk, day, "SRDI_SME")
    assert len(found) == count
    assert {unit: unit in found for unit in (JIANGBEI, YUBEI, ZONE, NEW)} == {
        JIANGBEI: not there, YUBEI: not there, ZONE: not there, NEW: there,
    }  # fmt: skip
    body = {"indicator": "TECH_ENTERPRISE", "as_of": day, "value": 1}
    for unit, may in ((JIANGBEI, not there), (NEW, there), (HERE, True)):
        answer = await desk.post("statements", body | {"district": unit}, SCIENCE)
        assert answer.status_code == (201 if may else 422), (unit, day)
    ranking = await desk.read("districts/ranking", LEADER, as_of=day)
    assert len(ranking["items"]) == count


async def test_the_new_units_figure_holds_those_of_the_units_it_came_from(desk: Desk, database: object) -> None:
    for unit, value in ((JIANGBEI, 40), (YUBEI, 50), (ZONE, 7), (HERE, 100)):
        await state(desk, unit, "2025-10-31", value)
    assert (await parts(desk, "2025-11-05"))[0] == 197
    total, found = await parts(desk, "2025-12-30")
    assert (total, found[JIANGBEI], found[NEW]) == (197, 40, 0), "until then theirs are all that is known"
    await state(desk, NEW, "2025-12-31", 99)
    total, found = await parts(desk, "2025-12-31")
    assert (total, found[NEW], JIANGBEI in found, YUBEI in found) == (199, 99, False, False)
    total, found = await parts(desk, "2025-12-30")
    assert total == 197, "earlier days stay as they were"


def test_predecessors_go_only_where_the_successor_has_a_figure() -> None:
    def said(unit: str, day: str, value: int) -> Stated:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return Stated(UUID(int=value), "X", unit, date.fromisoformat(day), value, "D", at, at.date())

    assert dict.fromkeys(districts.ABOLISHED, districts.NEW) == SUCCESSOR
    old = [said(JIANGBEI, "2025-10-31", 40), said(HERE, "2025-10-31", 100)]
    assert set(by_unit([*old, said(NEW, "2025-12-31", 99)], date(2025, 12, 30), annual=False)) == {JIANGBEI, HERE}
    assert set(by_unit([*old, said(NEW, "2025-12-31", 99)], date(2025, 12, 31), annual=False)) == {NEW, HERE}
    assert stated_value([*old, said(NEW, "2025-12-31", 99)], date(2026, 1, 1), annual=False) == (
        199, date(2025, 12, 31), "D",
    )  # fmt: skip


async def test_an_opening_of_the_new_unit_takes_the_place_of_the_old_ones(desk: Desk, database: object) -> None:
    economy = ("municipal-officer:a:市经济信息委", "municipal-officer:b:市经济信息委")
    for unit, day, value in ((JIANGBEI, "2024-01-01", 30), (HERE, "2024-01-01", 10), (NEW, "2025-12-01", 33)):
        body = {"indicator": "SRDI_SME", "district": unit, "as_of": day, "value": value, "kind": "opening"}
        made = await desk.made("statements", body, economy[0])
        await desk.made(f"statements/{made['id']}/approval", None, economy[1])
    assert [(await parts(desk, day, "SRDI_SME"))[0] for day in ("2025-11-30", "2025-12-01")] == [40, 43]
    assert (await parts(desk, "2025-12-01", "SRDI_SME"))[1][NEW] == 33
