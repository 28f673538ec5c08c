"""The workflow beside the straight way: terms, withdrawal, visits, objections, deputies, batches, one decision."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from services.enterprise.applications.terms import lapse_overdue, remind
from services.enterprise.workflow import service as workflow
from tests.integration.enterprise.conftest import START, House
from tests.integration.enterprise.steps import expect, file_all, opened, published, submitted


@pytest.fixture(autouse=True)
def _time_returns(house):
    yield
    house.time.now = START


async def ready(house: House) -> str:
    code = await house.registered()
    await file_all(house, code)
    return code


async def by_clock(house: House, job: Any) -> None:
    async with house.database.transaction() as uow:
        while await job(uow):
            pass


async def refused(call: Any, status: int, code: str) -> None:
    answer = await call
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def audited(house: House, path: str) -> list[str]:
    query = "SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY id"
    return [row["action"] for row in await house.database.pool.fetch(query, path.rsplit("/", 1)[1])]


async def test_a_returned_case_lapses_after_its_working_days(house) -> None:
    path = await submitted(house, await ready(house))
    back = {"outcome": "return", "comment": "请补充"}
    done = await expect(house.district().post(f"{path}/district-review", back), "returned")
    due = workflow.due_on("returned", START.date())
    assert due
    assert done["due_on"] == due.isoformat()
    house.time.now += timedelta(days=(due - START.date()).days)
    await by_clock(house, lapse_overdue)
    assert (await house.city().get(path)).json()["state"] == "returned"
    house.time.forward(1)
    code = done["credit_code"]
    await refused(house.firm(code).post(f"{path}/submission"), 409, "correction_overdue")
    await by_clock(house, lapse_overdue)
    await by_clock(house, lapse_overdue)
    lapsed = (await house.firm(code).get(path)).json()
    assert (lapsed["state"], lapsed["moves"][-1]["by_subject"]) == ("lapsed", "system")
    assert (await audited(house, path)).count("application.lapse") == 1
    await opened(house, code)


async def test_the_firm_withdraws_and_may_begin_again(house) -> None:
    code = await ready(house)
    path = await submitted(house, code)
    await refused(house.city().post(f"{path}/withdrawal"), 403, "forbidden")
    await expect(house.firm(code).post(f"{path}/withdrawal", {"comment": "合成"}), "withdrawn")
    await refused(house.district().post(f"{path}/district-review", {"outcome": "pass"}), 409, "application_wrong_state")
    await opened(house, code)
    assert [each["to_state"] for each in await house.events(code) if "to_state" in each] == ["submitted", "withdrawn"]


async def test_reminders_come_once_before_and_once_after_the_term(house) -> None:
    code = await ready(house)
    path = await submitted(house, code)
    due = workflow.due_on("submitted", START.date())
    assert due

    async def told() -> list[bool]:
        await by_clock(house, remind)
        return [each["overdue"] for each in await house.events(code) if each["type"].endswith("application_reminded")]

    assert await told() == []
    house.time.now += timedelta(days=(due - START.date()).days)
    assert await told() == [False]
    assert await told() == [False]
    house.time.forward(3)
    assert await told() == [False, True]
    assert await told() == [False, True]
    tasks = (await house.district().get("/v1/tasks?limit=200")).json()["items"]
    (mine,) = [each for each in tasks if each["application_id"] == path.rsplit("/", 1)[1]]
    assert (mine["actions"], mine["due_on"], mine["overdue"]) == (["district-review"], due.isoformat(), True)


async def tasks_of(caller: Any, path: str, query: str = "") -> list[str]:
    items, cursor = [], ""
    while True:
        page = (await caller.get(f"/v1/tasks?limit=7{query}{cursor}")).json()
        items += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    found = [each["actions"] for each in items if each["application_id"] == path.rsplit("/", 1)[1]]
    return list(found[0]) if found else []


async def test_the_task_wanders_with_the_case(house) -> None:
    code = await ready(house)
    path = await opened(house, code)
    callers = house.firm(code), house.district(), house.city()

    async def waits() -> list[list[str]]:
        return [await tasks_of(caller, path) for caller in callers]

    assert await waits() == [["submission"], [], []]
    await house.firm(code).post(f"/v1/enterprises/{code}/assessments", {"tier": "INNO_SME", "overrides": {}})
    from tests.integration.enterprise.steps import DECLARED

    await expect(house.firm(code).post(f"{path}/submission", {"overrides": DECLARED}), "submitted")
    assert await waits() == [[], ["district-review"], []]
    await expect(house.district().post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
    assert await waits() == [[], [], ["municipal-review"]]
    await expect(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), "municipal_passed")
    await expect(house.city().post(f"{path}/publicity", {"from": "2026-03-02", "to": "2026-03-06"}), "in_publicity")
    assert await waits() == [[], [], []]
    house.time.forward(5)
    assert await waits() == [[], [], ["decision"]]
    assert await tasks_of(house.district("CQ-500103"), path) == []


async def test_a_drawn_case_waits_for_its_visit_and_the_draw_can_be_drawn_again(house) -> None:
    paths = [await submitted(house, await ready(house)) for _ in range(3)]
    body = {"tier": "INNO_SME", "share": "1"}
    await refused(house.district().post("/v1/site-visit-samples", {**body, "share": "0.04"}), 422, "share_too_small")
    await refused(house.district("CQ-500103").post("/v1/site-visit-samples", body), 422, "nothing_to_draw")
    drawn = await house.district().post("/v1/site-visit-samples", body)
    assert drawn.status_code == 201, drawn.text
    sample = drawn.json()
    assert {path.rsplit("/", 1)[1] for path in paths} <= set(sample["drawn"])
    assert sample["recomputed"] is True
    again = (await house.city().get(f"/v1/site-visit-samples/{sample['id']}")).json()
    assert (again["drawn"], again["recomputed"]) == (sample["drawn"], True)
    await refused(house.district("CQ-500103").get(f"/v1/site-visit-samples/{sample['id']}"), 404, "sample_not_found")
    path = paths[0]
    await expect(house.district().post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
    await refused(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), 422, "visit_outstanding")
    assert await tasks_of(house.district(), path) == ["site-visits"]
    visit = {"visited_on": "2026-03-02", "outcome": "confirmed", "findings": "合成核查"}
    late = {**visit, "visited_on": "2026-03-03"}
    await refused(house.district().post(f"{path}/site-visits", late), 422, "visit_day_wrong")
    await refused(house.district("CQ-500103").post(f"{path}/site-visits", visit), 404, "application_not_found")
    made = await house.district().post(f"{path}/site-visits", visit)
    assert (made.status_code, made.json()["sample_id"]) == (201, sample["id"]), made.text
    await expect(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), "municipal_passed")
    listed = (await house.district().get(f"{path}/site-visits")).json()
    assert [each["outcome"] for each in listed] == ["confirmed"]


async def test_objections_are_handled_one_by_one(house) -> None:
    code, other = await ready(house), await house.registered()
    path = await published(house, code)
    raised = [(await house.firm(other).post(f"{path}/objections", {"grounds": "合成异议"})).json() for _ in range(2)]
    house.time.forward(7)
    await refused(house.city().post(f"{path}/decision", {"outcome": "approve"}), 422, "objections_unanswered")
    assert await tasks_of(house.city(), path) == ["objection-handling", "decision"]
    first, second = (f"{path}/objections/{each['id']}/handling" for each in raised)
    dismissed = {"outcome": "dismiss", "comment": "经核实"}
    await refused(house.district().post(first, dismissed), 403, "forbidden")
    await refused(house.city().post(first, {**dismissed, "comment": " "}), 422, "comment_needed")
    await expect(house.city().post(first, dismissed), "in_publicity")
    await refused(house.city().post(first, dismissed), 409, "objection_already_handled")
    nowhere = f"{path}/objections/0198d3a0-0000-7000-8000-00000000dead/handling"
    await refused(house.city().post(nowhere, dismissed), 404, "objection_not_found")
    await expect(house.city().post(second, {"outcome": "accept", "comment": "异议成立"}), "in_publicity")
    await refused(house.city().post(f"{path}/decision", {"outcome": "approve"}), 422, "objection_upheld")
    await expect(house.city().post(f"{path}/decision", {"outcome": "reject", "comment": "异议成立"}), "rejected")


async def test_a_deputy_acts_for_the_absent_and_both_are_kept(house) -> None:
    path = await submitted(house, await ready(house))
    absent, deputy = house.district(subject="absent-1"), house.district("CQ-500103", subject="deputy-1")
    review = {"outcome": "pass", "on_behalf_of": "absent-1"}
    await refused(deputy.post(f"{path}/district-review", review), 403, "not_a_deputy")
    days = {"deputy": "deputy-1", "from": "2026-03-03", "to": "2026-03-04", "reason": "合成休假"}
    named = await absent.post("/v1/deputies", days)
    assert (named.status_code, named.json()["district"]) == (201, "CQ-500107"), named.text
    await refused(absent.post("/v1/deputies", {**days, "deputy": "absent-1"}), 422, "own_deputy")
    await refused(absent.post("/v1/deputies", {**days, "from": "2026-03-01"}), 422, "deputy_days_wrong")
    await refused(deputy.post(f"{path}/district-review", review), 403, "not_a_deputy")
    house.time.forward(1)
    await refused(deputy.post(f"{path}/district-review", {"outcome": "pass"}), 404, "application_not_found")
    assert await tasks_of(deputy, path, "&on_behalf_of=absent-1") == ["district-review"]
    done = await expect(deputy.post(f"{path}/district-review", review), "district_passed")
    kept = done["moves"][-1]
    assert (kept["by_subject"], kept["on_behalf_of"]) == ("deputy-1", "absent-1")
    for who in ("deputy-1", "absent-1"):
        await refused(house.city(who).post(f"{path}/municipal-review", {"outcome": "pass"}), 403, "same_person")
    end = f"/v1/deputies/{named.json()['id']}/end"
    await refused(deputy.post(end), 404, "deputy_not_found")
    assert (await absent.post(end)).json()["ended_on"] == "2026-03-03"
    await refused(absent.post(end), 409, "deputy_ended")
    await refused(deputy.post(f"{path}/district-review", review), 403, "not_a_deputy")
    listed = (await deputy.get("/v1/deputies")).json()["items"]
    assert named.json()["id"] in {each["id"] for each in listed}


async def test_twenty_decide_at_once_and_one_does(house) -> None:
    code = await ready(house)
    path = await published(house, code)
    house.time.forward(7)
    read = await house.city().get(path)
    stale = await house.city().post(f"{path}/decision", {"outcome": "approve"}, **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    matches: tuple[dict[str, str], ...] = ({}, {"If-Match": read.headers["etag"]})
    calls = (
        house.city(f"city-{n}").post(f"{path}/decision", {"outcome": "approve"}, **matches[n % 2]) for n in range(20)
    )
    answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers).count(200) == 1
    assert {answer.json().get("code") for answer in answers} <= {None, "application_wrong_state", "stale"}
    granted = [each for each in await house.events(code) if each["type"] == "enterprise.recognition_granted"]
    assert len(granted) == 1


async def test_a_batch_is_published_and_decided_in_one_command(house) -> None:
    codes = [await ready(house) for _ in range(4)]
    paths = [await submitted(house, code) for code in codes]
    for path in paths[:3]:
        await expect(house.district().post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
        await expect(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), "municipal_passed")
    ids = [path.rsplit("/", 1)[1] for path in paths]
    made = await house.city().post("/v1/application-batches", {"tier": "INNO_SME", "name": "合成第一批"})
    batch = f"/v1/application-batches/{made.json()['id']}"
    days = {"from": "2026-03-02", "to": "2026-03-06"}
    await refused(house.city().post(f"{batch}/publicity", days), 422, "batch_empty")
    put = (await house.city().post(f"{batch}/cases", {"application_ids": ids})).json()
    assert [each["done"] for each in put["outcomes"]] == [True] * 4
    twice = (await house.city().post(f"{batch}/cases", {"application_ids": ids[:1]})).json()
    assert twice["outcomes"][0]["code"] == "already_in_batch"
    notice = {**days, "document_number": "合成公示1"}
    up = (await house.city().post(f"{batch}/publicity", notice)).json()
    assert [each["code"] for each in up["outcomes"]] == [None, None, None, "application_wrong_state"]
    house.time.forward(5)
    decision = {"document_number": "合成文号9", "exceptions": [
        {"application_id": ids[1], "outcome": "reject", "comment": "合成理由"},
        {"application_id": ids[2], "outcome": "reject"},
    ]}  # fmt: skip
    done = (await house.city().post(f"{batch}/decision", decision)).json()
    found = {each["application_id"]: each["state"] or each["code"] for each in done["outcomes"]}
    wanted = ["approved", "rejected", "comment_needed", "application_wrong_state"]
    assert [found[each] for each in ids] == wanted
    assert done["batch"]["state"] == "open"
    title = (await house.city().get(paths[0])).json()["recognition_id"]
    told = (await house.nobody.get(f"/v1/recognitions/{title}")).json()
    assert (told["batch"], told["document_number"]) == ("合成第一批", "合成文号9")
    assert [each["type"] for each in await house.events(codes[2])][-1] == "enterprise.application_moved"
    states = [(await house.city().get(path)).json()["state"] for path in paths]
    assert states == ["approved", "rejected", "in_publicity", "submitted"]


async def test_a_publicity_over_the_spring_festival_counts_working_days(house) -> None:
    path = await submitted(house, await ready(house))
    await expect(house.district().post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
    await expect(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), "municipal_passed")
    short = {"from": "2026-09-30", "to": "2026-10-09"}
    await refused(house.city().post(f"{path}/publicity", short), 422, "publicity_too_short")
    unknown = {"from": "2026-12-28", "to": "2027-01-08"}
    await refused(house.city().post(f"{path}/publicity", unknown), 422, "calendar_not_published")
    await expect(house.city().post(f"{path}/publicity", {**short, "to": "2026-10-12"}), "in_publicity")
