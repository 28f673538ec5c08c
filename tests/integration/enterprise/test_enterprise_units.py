"""Firms of redrawn units: on which day they lie where, and who sees and finds what was recorded before."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import orjson
import pytest

from chassis.access import SYSTEM
from chassis.events import Received
from chassis.sql import Q
from contracts.catalogue import EVENTS
from services.enterprise.successions import columns, rules
from services.enterprise.successions import service as successions
from services.targets.facts.consumers import fact_of
from services.targets.facts.coverage import coverage
from services.targets.facts.rules import Fact
from services.targets.indicators import catalogue
from services.targets.officers.consumers import _assigned
from tests.integration.enterprise.conftest import START, House
from tests.unit.enterprise.test_unit_columns import DAYS, PLACES

OLD, NEW, NORTH = "CQ-500112", "CQ-LJXQ-D", "CQ-500109"
HOMES = {
    "gone": ("CQ-500105", None),
    "zone": ("CQ-LJXQ", None),
    "moved": (OLD, "悦来街道"),
    "north": (OLD, "统景镇"),
    "unknown": (OLD, None),
    "decided": (OLD, None),
    "given": (NORTH, "水土街道"),
    "stays": (NORTH, "歇马街道"),
    "asked": (NORTH, None),
    "settled": (NORTH, None),
}
ASKED = ("2025-08-31", "2025-11-05", "2025-11-06", "2026-03-02")
FACTS = ("enterprise_registered", "enterprise_changed", "recognition_granted", "officer_assigned")


async def made(call: Any) -> dict[str, Any]:
    answer = await call
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def record_before(house: House, code: str, unit: str, *, served: bool) -> None:
    """What is recorded of a firm while the old units still are: a title and, maybe, an officer."""
    title = {"tier": "SRDI", "granted_on": "2025-08-01", "valid_to": "2027-07-31", "document_number": "合成文号"}
    await made(house.city().post("/v1/recognitions", {"credit_code": code, **title}))
    if served:
        body = {"name": "专员甲（合成）", "district": unit, "department": "区经济信息委"}
        officer = await made(house.district(unit).post("/v1/service-officers", body))
        path, given = f"/v1/service-officers/{officer['id']}/assignments", {"valid_from": "2025-08-14"}
        await made(house.district(unit).post(path, {"credit_code": code, **given}))


async def redraw(house: House) -> None:
    """The day comes: firms follow by their town, and of two that cannot an officer says where they belong."""
    house.time.now = START
    going = True
    while going:
        async with house.database.transaction(SYSTEM) as uow:
            going = await successions.work_off(uow, 20)


Shares = Counter[tuple[str, str, str]]
"""By day, unit and whether all holders or those with an officer are counted."""


async def shares(house: House) -> Shares:
    """What the coverage says on the days that are asked."""
    found: Shares = Counter()
    for day in ASKED:
        rows = (await house.city().get(f"/v1/service-officers/coverage?as_of={day}")).json()["districts"]
        for row, name in product(rows, ("firms", "covered")):
            found[day, row["district"], name] += row[name]
    return found


@pytest.fixture(scope="module")
async def before(house: House) -> Shares:
    """The coverage that firms of other tests have."""
    return await shares(house)


@pytest.fixture(scope="module")
async def firms(house: House, before: Shares) -> AsyncIterator[dict[str, str]]:
    """Firms of the old units by name, with what was recorded of them in August 2025; now it is March 2026."""
    await house.database.pool.execute("DELETE FROM succession_runs")  # a worker of another test may have been here
    house.time.now = START - timedelta(days=200)  # 2025-08-14
    found = {name: await house.registered(district=unit, town=town) for name, (unit, town) in HOMES.items()}
    for number, (name, code) in enumerate(found.items()):
        await record_before(house, code, HOMES[name][0], served=number % 2 == 0)
    await redraw(house)
    for name, to in (("decided", NEW), ("settled", NORTH)):
        path = f"/v1/district-successions/cases/{found[name]}/decision"
        answer = await house.city().post(path, {"unit": to, "reason": "现场核实（合成）"})
        assert answer.status_code == 200, answer.text
    yield found
    house.time.now = START


async def told(house: House, codes: list[str]) -> dict[str, list[Fact]]:
    """The firms' events as the facts that targets makes of them."""
    rows = await house.database.pool.fetch(
        "SELECT id, event_id, type, key, payload FROM outbox WHERE key = ANY($1) ORDER BY id", codes
    )
    facts: dict[str, list[Fact]] = {code: [] for code in codes}
    for row in rows:
        if not row["type"].endswith(FACTS):
            continue
        head = orjson.loads(row["payload"])
        event = EVENTS[row["type"]](**head["data"])
        at = datetime.fromisoformat(head["time"])
        received: Received[Any] = Received(event, UUID(head["id"]), row["type"], row["key"], at, row["id"])
        made_of = _assigned if row["type"].endswith("officer_assigned") else fact_of
        facts[row["key"]].append(made_of(received))
    return facts


