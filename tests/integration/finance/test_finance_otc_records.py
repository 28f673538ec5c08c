"""The regional equity market through the door: entered, confirmed by another, ended, reversed."""

from datetime import timedelta
from typing import Any

import pytest

from chassis.credit_code import make
from tests.integration.finance.test_finance_listings import INDUSTRY, LEADER, TODAY, _numbers, district, firm, officer

PATH = "/otc-records"


def record(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "credit_code": code, "kind": "cultivated", "began_on": "2025-06-02", "market_code": "880001",
        "evidence": "挂牌通知书 (synthetic)", **changes,
    }  # fmt: skip


async def proposed(house, code: str, **changes: Any) -> str:
    return f"{PATH}/{(await house.made(PATH, record(code, **changes), officer()))['id']}"


async def confirmed(house, code: str, **changes: Any) -> str:
    path = await proposed(house, code, **changes)
    done = await house.post(f"{path}/decision", {"outcome": "confirm"}, officer("officer-2"))
    assert (done.status_code, done.json()["state"]) == (200, "confirmed"), done.text
    return path


async def test_the_kinds_are_data(house) -> None:
    found = (await house.get(f"{PATH}/kinds", LEADER)).json()["items"]
    assert [(each["id"], each["zh"]) for each in found] == [
        ("listed", "挂牌"), ("cultivated", "挂牌培育"), ("custody", "托管"),
    ]  # fmt: skip


async def test_a_record_is_entered_confirmed_ended_and_reversed_and_each_is_told(house) -> None:
    code = await firm(house, clusters=("LEAD01",))
    path = await proposed(house, code)
    assert await house.events(code) == []
    own = await house.post(f"{path}/decision", {"outcome": "confirm"}, officer())
    assert (own.status_code, own.json()["code"]) == (403, "market_entry_four_eyes")
    wrong = await house.post(f"{path}/decision", {"outcome": "confirm"}, officer("x", INDUSTRY))
    assert (wrong.status_code, wrong.json()["code"]) == (403, "not_the_registers_department")
    done = await house.post(f"{path}/decision", {"outcome": "confirm"}, officer("other"))
    assert (done.status_code, done.json()["state"], done.json()["clusters"]) == (200, "confirmed", ["LEAD01"])
    end = {"ended_on": "2026-01-05", "reason": "listed_on_an_exchange"}
    done = await house.post(f"{path}/end", end, officer())
    assert (done.status_code, done.json()["state"], done.json()["end_reason"]) == (200, "ended", end["reason"])
    assert (await house.post(f"{path}/end", end, officer())).status_code == 409
    done = await house.post(f"{path}/reversal", {"reason": "录错企业"}, officer())
    assert (done.status_code, done.json()["state"], done.json()["reversed_on"]) == (200, "reversed", str(TODAY))
    told = await house.events(code)
    assert [each["type"] for each in told] == [
        "finance.otc_recorded", "finance.otc_record_ended", "finance.otc_record_reversed",
    ]  # fmt: skip
    assert [(each["kind"], each["record_id"]) for each in told] == [("cultivated", path.rsplit("/", 1)[-1])] * 3
    assert (told[0]["district"], told[0]["town"], told[0]["clusters"]) == ("CQ-500107", "西永", ["LEAD01"])
    lines = "SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY id"
    actions = [row["action"] for row in await house.database.pool.fetch(lines, path.rsplit("/", 1)[-1])]
    assert actions == [f"otc_record.{each}" for each in ("proposed", "confirmed", "ended", "reversed")]


async def test_of_one_kind_a_firm_has_one_record_at_a_time(house) -> None:
    code = await firm(house)
    path = await confirmed(house, code)
    twice = await house.post(PATH, record(code, began_on="2026-01-01"), officer())
    assert (twice.status_code, twice.json()["code"]) == (409, "already_on_the_market")
    await confirmed(house, code, kind="custody")
    await confirmed(house, code, kind="listed")
    await house.post(f"{path}/end", {"ended_on": "2026-01-05", "reason": "withdrawn"}, officer())
    early = await house.post(PATH, record(code, began_on="2026-01-04"), officer())
    assert early.status_code == 409
    await confirmed(house, code, began_on="2026-01-05")


