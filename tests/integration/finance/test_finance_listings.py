"""Listings through the door: entered, confirmed by another, delisted, reversed; whose and by whom."""

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.credit_code import make
from contracts.enterprise import EnterpriseChanged, EnterpriseRegistered
from tests.integration.finance.conftest import CLOCK

PATH = "/listings"
FINANCE, INDUSTRY = "市地方金融管理局", "市经济信息委"
_numbers = iter(range(770_000, 780_000))
TODAY = CLOCK.today()


def officer(who: str = "officer-1", department: str | None = FINANCE) -> dict[str, Any]:
    return {"roles": ["municipal-officer"], "sub": who, **({"department": department} if department else {})}


def district(unit: str = "CQ-500107") -> dict[str, Any]:
    return {"roles": ["district-officer"], "sub": f"district-{unit}", "district": unit}


LEADER = {"roles": ["leader"], "sub": "leader-1"}


async def firm(house, **changes: Any) -> str:
    code = make("500107", next(_numbers))
    told = {
        "credit_code": code, "name": f"合成测试企业{code[-4:]}", "district": "CQ-500107", "town": "西永",
        "industry": "C3912", "registered_on": date(2020, 1, 1), "recorded_on": date(2020, 2, 1), "synthetic": True,
    }  # fmt: skip
    await house.hear(EnterpriseRegistered.model_validate({**told, **changes}))
    return code


async def changed(house, code: str, on: date, **changes: Any) -> None:
    told = {
        "credit_code": code, "name": f"合成测试企业{code[-4:]}", "district": "CQ-500107", "industry": "C3912",
        "registered_on": date(2020, 1, 1), "effective_on": on, "changed": tuple(changes),
    }  # fmt: skip
    await house.hear(EnterpriseChanged.model_validate({**told, **changes}))


def listing(code: str, **changes: Any) -> dict[str, Any]:
    number = f"{next(_numbers):06d}"
    return {
        "credit_code": code, "board": "sse_star", "stock_code": number, "listed_on": "2025-06-02",
        "evidence": "上市公告书 (synthetic)", **changes,
    }  # fmt: skip


async def proposed(house, code: str, **changes: Any) -> str:
    return f"{PATH}/{(await house.made(PATH, listing(code, **changes), officer()))['id']}"


async def confirmed(house, code: str, **changes: Any) -> str:
    path = await proposed(house, code, **changes)
    done = await house.post(f"{path}/decision", {"outcome": "confirm"}, officer("officer-2"))
    assert (done.status_code, done.json()["state"]) == (200, "confirmed"), done.text
    return path


async def refused(house, body: dict[str, Any], status: int, code: str, by: dict[str, Any] | None = None) -> str:
    answer = await house.post(PATH, body, by or officer())
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    return str(answer.text)


async def test_the_boards_are_data(house) -> None:
    found = (await house.get(f"{PATH}/boards", LEADER)).json()["items"]
    assert (len(found), found[1]["zh"], found[1]["id"]) == (7, "上海证券交易所科创板", "sse_star")


async def test_a_listing_is_entered_confirmed_by_another_and_told_once(house) -> None:
    code = await firm(house)
    shown = await house.made(PATH, listing(code, stock_code="688001", listed_on="2024-01-01"), officer())
    assert (shown["state"], shown["industry"], shown["manufacturing"]) == ("proposed", "C3912", True)
    assert (shown["district"], shown["town"], shown["first_listing"]) == ("CQ-500107", "西永", True)
    assert await house.events(code) == []
    path = f"{PATH}/{shown['id']}"
    done = await house.post(f"{path}/decision", {"outcome": "confirm", "comment": "公告一致"}, officer("other"))
    assert (done.status_code, done.json()["decided_by"], done.json()["comment"]) == (200, "other", "公告一致")
    assert (await house.get(path, LEADER)).json() == done.json()
    (event,) = await house.events(code)
    assert {name: event[name] for name in ("type", "listing_id", "board", "stock_code", "listed_on")} == {
        "type": "finance.firm_listed", "listing_id": shown["id"], "board": "sse_star", "stock_code": "688001",
        "listed_on": "2024-01-01",
    }  # fmt: skip
    assert (event["manufacturing"], event["first_listing"], event["industry"]) == (True, True, "C3912")
    twice = await house.post(f"{path}/decision", {"outcome": "reject"}, officer("third"))
    assert (twice.status_code, twice.json()["code"]) == (409, "market_entry_decided")
    lines = "SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY id"
    actions = [row["action"] for row in await house.database.pool.fetch(lines, shown["id"])]
    assert actions == ["listing.proposed", "listing.confirmed"]


