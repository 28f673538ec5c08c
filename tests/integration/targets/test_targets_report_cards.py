"""Report cards: what is missing says why, ties, small numbers, appeals, units that come and go."""

from typing import Any

import pytest

from tests.integration.targets.desk import DISTRICT, ECONOMY, ECONOMY_2, HERE, LEADER, OTHER_DISTRICT, THERE, Desk

DAY = "2025-06-30"
BANKING, BANKING_2 = "municipal-officer:m:市地方金融管理局", "municipal-officer:n:市地方金融管理局"
FIRST = {
    "MSME_LOANS_FEN": 1_100_000, "MSME_LOANS_YEAR_BEFORE_FEN": 1_000_000, "FIRMS_WITH_LOANS": 25, "FIRMS": 100,
    "FIRST_LOAN_FIRMS": 10,
}  # fmt: skip
"""Growth 0.1 of 0.2: 20 of 40; coverage 0.25 of 0.5: 20 of 40; first loans 0.1 of 0.1: 20 of 20: together 60."""


async def state(desk: Desk, code: str, value: int, district: str = HERE, as_of: str = DAY) -> dict[str, Any]:
    one, two = (ECONOMY, ECONOMY_2) if code == "FIRMS" else (BANKING, BANKING_2)
    body = {"input": code, "district": district, "as_of": as_of, "value": value}
    made = await desk.made("districts/figures", body, one)
    return dict(await desk.made(f"districts/figures/{made['id']}/approval", None, two))


async def fill(desk: Desk, district: str = HERE, **changes: int) -> None:
    for code, value in (FIRST | changes).items():
        await state(desk, code, value, district)


async def sheet(desk: Desk, district: str = HERE, token: str = LEADER, **query: str) -> dict[str, Any]:
    card = await desk.read(f"districts/{district}/report-card", token, **({"as_of": DAY} | query))
    assert [each["slot"] for each in card["sheets"]] == list(range(1, 9))
    assert all(each["name"] is None and not each["measures"] for each in card["sheets"][1:])
    return dict(card["sheets"][0]) | {"version": card["version"]}


async def test_an_empty_card_names_what_is_missing_and_who_owes_it(desk: Desk) -> None:
    found = await sheet(desk)
    assert (found["total"], found["rank"], len(found["missing"])) == (None, None, 5)
    assert found["missing"][3]["owners"] == ["市经济信息委"]
    assert {each["why"] for each in found["measures"]} == {"input_missing"}
    made = await desk.made("districts/figures", {"input": "FIRMS", "district": HERE, "as_of": DAY, "value": 1}, ECONOMY)
    assert len((await sheet(desk))["missing"]) == 5, "unapproved figures do not count"
    approval = f"districts/figures/{made['id']}/approval"
    assert await desk.refused(approval, None, ECONOMY) == (403, "approver_is_submitter")
    assert await desk.refused(approval, None, BANKING) == (403, "not_the_owner")


async def test_the_score_is_the_one_worked_out_by_hand(desk: Desk) -> None:
    await fill(desk)
    found = await sheet(desk)
    assert [each["score"] for each in found["measures"]] == ["20", "20", "20"]
    assert (found["total"], found["rank"], found["ranked"]) == ("60", 1, 1)
    await fill(desk, THERE, MSME_LOANS_FEN=900_000, FIRMS_WITH_LOANS=90)
    other = await sheet(desk, THERE)
    assert [each["score"] for each in other["measures"]] == ["0", "40", "20"], "held between nothing and the weight"


async def test_equals_share_a_place_and_the_next_is_skipped(desk: Desk) -> None:
    await fill(desk)
    await fill(desk, THERE)
    await fill(desk, "CQ-500101", FIRMS_WITH_LOANS=24)
    ranking = await desk.read("districts/ranking", DISTRICT, as_of=DAY)
    assert [(row["district"], row["rank"]) for row in ranking["items"][:4]] == [
        (THERE, 1), (HERE, 1), ("CQ-500101", 3), (ranking["items"][3]["district"], None),
    ]  # fmt: skip


@pytest.mark.parametrize(("firms", "why"), [(19, "too_few"), (20, None)])
async def test_few_firms_are_shown_but_not_scored(desk: Desk, firms: int, why: str | None) -> None:
    await fill(desk, FIRMS=firms, FIRMS_WITH_LOANS=5, FIRST_LOAN_FIRMS=1)
    found = await sheet(desk)
    assert found["measures"][1]["why"] == why
    assert (found["measures"][1]["value_ratio"] is not None, found["rank"]) == (True, None if why else 1)


