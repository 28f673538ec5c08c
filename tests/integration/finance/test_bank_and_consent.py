"""What a bank sees before, under and after a consent, and what it decides."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.finance.conftest import CITY, House, new_consent, title, yuan

APPROVED = {"decision": "approved", "amount": yuan("1500000.00"), "rate_bp": 345, "tenor_months": 12}
DECLINED = {"decision": "declined", "reason_code": "high_leverage"}


async def test_a_bank_sees_masked_cards_of_its_own_products_only(house: House) -> None:
    bank, other, firm = await house.bank(), await house.bank(), await house.firm(size_class="small")
    match = await house.match(firm, bank)
    answer = await house.get("/matches", bank)
    (card,) = answer.json()["items"]
    assert (card["id"], card["match_token"]) == (match["id"], match["match_token"])
    assert (card["credit_code"], card["name"], card["consent"]) == (None, None, None)
    assert firm["credit_code"] not in answer.text
    assert all(each["value"] is None for each in card["reasons"])
    assert (await house.get("/matches", other)).json()["items"] == []
    assert (await house.get("/matches", {"roles": ["bank"], "org": "no id"})).json()["items"] == []
    for role in ("enterprise", "municipal-officer", "guarantor"):
        assert (await house.get("/matches", {"roles": [role], "org": bank["org"]})).status_code == 403


async def test_the_profile_opens_with_consent_and_closes_with_its_revocation(house: House) -> None:
    bank, firm = await house.bank(), await house.firm(size_class="small")
    code = firm["credit_code"]
    await house.hear(title(code))
    match = await house.match(firm, bank)
    closed = await house.get(f"/matches/{match['id']}", bank)
    assert (closed.status_code, closed.json()["code"]) == (403, "consent_not_live")
    consent = await house.consent(firm, bank, "identity", "figures")
    opened = await house.get(f"/matches/{match['id']}", bank)
    assert opened.status_code == 200, opened.text
    profile = opened.json()
    assert (profile["identity"]["credit_code"], profile["match"]["credit_code"]) == (code, code)
    assert profile["figures"][0]["revenue"] == yuan("30000000.00")
    assert (profile["titles"], profile["residence"]) == (None, None)
    (entry,) = (await house.get("/access-log", firm)).json()["items"]
    assert (entry["reader"], entry["match_id"], entry["blocks"]) == (bank["sub"], match["id"], ["identity", "figures"])
    assert (await house.get("/access-log", await house.firm())).json()["items"] == []
    gone = await house.post(f"/consents/{consent['id']}/revocation", None, firm)
    assert gone.status_code == 200, gone.text
    assert gone.json()["live"] is False
    refused = await house.get(f"/matches/{match['id']}", bank)
    assert (refused.status_code, refused.json()["code"]) == (403, "consent_not_live")
    (card,) = (await house.get("/matches", bank)).json()["items"]
    assert (card["credit_code"], card["consent"]) == (None, None)
    assert len((await house.get("/access-log", firm)).json()["items"]) == 1
    told = [each["type"] for each in await house.events(code)]
    assert told == ["finance.need_stated", "finance.consent_granted", "finance.consent_revoked"]
    twice = await house.post(f"/consents/{consent['id']}/revocation", None, firm)
    assert (twice.status_code, twice.json()["code"]) == (409, "consent_already_revoked")


async def test_a_name_read_in_the_list_is_written_down_too(house: House) -> None:
    bank, firm = await house.bank(), await house.firm()
    await house.match(firm, bank)
    await house.consent(firm, bank, "identity")
    (card,) = (await house.get("/matches", bank)).json()["items"]
    assert card["credit_code"] == firm["credit_code"]
    (entry,) = (await house.get("/access-log", firm)).json()["items"]
    assert entry["blocks"] == ["identity"]


@pytest.mark.parametrize("changes", [{"purpose": "post_loan_monitoring"}, {"blocks": ["figures"]}])
async def test_another_purpose_or_block_opens_no_name(house: House, changes: dict[str, Any]) -> None:
    bank, firm = await house.bank(), await house.firm()
    await house.match(firm, bank)
    await house.consent(firm, bank, **changes)
    answer = await house.get("/matches", bank)
    assert firm["credit_code"] not in answer.text


async def test_a_consent_for_one_bank_opens_nothing_for_another(house: House) -> None:
    bank, other, firm = await house.bank(), await house.bank(), await house.firm()
    match = await house.match(firm, bank)
    consent = await house.consent(firm, other)
    assert (await house.get(f"/matches/{match['id']}", bank)).status_code == 403
    for path, body in ((f"/matches/{match['id']}/interest", {}), (f"/matches/{match['id']}/decisions", DECLINED)):
        assert (await house.post(path, body, other)).status_code == 404
    assert (await house.get(f"/matches/{match['id']}", other)).status_code == 404
    stranger = await house.firm()
    assert (await house.post(f"/consents/{consent['id']}/revocation", None, stranger)).status_code == 404
    assert (await house.get("/consents", stranger)).json()["items"] == []
    assert [each["id"] for each in (await house.get("/consents", other)).json()["items"]] == [consent["id"]]


async def test_an_expired_consent_opens_nothing(house: House) -> None:
    bank, firm = await house.bank(), await house.firm()
    match = await house.match(firm, bank)
    soon = house.database.clock.now() + timedelta(days=1)
    await house.consent(firm, bank, expires_at=soon.isoformat())
    assert (await house.get(f"/matches/{match['id']}", bank)).status_code == 200
    clock = house.database.clock
    kept = clock.offset
    try:
        clock.offset = kept + timedelta(days=1)
        assert (await house.get(f"/matches/{match['id']}", bank)).status_code == 403
    finally:
        clock.offset = kept


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"expires_at": "2020-01-01T00:00:00+08:00"}, 422, "consent_ends_in_the_past"),
        ({"expires_at": "2099-01-01T00:00:00+08:00"}, 422, "consent_too_long"),
        ({"institution_id": str(uuid4())}, 422, "institution_unknown"),
        ({"expires_at": "2027-01-01T00:00:00"}, 400, None),
        ({"blocks": []}, 400, None),
        ({"blocks": ["everything"]}, 400, None),
        ({"purpose": "curiosity"}, 400, None),
    ],
)
async def test_bad_consents_change_nothing(
    house: House, changes: dict[str, Any], status: int, code: str | None
) -> None:
    bank, firm = await house.bank(), await house.firm()
    before = await house.counts()
    answer = await house.post("/consents", {**new_consent(house, bank), **changes}, firm)
    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code
    assert await house.counts() == before
    assert (await house.post("/consents", new_consent(house, bank), bank)).status_code == 403


async def test_interest_and_approval_are_told(house: House) -> None:
    bank, firm = await house.bank(), await house.firm()
    match = await house.match(firm, bank)
    path = f"/matches/{match['id']}"
    shown = await house.post(f"{path}/interest", {}, bank)
    assert (shown.status_code, shown.json()["state"]) == (200, "interested")
    assert (await house.post(f"{path}/interest", {}, bank)).json()["code"] == "interest_already_shown"
    early = await house.post(f"{path}/decisions", APPROVED, bank)
    assert (early.status_code, early.json()["code"]) == (403, "consent_not_live")
    await house.consent(firm, bank)
    decided = await house.made(f"{path}/decisions", APPROVED, bank)
    assert (decided["state"], decided["outcome"]["amount"]) == ("approved", yuan("1500000.00"))
    event = (await house.events(firm["credit_code"]))[-1]
    assert (event["type"], event["decision"], event["amount_fen"], event["rate_bp"]) == (
        "finance.match_decided",
        "approved",
        150_000_000,
        345,
    )
    again = await house.post(f"{path}/decisions", DECLINED, bank)
    assert (again.status_code, again.json()["code"]) == (409, "match_already_decided")
    seen = next(each for each in await house.matches(firm, {"id": match["need_id"]}) if each["id"] == match["id"])
    assert (seen["state"], seen["outcome"]["rate_bp"]) == ("approved", 345)


async def test_two_decisions_at_once_leave_one(house: House) -> None:
    bank, firm = await house.bank(), await house.firm()
    match = await house.match(firm, bank)
    answers = await asyncio.gather(*(house.post(f"/matches/{match['id']}/decisions", DECLINED, bank) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert [each["type"] for each in await house.events(firm["credit_code"])].count("finance.match_decided") == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"decision": "approved"}, 422, "decision_incomplete"),
        ({**APPROVED, "reason_code": "other"}, 422, "decision_incomplete"),
        ({**APPROVED, "amount": yuan("2000000.01")}, 422, "approved_more_than_asked"),
        ({"decision": "declined"}, 422, "decision_incomplete"),
        ({**DECLINED, "reason_code": "mood"}, 422, "reason_unknown"),
        ({**APPROVED, "rate_bp": 3.45}, 400, None),
        ({"decision": "maybe"}, 400, None),
    ],
)
async def test_bad_decisions_change_nothing(house: House, body: dict[str, Any], status: int, code: str | None) -> None:
    bank, firm = await house.bank(), await house.firm()
    match = await house.match(firm, bank)
    await house.consent(firm, bank)
    before = await house.counts()
    answer = await house.post(f"/matches/{match['id']}/decisions", body, bank)
    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code
    assert await house.counts() == before
    assert (await house.post(f"/matches/{match['id']}/decisions", DECLINED, CITY)).status_code == 403


async def test_pages_filters_and_changes_since(house: House) -> None:
    bank, firm = await house.bank(), await house.firm()
    made = [(await house.match(firm, bank))["id"] for _ in range(2)]
    first = (await house.get("/matches?limit=1", bank)).json()
    others = (await house.get(f"/matches?limit=200&cursor={first['next_cursor']}", bank)).json()["items"]
    ids = {each["id"] for each in first["items"]} | {each["id"] for each in others}
    assert set(made) <= ids
    since = house.database.clock.now().isoformat().replace("+", "%2B")
    assert (await house.get(f"/matches?updated_since={since}", bank)).json()["items"] == []
    await house.post(f"/matches/{made[0]}/interest", {}, bank)
    changed = (await house.get(f"/matches?updated_since={since}", bank)).json()["items"]
    assert [each["id"] for each in changed] == [made[0]]
    interested = (await house.get("/matches?state=interested&min_score=50&eligible=true", bank)).json()["items"]
    assert [each["id"] for each in interested] == [made[0]]
    await house.consent(firm, bank)
    assert len((await house.get(f"/matches?updated_since={since}", bank)).json()["items"]) == len(ids)
    assert (await house.get("/matches?updated_since=yesterday", bank)).status_code == 400
    assert (await house.get(f"/matches?cursor={first['next_cursor']}&state=approved", bank)).status_code == 400