async def test_the_right_departments_act_and_who_entered_does_not_decide(house) -> None:
    code = await firm(house)
    for wrong in ("市科技局", INDUSTRY, None):
        text = await refused(house, listing(code), 403, "not_the_registers_department", officer(department=wrong))
        assert FINANCE in text
    path = await proposed(house, code)
    for act, body in (("decision", {"outcome": "confirm"}), ("reversal", {"reason": "x"})):
        answer = await house.post(f"{path}/{act}", body, officer("other", "市科技局"))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_the_registers_department")
    own = await house.post(f"{path}/decision", {"outcome": "confirm"}, officer())
    assert (own.status_code, own.json()["code"]) == (403, "market_entry_four_eyes")
    done = await house.post(f"{path}/decision", {"outcome": "reject", "comment": "公告未见"}, officer("x", INDUSTRY))
    assert (done.status_code, done.json()["state"]) == (200, "rejected"), "both departments of annex no. 8 confirm"
    assert await house.events(code) == []
    early = await house.post(f"{path}/reversal", {"reason": "误录"}, officer("other"))
    assert (early.status_code, early.json()["code"]) == (409, "market_entry_not_standing")
    await confirmed(house, code)


async def test_the_industry_is_that_of_the_day_and_may_be_judged_otherwise_with_a_reason(house) -> None:
    code = await firm(house, industry="I6513")
    await changed(house, code, date(2025, 6, 2), industry="C3670", district="CQ-500112", town="木耳")
    await changed(house, code, date(2025, 9, 1), industry="M7320")
    for on, industry, makes, unit in (
        ("2025-06-01", "I6513", False, "CQ-500107"),
        ("2025-06-02", "C3670", True, "CQ-500112"),
        ("2025-08-31", "C3670", True, "CQ-500112"),
        ("2025-09-01", "M7320", False, "CQ-500107"),
    ):
        made = await house.made(PATH, listing(code, listed_on=on), officer())
        assert (made["industry"], made["manufacturing"], made["district"]) == (industry, makes, unit), on
        gone = await house.post(f"{PATH}/{made['id']}/decision", {"outcome": "reject"}, officer("other"))
        assert gone.status_code == 200
    body = listing(code, listed_on="2025-06-01", manufacturing=True)
    assert "I6513" in await refused(house, body, 422, "manufacturing_needs_reason")
    made = await house.made(PATH, {**body, "manufacturing_reason": "主营业务为装备制造"}, officer())
    assert (made["manufacturing"], made["manufacturing_reason"]) == (True, "主营业务为装备制造")


async def test_a_profile_told_again_for_its_day_is_the_last_one(house) -> None:
    code = await firm(house, industry="I6513")
    await changed(house, code, date(2025, 1, 1), industry="M7320")
    await changed(house, code, date(2025, 1, 1), industry="C3912")
    assert (await house.made(PATH, listing(code), officer()))["industry"] == "C3912"


async def test_a_second_board_is_entered_and_the_same_board_is_not(house) -> None:
    code, other = await firm(house), await firm(house)
    path = await confirmed(house, code, stock_code="688002")
    text = await refused(house, listing(code), 409, "already_listed")
    assert path.rsplit("/", 1)[-1] in text
    await refused(house, listing(other, stock_code="688002"), 409, "stock_code_taken")
    await confirmed(house, code, board="hkex", stock_code="9902")
    await confirmed(house, code, board="overseas", stock_code="ABC.N")
    await confirmed(house, other, board="overseas", stock_code="ABC.N")
    end = {"delisted_on": "2026-01-05", "reason": "moved_to_another_board", "comment": "转板"}
    done = await house.post(f"{path}/delisting", end, officer())
    assert (done.status_code, done.json()["state"], done.json()["delisted_on"]) == (200, "ended", "2026-01-05")
    again = await house.post(f"{path}/delisting", end, officer())
    assert (again.status_code, again.json()["code"]) == (409, "market_entry_not_standing")
    await confirmed(house, other, stock_code="688002")
    await confirmed(house, code, board="sse_main")
    types = [each["type"].removeprefix("finance.") for each in await house.events(code)]
    assert types == ["firm_listed", "firm_listed", "firm_listed", "firm_delisted", "firm_listed"]


async def test_an_error_is_reversed_with_its_reason_also_after_the_end(house) -> None:
    code = await firm(house)
    path = await confirmed(house, code)
    await house.post(f"{path}/delisting", {"delisted_on": "2026-01-05", "reason": "forced"}, officer())
    done = await house.post(f"{path}/reversal", {"reason": "重复录入"}, officer("x", INDUSTRY))
    assert (done.status_code, done.json()["state"], done.json()["reversal_reason"]) == (200, "reversed", "重复录入")
    assert done.json()["reversed_on"] == TODAY.isoformat()
    told = (await house.events(code))[-1]
    assert (told["type"], told["reversed_on"]) == ("finance.listing_reversed", TODAY.isoformat())
    again = await house.post(f"{path}/reversal", {"reason": "重复录入"}, officer())
    assert again.status_code == 409
    await confirmed(house, code)


