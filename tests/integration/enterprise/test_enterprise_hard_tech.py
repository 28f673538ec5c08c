"""The register of hard-tech firms through the door: proposed, confirmed by another, withdrawn, counted once."""

import csv
import io
from typing import Any

import pytest

from services.enterprise.hard_tech.models import hard_tech_entries
from tests.integration.enterprise.conftest import next_key
from tests.integration.enterprise.steps import file_all
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

URL = "/v1/hard-tech/entries"


def entry(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "credit_code": code,
        "route": "brought_in",
        "entered_on": "2026-02-01",
        "origin": "浙江杭州",
        "evidence": "落地协议 F-31 (synthetic)",
        **changes,
    }


def bred(code: str, **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in entry(code, route="bred", **changes).items() if name != "origin"}


async def ready(house, **changes: Any) -> str:
    code: str = await house.registered(**changes)
    await file_all(house, code)
    return code


async def proposed(house, code: str, body: dict[str, Any] | None = None, unit: str = "CQ-500107") -> str:
    made = await house.district(unit).post(URL, body or entry(code))
    assert made.status_code == 201, made.text
    return f"{URL}/{made.json()['id']}"


async def confirmed(house, code: str, body: dict[str, Any] | None = None) -> str:
    path = await proposed(house, code, body)
    done = await house.city().post(f"{path}/decision", {"outcome": "confirm"})
    assert (done.status_code, done.json()["state"]) == (200, "confirmed"), done.text
    return path


async def told(house, code: str) -> list[dict[str, Any]]:
    return [each for each in await house.events(code) if each["type"].startswith("enterprise.hard_tech")]


async def test_the_described_columns_are_those_of_the_database(house) -> None:
    rows = await house.database.pool.fetch(COLUMNS, hard_tech_entries.name)
    assert {row["column_name"]: row["empty"] for row in rows} == {
        each.name: bool(each.nullable) for each in hard_tech_entries.columns
    }


async def test_anybody_reads_what_hard_tech_means_and_that_it_is_the_platforms_own_setting(house) -> None:
    found = (await house.nobody.get("/v1/hard-tech/definition")).json()
    assert [(each["name"], each["holds"]) for each in found["conditions"]] == [
        ("flagship_chain_or_cluster", True), ("rd_ratio_from_0.05", True), ("class_one_ip", True),
        ("listed_by_department", False),
    ]  # fmt: skip
    assert [(each["name"], each["confidence"]) for each in found["readings"]] == [
        ("HARD_TECH_DEFINITION", "C"),
        ("HARD_TECH_COUNTING", "C"),
    ]


