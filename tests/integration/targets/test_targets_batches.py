"""Workshops and trademarks told in batches: from statement to count, gross, reversed, placed, proved line by line."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from chassis.events import Received
from contracts.enterprise import EnterpriseChanged, EnterpriseRegistered
from contracts.enterprise_support import (
    TrademarkBatchReversed,
    TrademarksCounted,
    WorkshopRecognized,
    WorkshopWithdrawn,
)
from contracts.parks import ResidentMovedIn
from services.targets.facts.consumers import handlers as facts
from services.targets.tallies.consumers import handlers
from tests.integration.targets.test_targets_statements import headers, submit

FIRM, OTHER = "91500107000000176L", "91500000202869177Y"
OWNERS = {"TRADEMARK_NEW": "市知识产权局", "DIGITAL_WORKSHOP_NEW": "市经济信息委"}


def received(event, sequence: int = 1) -> Received[Any]:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Received(event, uuid4(), event.type, event.key, at, sequence)


async def tell(database, *told) -> None:
    async with database.transaction() as uow:
        await handlers.apply(uow, told)


async def state(client, indicator: str, value: int, as_of: str, district: str | None = None) -> None:
    department = OWNERS[indicator]
    given = {"indicator": indicator, "value": value, "as_of": as_of, "district": district}
    made = await submit(client, f"municipal-officer:a:{department}", **given)
    approval = f"/v1/targets/statements/{made.json()['id']}/approval"
    done = await client.post(approval, headers=headers(f"municipal-officer:b:{department}"))
    assert done.status_code == 200, done.text


async def read(client, indicator: str, as_of: str, part: str = "", **more: str):
    found = await client.get(f"/v1/targets/indicators/{indicator}{part}", params={"as_of": as_of, **more})
    assert found.status_code == 200, found.text
    return found.json()


async def value(client, indicator: str, as_of: str):
    found = await read(client, indicator, as_of)
    return found["value"], found["source"]


def workshop(code: str = FIRM, process: str = "冲压", on: str = "2026-02-20", **changes) -> Received[Any]:
    given = {
        "workshop_id": uuid4(),
        "batch_id": uuid4(),
        "credit_code": code,
        "plant": "一号厂房",
        "level": "municipal",
    }
    placed = {"district": "CQ-500107", "process": process, "recognised_on": on, "first_time": True, **given}
    return received(WorkshopRecognized(**{**placed, **changes}))


def marks(district: str, registered: int, first: str, last: str, **changes) -> Received[Any]:
    given = {"count_id": uuid4(), "batch_id": uuid4(), "cancelled": 3, "expired": 2, **changes}
    days = {"period_from": first, "period_to": last}
    return received(TrademarksCounted(district=district, registered=registered, **given, **days))


async def test_workshops_are_counted_from_the_first_batch_on_a_stated_balance(client, database) -> None:
    code = "DIGITAL_WORKSHOP_NEW"
    assert await value(client, code, "2026-03-01") == (None, "none")
    await state(client, code, 210, "2025-12-31")
    assert await value(client, code, "2026-03-01") == (210, "stated")
    first, second = workshop(), workshop(process="焊装")
    again = workshop(level="national", on="2026-03-01", first_time=False)
    await tell(database, first, second, workshop(OTHER, district="CQ-500101"), again)
    await tell(database, first)
    assert await value(client, code, "2026-02-19") == (210, "stated")
    assert await value(client, code, "2026-02-20") == (213, "mixed")
    assert await value(client, code, "2026-03-01") == (213, "mixed")
    closed = WorkshopWithdrawn(
        workshop_id=second.event.workshop_id, credit_code=FIRM, effective_on="2026-02-25", entered_in_error=False
    )
    await tell(database, received(closed))
    assert await value(client, code, "2026-03-01") == (213, "mixed")
    await tell(database, received(closed.model_copy(update={"entered_in_error": True})))
    assert await value(client, code, "2026-03-01") == (212, "mixed")
    parts = await read(client, code, "2026-03-01", "/breakdown")
    assert {p["district"]: p["value"] for p in parts["items"] if p["value"]} == {"CQ-500101": 1, "CQ-500107": 1}
    assert (parts["total"], parts["undecided"]) == (212, 210)
    proofs = (await read(client, code, "2026-03-01", "/facts", district="CQ-500107"))["items"]
    assert [(f["counted"], f["credit_code"], f["amount"]) for f in proofs] == [(str(first.event.workshop_id), FIRM, 1)]
    series = await read(client, code, "2026-03-01", "/series", **{"from": "2025-12-01"})
    assert [point["value"] for point in series["points"]] == [210, 210, 212, 212]


async def test_workshops_go_with_the_clusters_chains_and_park_of_the_firm_on_the_day(client, database) -> None:
    code, park, day = "DIGITAL_WORKSHOP_NEW", uuid4(), "2026-03-01"
    on = date(2024, 1, 1)
    known = EnterpriseRegistered(
        credit_code=FIRM, name="合成", district="CQ-500107", industry="C35", registered_on=on, recorded_on=on,
        clusters=("LEAD01", "STAR07"), chains=("CHAIN01",),
    )  # fmt: skip
    changed = EnterpriseChanged(
        credit_code=FIRM, name="合成", district="CQ-500107", industry="C35", registered_on=on,
        effective_on=date(2026, 2, 25), clusters=("STAR07",), chains=(), changed=("clusters", "chains"),
    )  # fmt: skip
    stay = ResidentMovedIn(
        resident_id=uuid4(), resident_key=FIRM, park_id=park, kind="firm", credit_code=FIRM, team_id=None,
        district="CQ-500107", moved_in_on=date(2026, 2, 22),
    )  # fmt: skip
    first, second = workshop(), workshop(process="焊装", on="2026-02-25")
    await tell(database, first, second, workshop(OTHER, district="CQ-500101"))
    async with database.transaction() as uow:
        await facts.apply(uow, [received(event, n) for n, event in enumerate((known, changed, stay), 1)])
    for by, parts, outside in (
        ("cluster", {"LEAD01": 1, "STAR07": 2}, 1),
        ("chain", {"CHAIN01": 1}, 2),
        ("park", {str(park): 1}, 2),
    ):
        found = await read(client, code, "2026-03-01", "/breakdown", by=by)
        assert {each["part"]: each["value"] for each in found["items"]} == parts
        assert found["outside"] == outside
        for each in found["items"]:
            behind = (await read(client, code, "2026-03-01", "/facts", **{by: each["part"]}))["items"]
            assert len(behind) == each["value"]
        assert len((await read(client, code, "2026-03-01", "/facts", **{by: "none"}))["items"]) == outside
    before = await read(client, code, day, "/breakdown", by="cluster", known_at="2026-02-01T00:00:00Z")
    assert (before["items"], before["total"]) == ([], None)


async def test_a_place_entered_in_error_counts_again_from_its_next_list(client, database) -> None:
    code = "DIGITAL_WORKSHOP_NEW"
    wrong, right = workshop(), workshop(on="2026-03-01", level="national", first_time=False)
    away = WorkshopWithdrawn(
        workshop_id=wrong.event.workshop_id, credit_code=FIRM, effective_on="2026-02-20", entered_in_error=True
    )
    await tell(database, received(away), right)
    await tell(database, wrong)
    assert await value(client, code, "2026-02-28") == (None, "none")
    assert await value(client, code, "2026-03-01") == (1, "counted")


async def test_trademarks_count_gross_and_a_reversed_batch_on_no_day(client, database) -> None:
    code = "TRADEMARK_NEW"
    await state(client, code, 900, "2025-12-31", "CQ-500107")
    await state(client, code, 100, "2025-12-31", "CQ-500101")
    january = marks("CQ-500107", 320, "2026-01-01", "2026-01-31")
    february = marks("CQ-500107", 80, "2026-02-01", "2026-02-28")
    await tell(database, february, january)
    assert await value(client, code, "2026-01-30") == (1000, "stated")
    assert await value(client, code, "2026-01-31") == (1320, "mixed")
    assert await value(client, code, "2026-02-28") == (1400, "mixed")
    await tell(database, received(TrademarkBatchReversed(batch_id=january.event.batch_id, reversed_on="2026-03-01")))
    assert await value(client, code, "2026-01-31") == (1000, "stated")
    assert await value(client, code, "2026-02-28") == (1080, "mixed")
    proofs = (await read(client, code, "2026-02-28", "/facts"))["items"]
    assert [(f["counted"], f["credit_code"], f["amount"], f["kind"]) for f in proofs] == [
        (str(february.event.count_id), None, 80, "trademarks")
    ]
    elsewhere = await read(client, code, "2026-02-28", "/facts", district="CQ-500101")
    assert elsewhere["items"] == []


async def test_before_the_plan_nothing_counts_and_units_follow_the_redrawing(client, database) -> None:
    code = "TRADEMARK_NEW"
    old = marks("CQ-500105", 7, "2023-12-01", "2023-12-31")
    await tell(database, old, marks("CQ-500105", 5, "2024-01-01", "2024-01-31"))
    assert await value(client, code, "2023-12-31") == (None, "none")
    assert await value(client, code, "2025-11-05") == (5, "counted")
    for day, unit in (("2025-11-05", "CQ-500105"), ("2025-11-06", "CQ-LJXQ-D")):
        parts = (await read(client, code, day, "/breakdown"))["items"]
        assert {p["district"]: p["value"] for p in parts if p["value"]} == {unit: 5}, day
        assert len((await read(client, code, day, "/facts", district=unit))["items"]) == 1


async def test_what_was_known_before_the_batch_came_is_still_the_statement(client, database) -> None:
    code = "DIGITAL_WORKSHOP_NEW"
    await tell(database, workshop())
    assert (await read(client, code, "2026-03-01", known_at="2026-02-28T12:00:00+08:00"))["value"] is None
    assert (await read(client, code, "2026-03-01", known_at="2026-03-01T12:00:00+08:00"))["value"] == 1
