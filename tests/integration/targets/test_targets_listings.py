"""Listings and the regional equity market: statements hold until the first event; borders, places, the way back."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.events import Handlers
from contracts.base import Event
from contracts.finance_listings import FirmDelisted, FirmListed, ListingReversed, OtcRecorded, OtcRecordReversed
from services.targets.facts.consumers import handlers as facts
from services.targets.listings.consumers import handlers as listings
from services.targets.otc_records.consumers import handlers as otc_records
from tests.integration.targets import test_targets_hard_tech as hard_tech
from tests.integration.targets.test_targets_doors import read
from tests.integration.targets.test_targets_officers import located
from tests.integration.targets.test_targets_statements import URL, headers

FIRM, OTHER = "91500000202869177Y", "91500107MA5U00001X"
NEW, FLOW, OTC = "MFG_IPO_NEW", "FLOW_MFG_IPO", "OTC_LISTING_NEW"
SUBMITTER, APPROVER = ("municipal-officer:fin-1:市地方金融管理局", "municipal-officer:fin-2:市地方金融管理局")
LATER = datetime(2026, 3, 2, tzinfo=UTC)
handlers = Handlers(listings, otc_records)


async def hear(database, *events: Event, **how: Any):
    return await hard_tech.hear(database, *events, **{"by": handlers, **how})


def listed(code: str, listing: UUID, on: str, *, makes: bool = True, **changes: Any) -> FirmListed:
    told = {
        "listing_id": listing, "credit_code": code, "board": "sse_star", "stock_code": "688001", "listed_on": on,
        "industry": "C3912", "manufacturing": makes, "first_listing": True, "district": "CQ-500107", "confirmed_on": on,
    }  # fmt: skip
    return FirmListed.model_validate({**told, **changes})


def recorded(code: str, record: UUID, on: str, kind: str = "cultivated", **changes: Any) -> OtcRecorded:
    told = {"record_id": record, "credit_code": code, "kind": kind, "began_on": on, "district": "CQ-500107"}
    return OtcRecorded.model_validate({**told, "confirmed_on": on, **changes})


def reversed_(code: str, listing: UUID, on: str) -> ListingReversed:
    return ListingReversed(listing_id=listing, credit_code=code, reversed_on=date.fromisoformat(on))


async def stated(client, indicator: str, as_of: str, number: int, kind: str = "figure") -> None:
    body = {"indicator": indicator, "as_of": as_of, "value": number, "kind": kind}
    made = await client.post(URL, json=body, headers=headers(SUBMITTER))
    assert made.status_code == 201, made.text
    done = await client.post(f"{URL}/{made.json()['id']}/approval", headers=headers(APPROVER))
    assert done.status_code == 200, done.text


async def value(client, code: str, day: str, **asked: str) -> tuple[Any, str]:
    found = await read(client, f"/indicators/{code}", as_of=day, **asked)
    return found["value"], found["source"]


def first(code: str, firm: str, on: str) -> tuple[UUID, Event]:
    """A first event of the indicator."""
    number = uuid4()
    return number, recorded(firm, number, on) if code == OTC else listed(firm, number, on)


@pytest.mark.parametrize("code", [NEW, FLOW, OTC])
async def test_what_is_stated_holds_until_the_first_event_and_stands_beside_it_after(client, database, code) -> None:
    assert await value(client, code, "2026-02-28") == (None, "none")
    await stated(client, code, "2026-01-31", 12)
    assert await value(client, code, "2026-02-28") == (12, "stated")
    number, event = first(code, FIRM, "2026-02-10")
    await hear(database, event)
    assert await value(client, code, "2026-02-09") == (12, "stated")
    found = await read(client, f"/indicators/{code}", as_of="2026-02-10")
    assert (found["value"], found["source"]) == (1, "mixed")
    assert (found["stated"]["value"], found["stated"]["difference"]) == (12, 11)
    series = await read(client, f"/indicators/{code}/series", **{"from": "2025-12-01", "as_of": "2026-03-15"})
    assert [each["value"] for each in series["points"]] == [None, 12, 1, 1]
    assert await value(client, code, "2027-01-01") == ((0, "counted") if code == FLOW else (1, "mixed"))
    told = {"record_id": number, "credit_code": FIRM, "kind": "cultivated", "reversed_on": date(2026, 3, 2)}
    wrong = OtcRecordReversed.model_validate(told) if code == OTC else reversed_(FIRM, number, "2026-03-02")
    await hear(database, wrong, at=LATER)
    assert await value(client, code, "2026-02-10") == (12, "stated"), "the only entry was an error"
    assert await value(client, code, "2026-02-10", known_at="2026-03-01T12:00:00Z") == (1, "counted")


@pytest.mark.parametrize("code", [NEW, FLOW, OTC])
async def test_what_is_entered_of_years_before_the_plan_ends_no_statement(client, database, code) -> None:
    await stated(client, code, "2026-01-31", 12)
    await hear(database, first(code, FIRM, "2015-05-05")[1])
    assert await value(client, code, "2026-02-28") == (12, "stated")


@pytest.mark.parametrize(("code", "next_year"), [(NEW, 13), (FLOW, 0), (OTC, 13)])
async def test_an_opening_balance_carries_over_what_was_there_before(client, database, code, next_year) -> None:
    await stated(client, code, "2026-01-31", 12, "opening")
    await hear(database, first(code, FIRM, "2026-02-10")[1])
    days = ("2026-02-09", "2026-02-10", "2027-01-01")
    assert [(await value(client, code, day))[0] for day in days] == [12, 13, next_year]


async def test_the_plan_begins_with_2024_and_only_first_listings_of_manufacturers_count(client, database) -> None:
    third, fourth = "91500107MA5U00002X", "91500107MA5U00003X"
    await hear(
        database,
        listed(FIRM, uuid4(), "2023-12-31"), listed(FIRM, uuid4(), "2024-05-01", board="hkex"),
        listed(OTHER, uuid4(), "2024-01-01"), listed(OTHER, uuid4(), "2025-01-01", board="hkex"),
        listed(third, uuid4(), "2024-06-01", makes=False), listed(fourth, uuid4(), "2024-12-31"),
    )  # fmt: skip
    assert [(await value(client, NEW, day))[0] for day in ("2024-01-01", "2024-12-31", "2025-12-31")] == [1, 2, 2]
    for day, number in (("2023-12-31", None), ("2024-01-01", 1), ("2024-12-31", 2), ("2025-01-01", 0)):
        assert (await value(client, FLOW, day))[0] == number, day
    behind = await read(client, f"/indicators/{NEW}/facts", as_of="2025-12-31")
    assert sorted(each["credit_code"] for each in behind["items"]) == sorted([OTHER, fourth])


async def test_a_delisting_takes_nothing_and_an_error_of_last_year_takes_that_year_back(client, database) -> None:
    one, other = uuid4(), uuid4()
    await hear(database, listed(FIRM, one, "2025-11-20"), listed(OTHER, other, "2025-11-20"))
    told = {"listing_id": one, "credit_code": FIRM, "delisted_on": date(2026, 2, 1), "delisting_reason": "forced"}
    await hear(database, FirmDelisted.model_validate(told))
    for code in (NEW, FLOW):
        assert await value(client, code, "2025-12-31") == (2, "counted")
    assert await value(client, NEW, "2026-12-31") == (2, "counted")
    await hear(database, reversed_(OTHER, other, "2026-03-02"), at=LATER)
    for code in (NEW, FLOW):
        assert await value(client, code, "2025-12-31") == (1, "counted")
        assert await value(client, code, "2025-12-31", known_at="2026-03-01T12:00:00Z") == (2, "counted")


@pytest.mark.parametrize("code", [NEW, OTC])
async def test_the_number_opens_by_unit_of_either_drawing_and_cluster_down_to_the_entry(client, database, code) -> None:
    north, nowhere = located(FIRM, "CQ-500112", "统景镇", "LEAD01"), located(OTHER, "CQ-500112", None)
    await hear(database, north, nowhere, by=facts)
    number, event = first(code, FIRM, "2025-03-01")
    await hear(database, event, first(code, OTHER, "2025-03-01")[1])
    at = f"/indicators/{code}/breakdown"
    old = await read(client, at, as_of="2025-12-31", units="old")
    assert {each["part"]: each["value"] for each in old["items"] if each["value"]} == {"CQ-500112": 2}
    new = await read(client, at, as_of="2025-12-31", units="new")
    assert {each["part"]: each["value"] for each in new["items"] if each["value"]} == {"CQ-500109": 1}
    assert new["undecided"] == 1, "whose town is not told is in no new unit"
    clusters = await read(client, at, as_of="2025-12-31", by="cluster")
    assert [(each["part"], each["value"]) for each in clusters["items"]] == [("LEAD01", 1)]
    (behind,) = (await client.get(clusters["items"][0]["facts"])).json()["items"]
    register = "otc-records" if code == OTC else "listings"
    assert (behind["credit_code"], behind["reference"]) == (FIRM, str(number))
    assert behind["proof"]["record"] == f"/v1/finance/{register}/{number}"
    assert behind["proof"]["recognition"] is None


async def test_a_firm_of_which_nothing_else_is_known_lies_where_its_entry_says(client, database) -> None:
    place: dict[str, Any] = {"district": "CQ-500112", "town": "统景镇", "clusters": ("STAR01",)}
    await hear(database, recorded(FIRM, uuid4(), "2025-03-01", **place))
    new = await read(client, f"/indicators/{OTC}/breakdown", as_of="2025-12-31", units="new")
    assert {each["part"]: each["value"] for each in new["items"] if each["value"]} == {"CQ-500109": 1}
    clusters = await read(client, f"/indicators/{OTC}/breakdown", as_of="2025-12-31", by="cluster")
    assert [(each["part"], each["value"]) for each in clusters["items"]] == [("STAR01", 1)]


async def test_by_the_other_reading_custody_counts_beside_and_leads_to_the_same_firm(
    client, database, monkeypatch
) -> None:
    every = frozenset({"listed", "cultivated", "custody"})
    monkeypatch.setattr("services.targets.otc_records.consumers._readings", lambda: (False, every))
    held, kept = uuid4(), uuid4()
    await hear(database, recorded(FIRM, held, "2025-05-01", "listed"), recorded(FIRM, kept, "2025-06-01", "custody"))
    assert [(await value(client, OTC, day))[0] for day in ("2025-05-31", "2025-06-01")] == [1, 2]
    page = await read(client, f"/indicators/{OTC}/facts", as_of="2025-12-31", limit="1")
    rest = await read(client, f"/indicators/{OTC}/facts", as_of="2025-12-31", limit="1", cursor=page["next_cursor"])
    behind = [*page["items"], *rest["items"]]
    assert [(each["credit_code"], each["counted"]) for each in behind] == [(FIRM, FIRM), (FIRM, f"{FIRM}/custody")]
    assert [each["proof"]["record"].rsplit("/", 1)[-1] for each in behind] == [str(held), str(kept)]
    told = {"record_id": kept, "credit_code": FIRM, "kind": "custody", "reversed_on": date(2026, 3, 2)}
    await hear(database, OtcRecordReversed.model_validate(told), at=LATER)
    assert (await value(client, OTC, "2025-12-31"))[0] == 1


async def test_progress_forecast_floors_and_conflicts_show_them(client, database) -> None:
    await hear(
        database, listed(FIRM, uuid4(), "2026-02-10"), listed(OTHER, uuid4(), "2026-03-01"),
        recorded(FIRM, uuid4(), "2025-05-01"), recorded(FIRM, uuid4(), "2025-06-01", "custody"),
    )  # fmt: skip
    for code, number in ((NEW, 2), (FLOW, 2), (OTC, 1)):
        forecast = await read(client, f"/indicators/{code}/forecast", as_of="2026-06-30")
        assert (forecast["code"], forecast["value"]) == (code, number)
        progress = (await read(client, f"/indicators/{code}/progress", as_of="2026-06-30"))["progress"]
        assert progress["value"] == number
        gauge = await client.get(f"/v1/targets/indicators/{code}/chart.svg?kind=gauge&as_of=2026-06-30")
        assert gauge.status_code == 200
    board = await read(client, "/scoreboard", as_of="2026-06-30")
    floor = next(each for each in board["floors"] if each["code"] == FLOW)
    assert (floor["value"], floor["source"], floor["target"]) == (2, "counted", 5)
    found = await client.get("/v1/targets/conflicts?as_of=2026-06-30")
    assert found.status_code == 200
    assert FLOW in found.text