async def test_bad_entries_change_nothing(house) -> None:
    code = await firm(house)
    before = await house.counts()
    for changes, status, name in (
        ({"listed_on": (TODAY + timedelta(days=1)).isoformat()}, 422, "market_day_to_come"),
        ({"listed_on": "2019-12-31"}, 422, "market_day_before_firm"),
        ({"board": "nasdaq"}, 422, "board_unknown"),
        ({"stock_code": "68899"}, 422, "stock_code_form"),
        ({"credit_code": make("500107", next(_numbers))}, 409, "enterprise_not_yet_known"),
        ({"credit_code": "91500107000999991T"}, 400, "malformed"),
        ({"evidence": " "}, 400, "malformed"),
        ({"manufacturing": False, "manufacturing_reason": " "}, 400, "malformed"),
        ({"proof_file": "no-id"}, 400, "malformed"),
        ({"more": 1}, 400, "malformed"),
    ):
        await refused(house, listing(code, **changes), status, name)
    assert await house.counts() == before
    path = await confirmed(house, code)
    for on, name in ((TODAY + timedelta(days=1), "market_day_to_come"), (date(2025, 6, 1), "ends_before_it_begins")):
        body = {"delisted_on": on.isoformat(), "reason": "forced"}
        answer = await house.post(f"{path}/delisting", body, officer())
        assert (answer.status_code, answer.json()["code"]) == (422, name)
    assert (await house.get(f"{PATH}/0198d3a0-0000-7000-8000-00000000dead", LEADER)).status_code == 404


async def test_everybody_sees_what_is_theirs_and_only_officers_write(house) -> None:
    code = await firm(house)
    path = await proposed(house, code)
    own, other = ({"roles": ["enterprise"], "sub": "f", "credit_code": each} for each in (code, await firm(house)))
    for caller, found, status in (
        (own, 1, 200), (other, 0, 404), (district(), 1, 200), (district("CQ-500112"), 0, 404), (LEADER, 1, 200),
    ):  # fmt: skip
        assert len((await house.get(f"{PATH}?credit_code={code}", caller)).json()["items"]) == found
        assert (await house.get(path, caller)).status_code == status
    assert (await house.get(PATH, {"roles": ["bank"], "sub": "b"})).status_code == 403
    for caller in (own, district(), LEADER, {"roles": ["platform-admin"], "sub": "a"}):
        assert (await house.post(PATH, listing(code), caller)).status_code == 403
        assert (await house.post(f"{path}/decision", {"outcome": "confirm"}, caller)).status_code == 403


async def test_the_list_is_filtered_and_paged(house) -> None:
    unit = "CQ-500237"
    codes = [await firm(house, district=unit, industry=industry) for industry in ("C3912", "I6513", "C2770")]
    for code, on, board in zip(
        codes, ("2023-12-31", "2024-01-01", "2024-12-31"), ("sse_main", "szse_main", "bse"), strict=True
    ):
        await proposed(house, code, listed_on=on, board=board)

    async def found(query: str) -> list[str]:
        answer = await house.get(f"{PATH}?district={unit}&{query}", LEADER)
        assert answer.status_code == 200, answer.text
        return [each["credit_code"] for each in answer.json()["items"]]

    assert await found("year=2023") == codes[:1]
    assert await found("year=2024&state=proposed") == codes[1:]
    assert await found("manufacturing=false") == codes[1:2]
    assert await found("manufacturing=true&board=bse") == codes[2:]
    assert await found("state=confirmed") == []
    first = (await house.get(f"{PATH}?district={unit}&limit=2", LEADER)).json()
    assert await found(f"limit=2&cursor={first['next_cursor']}") == codes[2:]
    assert (await house.get(f"{PATH}?state=gone", LEADER)).status_code == 400


@pytest.mark.parametrize("act", ["decision", "delisting", "reversal"])
async def test_nothing_is_done_with_what_is_not_there(house, act) -> None:
    body = {
        "decision": {"outcome": "confirm"}, "delisting": {"delisted_on": "2026-01-01", "reason": "forced"},
        "reversal": {"reason": "x"},
    }[act]  # fmt: skip
    answer = await house.post(f"{PATH}/0198d3a0-0000-7000-8000-00000000dead/{act}", body, officer())
    assert (answer.status_code, answer.json()["code"]) == (404, "listing_not_found")