async def test_what_a_firm_was_on_a_day_is_asked_by_that_day(house) -> None:
    code = await firm(house)
    path = await confirmed(house, code, began_on="2025-06-02")
    await proposed(house, code, kind="custody", began_on="2025-06-02")
    await house.post(f"{path}/end", {"ended_on": "2025-09-01", "reason": "removed"}, officer())
    for on, kinds in (
        ("2025-06-01", []), ("2025-06-02", ["cultivated"]), ("2025-08-31", ["cultivated"]), ("2025-09-01", []),
    ):  # fmt: skip
        found = (await house.get(f"{PATH}?credit_code={code}&on={on}", LEADER)).json()["items"]
        assert [each["kind"] for each in found] == kinds, on


async def test_bad_entries_change_nothing_and_everybody_sees_what_is_theirs(house) -> None:
    code = await firm(house)
    before = await house.counts()
    for changes, status, name in (
        ({"began_on": (TODAY + timedelta(days=1)).isoformat()}, 422, "market_day_to_come"),
        ({"began_on": "2019-12-31"}, 422, "market_day_before_firm"),
        ({"kind": "found"}, 400, "malformed"),
        ({"credit_code": make("500107", next(_numbers))}, 409, "enterprise_not_yet_known"),
        ({"more": 1}, 400, "malformed"),
    ):
        answer = await house.post(PATH, record(code, **changes), officer())
        assert (answer.status_code, answer.json()["code"]) == (status, name), answer.text
    for department in (INDUSTRY, None):
        answer = await house.post(PATH, record(code), officer(department=department))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_the_registers_department")
    assert await house.counts() == before
    path = await proposed(house, code)
    own, other = ({"roles": ["enterprise"], "sub": "f", "credit_code": each} for each in (code, await firm(house)))
    for caller, found, status in (
        (own, 1, 200), (other, 0, 404), (district(), 1, 200), (district("CQ-500112"), 0, 404), (LEADER, 1, 200),
    ):  # fmt: skip
        assert len((await house.get(f"{PATH}?credit_code={code}&state=proposed", caller)).json()["items"]) == found
        assert (await house.get(path, caller)).status_code == status
    for caller in (own, district(), LEADER):
        assert (await house.post(PATH, record(code), caller)).status_code == 403


async def test_the_list_is_filtered_and_paged(house) -> None:
    unit = "CQ-500237"
    codes = [await firm(house, district=unit) for _ in range(3)]
    for code, on in zip(codes, ("2023-12-31", "2024-01-01", "2024-12-31"), strict=True):
        await proposed(house, code, began_on=on, kind="custody")

    async def found(query: str) -> list[str]:
        answer = await house.get(f"{PATH}?district={unit}&{query}", LEADER)
        assert answer.status_code == 200, answer.text
        return [each["credit_code"] for each in answer.json()["items"]]

    assert await found("year=2024&kind=custody") == codes[1:]
    assert await found("kind=listed") == []
    first = (await house.get(f"{PATH}?district={unit}&limit=2", LEADER)).json()
    assert await found(f"limit=2&cursor={first['next_cursor']}") == codes[2:]


@pytest.mark.parametrize("act", ["decision", "end", "reversal"])
async def test_nothing_is_done_with_what_is_not_there(house, act) -> None:
    body = {
        "decision": {"outcome": "confirm"}, "end": {"ended_on": "2026-01-01", "reason": "closed"},
        "reversal": {"reason": "x"},
    }[act]  # fmt: skip
    answer = await house.post(f"{PATH}/0198d3a0-0000-7000-8000-00000000dead/{act}", body, officer())
    assert (answer.status_code, answer.json()["code"]) == (404, "otc_record_not_found")