async def test_an_appeal_upheld_makes_a_new_version_and_the_old_stays_to_be_seen(desk: Desk) -> None:
    await fill(desk)
    before = (await desk.sql.fetchval("SELECT max(approved_at) FROM card_figures")).isoformat()
    path = f"districts/{HERE}/report-card/appeals"
    body = {"input": "FIRMS_WITH_LOANS", "as_of": DAY, "reason": "漏计三家"}
    assert await desk.refused(path, body, OTHER_DISTRICT) == (403, "not_your_card")
    assert await desk.refused(path, body | {"input": "NO"}, DISTRICT) == (404, "card_input_unknown")
    appeal = await desk.made(path, body, DISTRICT)
    decision = f"districts/appeals/{appeal['id']}/decision"
    yes = {"upheld": True, "answer": "属实", "corrected": 50}
    assert await desk.refused(decision, yes, ECONOMY) == (403, "not_the_owner")
    assert await desk.refused(decision, yes, BANKING) == (403, "decider_is_party")
    assert await desk.refused(decision, yes | {"corrected": None}, BANKING_2) == (422, "correction_needed")
    assert (await sheet(desk))["version"] == 1
    await desk.made(decision, yes, BANKING_2)
    assert await desk.refused(decision, yes, BANKING_2) == (409, "appeal_decided")
    now, then = await sheet(desk), await sheet(desk, known_at=before)
    assert (now["total"], now["version"], then["total"], then["version"]) == ("80", 2, "60", 1)
    assert len((await desk.read("districts/appeals", DISTRICT))["items"]) == 1
    assert (await desk.read("districts/appeals", OTHER_DISTRICT))["items"] == []


async def test_an_appeal_refused_changes_nothing(desk: Desk) -> None:
    await fill(desk)
    body = {"input": "FIRMS", "as_of": DAY, "reason": "多计"}
    appeal = await desk.made(f"districts/{HERE}/report-card/appeals", body, DISTRICT)
    refusal = {"upheld": False, "answer": "不属实"}
    decision = f"districts/appeals/{appeal['id']}/decision"
    assert await desk.refused(decision, refusal | {"corrected": 1}, ECONOMY_2) == (422, "correction_needed")
    await desk.made(decision, refusal, ECONOMY_2)
    assert ((await sheet(desk))["total"], (await sheet(desk))["version"]) == ("60", 1)


async def test_units_exist_from_their_first_to_their_last_day(desk: Desk) -> None:
    for unit, day, status in (
        ("CQ-500112", "2025-11-05", 200), ("CQ-500112", "2025-11-06", 404),
        ("CQ-LJXQ-D", "2025-11-05", 404), ("CQ-LJXQ-D", "2025-11-06", 200), ("CQ-NONE", DAY, 404),
    ):  # fmt: skip
        answer = await desk.get(f"districts/{unit}/report-card", LEADER, as_of=day)
        assert answer.status_code == status, (unit, day)
    card = await desk.read("districts/CQ-LJXQ-D/report-card", LEADER, as_of="2025-11-06")
    assert "2025-11-06" in card["sheets"][0]["missing"][0]["reason"]["zh"]
    assert (await desk.get(f"districts/{HERE}/report-card", OTHER_DISTRICT, as_of=DAY)).status_code == 403


async def test_bad_figures_change_nothing(desk: Desk) -> None:
    good = {"input": "FIRMS", "district": HERE, "as_of": DAY, "value": 5}
    for changes, expected in (
        ({"input": "NO"}, (404, "card_input_unknown")),
        ({"as_of": "2999-01-01"}, (422, "figure_of_the_future")),
        ({"district": "CQ-LJXQ-D"}, (404, "unit_not_on_that_day")),
        ({"value": -1}, (400, "malformed")),
        ({"value": 1.5}, (400, "malformed")),
        ({"input": "FIRST_LOAN_FIRMS"}, (403, "not_the_owner")),
    ):
        assert await desk.refused("districts/figures", good | changes, ECONOMY) == expected, changes
    assert await desk.sql.fetchval("SELECT count(*) FROM card_figures") == 0