async def test_officers_and_the_ratio_give_a_firm_the_same_unit_on_every_day(house, firms, before) -> None:
    rules_ = (*catalogue.countings(), *catalogue.shared_countings())
    both = catalogue.together(("OFFICER_SERVED", "SRDI_SME"))
    covered = [each for facts in (await told(house, list(firms.values()))).values() for each in coverage(rules_, facts)]
    kept = [each for each in covered if each.known_until is None]
    names = {code: name for name, code in firms.items()}
    expected: Shares = Counter()
    for asked in ASKED:
        day = date.fromisoformat(asked)
        held = [each for each in kept if each.start <= day and (each.until is None or day < each.until)]
        theirs = {
            names[each.key]: (each.district, any(o.indicator == both and o.key == each.key for o in held))
            for each in held
            if each.indicator == "SRDI_SME"
        }
        expected += Counter((asked, unit, "firms") for unit, _ in theirs.values())
        expected += Counter((asked, unit, "covered") for unit, served in theirs.values() if served)
        open_ = (await house.city().get(f"/v1/service-officers/coverage/uncovered?limit=200&as_of={asked}")).json()
        ours = {names[e["credit_code"]]: (e["district"], False) for e in open_["items"] if e["credit_code"] in names}
        assert ours == {name: each for name, each in theirs.items() if not each[1]}, asked
    assert await shares(house) - before == expected
    assert expected["2026-03-02", "undecided", "firms"] == 2


async def test_a_districts_officers_see_their_part_of_the_day(house, firms) -> None:
    async def open_of(unit: str, day: str) -> set[str]:
        path = f"/v1/service-officers/coverage/uncovered?limit=200&as_of={day}"
        items = (await house.district(unit).get(path)).json()["items"]
        return {name for name, code in firms.items() if code in {each["credit_code"] for each in items}}

    assert await open_of(NEW, "2026-03-02") == {"zone", "decided"}
    assert await open_of(NORTH, "2026-03-02") == {"north", "stays", "settled"}
    assert await open_of(OLD, "2026-03-02") == set(), "whom nobody can place is the city's"
    assert await open_of(NEW, "2025-11-05") == set()
    undecided = (await house.city().get("/v1/service-officers/coverage/uncovered?district=undecided")).json()
    assert firms["unknown"] not in {each["credit_code"] for each in undecided["items"]}, "it is served"


async def test_the_column_says_what_the_rules_say(house) -> None:
    drawn = successions.redrawings()
    query = Q(f"SELECT {columns.told(drawn, 'CAST(:day AS date)')} AS found FROM (SELECT CAST(:unit AS text) AS unit,"
              " CAST(:town AS text) AS town, CAST(:stated AS date) AS stated_on) p")  # fmt: skip
    async with house.database.reading() as reader:
        for (unit, town, stated), day in product(PLACES, DAYS):
            found = await reader.fetchval(query, unit=unit, town=town, stated=stated, day=day)
            assert found == rules.unit_on(rules.Place(unit, town, stated), day, drawn), (unit, town, stated, day)


async def test_a_town_that_became_known_later_tells_nothing_of_the_days_before(house) -> None:
    await house.database.pool.execute("DELETE FROM succession_runs")
    house.time.now = START - timedelta(days=200)
    code = await house.registered(district=OLD)
    await record_before(house, code, OLD, served=False)
    await redraw(house)
    house.time.now = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
    try:
        changed = await house.city().call(
            "PATCH", f"/v1/enterprises/{code}", {"district": NEW, "town": "悦来街道"}, **{"If-Match": "*"}
        )
        assert changed.status_code == 200, changed.text
        found = {}
        for day in ("2025-11-05", "2026-03-09", "2026-03-10"):
            path = f"/v1/service-officers/coverage/uncovered?limit=200&as_of={day}"
            items = (await house.city().get(path)).json()["items"]
            found[day] = next(each["district"] for each in items if each["credit_code"] == code)
        assert found == {"2025-11-05": OLD, "2026-03-09": "undecided", "2026-03-10": NEW}
    finally:
        house.time.now = START