async def test_an_entry_is_proposed_confirmed_by_another_and_told_once(house) -> None:
    code, district, city = await ready(house, town="西永"), house.district(), house.city()
    standing = (await district.get(f"/v1/enterprises/{code}/hard-tech?on=2026-02-01")).json()
    assert (standing["result"], len(standing["criteria"])) == ("met", 3)
    key = next_key()
    made = await district.post(URL, entry(code), **{"Idempotency-Key": key})
    again = await district.post(URL, entry(code), **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    shown = made.json()
    assert (shown["state"], shown["result"], shown["district"], shown["town"]) == (
        "proposed", "met", "CQ-500107", "西永",
    )  # fmt: skip
    assert (shown["clusters"], [each["result"] for each in shown["answer"]["criteria"]]) == (["LEAD01"], ["met"] * 3)
    assert await told(house, code) == []
    path = made.headers["location"]
    done = await city.post(f"{path}/decision", {"outcome": "confirm", "comment": "材料齐全"})
    assert (done.status_code, done.json()["state"], done.json()["decided_by"]) == (200, "confirmed", "city-1")
    assert (await city.get(path)).json() == done.json()
    (event,) = await told(house, code)
    assert (event["type"], event["route"], event["entered_on"], event["confirmed_on"], event["district"]) == (
        "enterprise.hard_tech_entered", "brought_in", "2026-02-01", "2026-03-02", "CQ-500107",
    )  # fmt: skip
    kept = await city.get(f"/v1/enterprises/{code}/assessments/{event['assessment_id']}")
    assert (kept.json()["rule_set"], kept.json()["result"]) == (event["definition"], "met")
    twice = await city.post(f"{path}/decision", {"outcome": "confirm"})
    assert (twice.status_code, twice.json()["code"]) == (409, "hard_tech_decided")
    lines = "SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY id"
    actions = [row["action"] for row in await house.database.pool.fetch(lines, shown["id"])]
    assert actions == ["hard_tech.proposed", "hard_tech.confirmed"]


async def test_who_proposed_does_not_decide_and_what_is_rejected_frees_the_place(house) -> None:
    code = await ready(house)
    made = await house.city("city-9").post(URL, entry(code))
    path = f"{URL}/{made.json()['id']}"
    own = await house.city("city-9").post(f"{path}/decision", {"outcome": "confirm"})
    assert (own.status_code, own.json()["code"]) == (403, "hard_tech_four_eyes")
    gone = await house.city().post(f"{path}/decision", {"outcome": "reject", "comment": "依据不足"})
    assert (gone.json()["state"], gone.json()["comment"]) == ("rejected", "依据不足")
    assert await told(house, code) == []
    early = await house.city().post(f"{path}/withdrawal", {"withdrawn_on": "2026-03-02", "reason": "other"})
    assert (early.status_code, early.json()["code"]) == (409, "hard_tech_not_confirmed")
    await confirmed(house, code, bred(code))


async def test_a_firm_brought_in_and_bred_counts_once_and_the_earlier_entry_is_named(house) -> None:
    code = await ready(house)
    path = await confirmed(house, code, entry(code, entered_on="2025-12-31"))
    for on in ("2025-12-31", "2026-01-01", "2025-06-30"):
        twice = await house.district().post(URL, bred(code, entered_on=on), **{"Accept-Language": "en"})
        assert (twice.status_code, twice.json()["code"]) == (409, "already_hard_tech"), twice.text
        assert path.rsplit("/", 1)[-1] in twice.text
        assert "2025-12-31" in twice.text


async def test_an_error_frees_the_place_and_a_leave_does_not(house) -> None:
    wrong, gone = await ready(house), await ready(house)
    for code, reason, day in ((wrong, "entered_in_error", "2026-02-01"), (gone, "moved_away", "2026-03-01")):
        path = await confirmed(house, code)
        body = {"withdrawn_on": "2026-03-01", "reason": reason, "comment": "见函"}
        for days, status in (("2026-01-31", 422), ("2026-03-03", 422)):
            assert (await house.city().post(f"{path}/withdrawal", {**body, "withdrawn_on": days})).status_code == status
        left = await house.city().post(f"{path}/withdrawal", body)
        assert (left.status_code, left.json()["state"], left.json()["withdrawn_on"]) == (200, "withdrawn", day)
        assert (await told(house, code))[-1] == {
            "type": "enterprise.hard_tech_withdrawn", "entry_id": path.rsplit("/", 1)[-1], "credit_code": code,
            "withdrawn_on": day, "withdrawal_reason": reason,
        }  # fmt: skip
        twice = await house.city().post(f"{path}/withdrawal", body)
        assert (twice.status_code, twice.json()["code"]) == (409, "hard_tech_not_confirmed")
    assert (await house.district().post(URL, bred(wrong))).status_code == 201
    refused = await house.district().post(URL, bred(gone))
    assert (refused.status_code, refused.json()["code"]) == (409, "already_hard_tech")


async def test_what_is_unmet_is_refused_and_what_is_not_known_needs_a_reason(house) -> None:
    code, district = await house.registered(), house.district()
    unsure = await district.post(URL, entry(code))
    assert (unsure.status_code, unsure.json()["code"]) == (422, "hard_tech_unsure")
    assert "研发费用" in unsure.json()["title"]
    unmet = await district.post(URL, entry(code, reason="新设企业", stated={"ip_class1_count": 0}))
    assert (unmet.status_code, unmet.json()["code"]) == (422, "hard_tech_unmet"), unmet.text
    path = await proposed(house, code, entry(code, reason="新设企业，首年尚无年报", stated={"ip_class1_count": 2}))
    shown = (await district.get(path)).json()
    assert (shown["result"], shown["reason"]) == ("unknown", "新设企业，首年尚无年报")
    assert [each["result"] for each in shown["answer"]["criteria"]] == ["met", "unknown", "met"]
    figures = {"revenue": {"amount": "1000.00", "currency": "CNY"}, "rd": {"amount": "49.99", "currency": "CNY"}}
    reports = f"/v1/enterprises/{code}/annual-reports/2025"
    filed = await house.firm(code).call("PUT", reports, figures, **{"If-None-Match": "*"})
    assert filed.status_code == 200, filed.text
    late = await house.city().post(f"{path}/decision", {"outcome": "confirm"})
    assert (late.status_code, late.json()["code"]) == (422, "hard_tech_unmet"), "checked once more when it is confirmed"
    assert await told(house, code) == []


async def test_a_confirmation_with_empty_words_is_no_reason_and_an_input_is_named_where_it_was_sent(house) -> None:
    code, path = await house.registered(), ""
    body = bred(code, stated={"no_such_input": 1})
    refused = await house.district().post(URL, body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/stated/no_such_input")
    path = await proposed(house, code, bred(code, reason="新设企业"))
    empty = await house.city().post(f"{path}/decision", {"outcome": "confirm", "comment": ""})
    assert (empty.status_code, empty.json()["errors"][0]["pointer"]) == (400, "/comment")


async def test_a_firm_of_no_cluster_is_not_known_to_be_in_one(house) -> None:
    code = await ready(house, clusters=[])
    unsure = await house.district().post(URL, entry(code))
    assert (unsure.status_code, unsure.json()["code"]) == (422, "hard_tech_unsure")
    stated = {"in_flagship_chain_or_cluster": False}
    unmet = await house.district().post(URL, entry(code, stated=stated, reason="见函"))
    assert unmet.json()["code"] == "hard_tech_unmet"


async def test_the_unit_is_that_of_the_day_across_the_redrawing(house) -> None:
    unit = "CQ-LJXQ-D"
    code = await ready(house, district=unit, town="水土街道")
    path = await proposed(house, code, entry(code, entered_on="2025-11-05"), unit)
    assert (await house.district(unit).get(path)).json()["district"] == "CQ-500109"
    other = await ready(house, district=unit, town="水土街道")
    path = await proposed(house, other, entry(other, entered_on="2025-11-06"), unit)
    assert (await house.district(unit).get(path)).json()["district"] == unit


async def test_everybody_sees_what_is_theirs_and_only_officers_write(house) -> None:
    code = await ready(house)
    path = await proposed(house, code)
    for caller, found, status in (
        (house.firm(code), 1, 200),
        (house.firm(await house.registered()), 0, 404),
        (house.district(), 1, 200),
        (house.district("CQ-500112"), 0, 404),
        (house.caller("leader"), 1, 200),
    ):
        assert len((await caller.get(f"{URL}?credit_code={code}")).json()["items"]) == found
        assert (await caller.get(path)).status_code == status
    assert (await house.nobody.get(URL)).status_code == 401
    assert (await house.caller("bank").get(URL)).status_code == 403
    for caller in (house.firm(code), house.caller("leader")):
        assert (await caller.post(URL, entry(code))).status_code == 403
    assert (await house.district("CQ-500112").post(URL, entry(code))).status_code == 404
    for caller in (house.firm(code), house.district(), house.caller("leader")):
        assert (await caller.post(f"{path}/decision", {"outcome": "confirm"})).status_code == 403
        body = {"withdrawn_on": "2026-03-01", "reason": "other"}
        assert (await caller.post(f"{path}/withdrawal", body)).status_code == 403
    assert (await house.firm(code).get(f"{URL}/export")).status_code == 403


async def test_bad_entries_change_nothing(house) -> None:
    code, district = await ready(house), house.district()
    before = await house.count("hard_tech_entries"), await house.count("assessments"), await house.count("outbox")
    for changes, status in (
        ({"entered_on": "2026-03-03"}, 422),
        ({"entered_on": "2020-05-17"}, 422),
        ({"origin": None}, 422),
        ({"route": "bred"}, 422),
        ({"route": "found"}, 400),
        ({"evidence": ""}, 400),
        ({"stated": {"no_such_input": 1}}, 400),
        ({"stated": {"ip_class1_count": -1}}, 400),
        ({"proof_file": "0198d3a0-0000-7000-8000-00000000dead"}, 422),
        ({"more": 1}, 400),
        ({"credit_code": "91500107000999991T"}, 400),
    ):
        answer = await district.post(URL, entry(code, **changes))
        assert answer.status_code == status, (changes, answer.text)
        assert answer.headers["content-type"].startswith("application/problem+json")
    after = await house.count("hard_tech_entries"), await house.count("assessments"), await house.count("outbox")
    assert after == before
    assert (await house.city().get(f"{URL}/0198d3a0-0000-7000-8000-00000000dead")).status_code == 404


@pytest.mark.parametrize("query", ["year=1999", "state=gone", "route=found"])
async def test_bad_filters_are_refused(house, query) -> None:
    assert (await house.city().get(f"{URL}?{query}")).status_code == 400


async def test_the_list_is_filtered_paged_and_exported(house) -> None:
    unit = "CQ-500237"
    codes = [await ready(house, district=unit, clusters=["STAR01"]) for _ in range(3)]
    days = ("2025-12-31", "2026-01-01", "2026-02-01")
    for code, on in zip(codes, days, strict=True):
        await proposed(house, code, bred(code, entered_on=on, evidence="=SUM(A1)"), unit)

    async def found(query: str) -> list[str]:
        answer = await house.city().get(f"{URL}?district={unit}&{query}")
        assert answer.status_code == 200, answer.text
        return [each["credit_code"] for each in answer.json()["items"]]

    assert await found("year=2025") == codes[:1]
    assert await found("year=2026&cluster=STAR01&state=proposed&route=bred") == codes[1:]
    assert await found("cluster=LEAD01") == await found("chain=CHAIN01") == await found("state=confirmed") == []
    first = (await house.city().get(f"{URL}?district={unit}&limit=2")).json()
    assert await found(f"limit=2&cursor={first['next_cursor']}") == codes[2:]
    file = await house.district(unit).get(f"{URL}/export?year=2026")
    rows = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert [(row["credit_code"], row["clusters"], row["evidence"]) for row in rows] == [
        (code, "STAR01", "'=SUM(A1)") for code in codes[1:]
    ]
