"""Institutions, products, needs and how they are ranked."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from contracts.enterprise import RecognitionRevoked
from contracts.parks import ResidentMovedIn, ResidentMovedOut
from tests.integration.finance.conftest import CITY, House, new_need, new_product, report, title, yuan

SRDI = {"field": "tiers", "op": "in", "value": ["SRDI"]}
RICH = {"field": "revenue", "op": "gte", "value": "50000000.00"}
PARK = {"field": "in_park", "op": "eq", "value": True}


async def test_products_are_kept_as_they_were_published(house: House) -> None:
    bank = await house.bank()
    made = await house.product(bank, SRDI, RICH, PARK)
    assert made["eligibility"] == [SRDI, RICH, PARK]
    read = await house.get(f"/products/{made['id']}", {"roles": ["enterprise"]})
    assert read.json() == made
    listed = (await house.get(f"/products?institution_id={bank['org']}", CITY)).json()
    assert [each["id"] for each in listed["items"]] == [made["id"]]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"eligibility": [{**SRDI, "value": ["NOBLE"]}]}, 422, "eligibility_refused"),
        ({"eligibility": [{**SRDI, "op": "gte"}]}, 422, "eligibility_refused"),
        ({"eligibility": [{**RICH, "value": 1.5}]}, 400, None),
        ({"eligibility": [{**RICH, "field": "mood"}]}, 400, None),
        ({"amount_min": yuan("5000000.01")}, 422, "range_reversed"),
        ({"amount_min": {"amount": 5.0, "currency": "CNY"}}, 400, None),
        ({"amount_min": yuan("-1.00")}, 422, "range_reversed"),
        ({"tenor_min_months": 37}, 422, "range_reversed"),
        ({"tenor_min_months": "6"}, 400, None),
        ({"unheard": 1}, 400, None),
    ],
)
async def test_bad_products_change_nothing(
    house: House, changes: dict[str, Any], status: int, code: str | None
) -> None:
    bank = await house.bank()
    before = await house.counts()
    answer = await house.post("/products", new_product(**changes), bank)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert code is None or answer.json()["code"] == code
    assert await house.counts() == before


async def test_a_bank_publishes_for_itself_only(house: House) -> None:
    bank, other = await house.bank(), await house.bank()
    answer = await house.post("/products", new_product(institution_id=other["org"]), bank)
    assert answer.status_code == 403
    assert (await house.post("/products", new_product(), {"roles": ["bank"]})).status_code == 403
    assert (await house.post("/products", new_product(), {"roles": ["enterprise"]})).status_code == 403
    unknown = await house.post("/products", new_product(institution_id=str(uuid4())), CITY)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "institution_unknown")
    assert (await house.post("/institutions", {"name": "甲", "kind": "bank"}, bank)).status_code == 403


async def test_a_need_is_told_and_seen_by_its_firm_only(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    need = await house.need(firm)
    (event,) = await house.events(firm["credit_code"])
    assert (event["type"], event["amount_fen"], event["need_id"]) == ("finance.need_stated", 200_000_000, need["id"])
    assert (await house.get(f"/needs/{need['id']}", firm)).json() == need
    for path in (f"/needs/{need['id']}", f"/needs/{need['id']}/matches"):
        assert (await house.get(path, other)).status_code == 404
        assert (await house.get(path, {"roles": ["bank"], "org": str(uuid4())})).status_code == 403
    assert [each["id"] for each in (await house.get("/needs", firm)).json()["items"]] == [need["id"]]
    assert (await house.get(f"/needs/{need['id']}", CITY)).status_code == 200


async def test_the_city_asks_for_one_firms_needs(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    need, _ = await house.need(firm), await house.need(other)
    code = firm["credit_code"]
    for given in (code, code.lower()):
        found = (await house.get(f"/needs?credit_code={given}", CITY)).json()["items"]
        assert [each["id"] for each in found] == [need["id"]]
    assert (await house.get(f"/needs?credit_code={code}", other)).json()["items"] == []
    assert (await house.get("/needs?credit_code=x", CITY)).status_code == 400


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"amount": yuan("0.00")}, 422),
        ({"amount": yuan("-1.00")}, 422),
        ({"amount": yuan("1.001")}, 400),
        ({"amount": 2000000.5}, 400),
        ({"tenor_months": 0}, 400),
        ({"tenor_months": 1.5}, 400),
        ({"purpose": "fun"}, 400),
        ({"credit_code": "x"}, 400),
    ],
)
async def test_bad_needs_change_nothing(house: House, changes: dict[str, Any], status: int) -> None:
    firm = await house.firm()
    before = await house.counts()
    assert (await house.post("/needs", new_need(**changes), firm)).status_code == status
    assert await house.counts() == before


async def test_an_unknown_firm_is_not_yet_known(house: House) -> None:
    stranger = {"roles": ["enterprise"], "credit_code": "91500000202869177Y"}
    answer = await house.post("/needs", new_need(), stranger)
    assert (answer.status_code, answer.json()["code"]) == (409, "enterprise_not_yet_known")
    for role in ("bank", "municipal-officer", "leader"):
        assert (await house.post("/needs", new_need(), {"roles": [role]})).status_code == 403
    assert (await house.post("/needs", new_need(), {"roles": ["enterprise"]})).status_code == 403


async def test_matches_are_ranked_with_reasons_and_kept(house: House) -> None:
    bank, firm = await house.bank(), await house.firm(size_class="small")
    await house.hear(title(firm["credit_code"]))
    ids = {
        "fits": (await house.product(bank, SRDI))["id"],
        "too_poor": (await house.product(bank, SRDI, RICH))["id"],
        "cheap": (await house.product(bank, SRDI, rate_bp=300))["id"],
    }
    need = await house.need(firm, wanted_rate_bp=400)
    found = [each for each in await house.matches(firm, need) if each["product_id"] in ids.values()]
    assert [each["product_id"] for each in found] == [ids["cheap"], ids["fits"], ids["too_poor"]]
    assert [each["score"] for each in found] == ["100", "100", "70"]
    (unmet,) = found[2]["unmet"]
    assert (unmet["field"], unmet["value"], unmet["threshold"]) == ("revenue", "30000000.00", "50000000.00")
    assert unmet["reason"]["en"] == "Revenue: 30000000.00, at least 50000000.00, not met"
    again = [each for each in await house.matches(firm, need) if each["product_id"] in ids.values()]
    assert again == found


async def test_what_is_not_known_is_not_met_until_it_arrives(house: House) -> None:
    bank, firm = await house.bank(), await house.firm()
    code = firm["credit_code"]
    product = await house.product(bank, {**RICH, "value": "30000000.00"})
    need = await house.need(firm)

    async def result() -> tuple[str, bool]:
        found = next(each for each in await house.matches(firm, need) if each["product_id"] == product["id"])
        return found["result"], found["eligible"]

    assert await result() == ("unknown", False)
    await house.hear(report(code, version=2, revenue_fen=2_999_999_999))
    assert await result() == ("unmet", False)
    await house.hear(report(code, version=1, revenue_fen=3_000_000_000))
    assert await result() == ("unmet", False)
    await house.hear(report(code, version=3, revenue_fen=3_000_000_000))
    assert await result() == ("met", True)


async def test_titles_and_parks_count_while_they_last(house: House) -> None:
    bank, firm = await house.bank(), await house.firm()
    code, park, resident, recognition = firm["credit_code"], uuid4(), uuid4(), uuid4()
    product = await house.product(bank, SRDI, PARK)
    need = await house.need(firm)
    moved_in = ResidentMovedIn(
        resident_id=resident,
        resident_key=code,
        park_id=park,
        kind="incubatee",
        credit_code=code,
        team_id=None,
        district="CQ-500107",
        moved_in_on=date(2025, 7, 1),
    )
    moved_out = ResidentMovedOut(
        resident_id=resident, resident_key=code, park_id=park, moved_out_on=date(2026, 1, 1), reason="graduated"
    )
    revoked = RecognitionRevoked(
        recognition_id=recognition, credit_code=code, tier="SRDI", effective_on=date(2026, 1, 1), reason_code="x"
    )
    steps: list[tuple[Any, set[str]]] = [
        (None, {"tiers", "in_park"}),
        (title(code, recognition_id=recognition), {"in_park"}),
        (moved_in, set()),
        (moved_out, {"in_park"}),
        (revoked, {"tiers", "in_park"}),
    ]
    for event, missing in steps:
        if event:
            await house.hear(event)
        found = next(each for each in await house.matches(firm, need) if each["product_id"] == product["id"])
        assert {each["field"] for each in found["unmet"]} == missing
