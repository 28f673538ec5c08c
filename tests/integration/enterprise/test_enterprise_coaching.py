"""Coaching plans on a real database: tasks with working days, reminders told once, outcomes, progress."""

from typing import Any

import pytest

from services.enterprise.coaching import models, service
from tests.integration.enterprise.conftest import next_key
from tests.integration.enterprise.test_enterprise_impact import firm_with
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

URL = "/v1/coaching-plans"
TABLES = [models.coaching_plans, models.coaching_tasks]
TASKS: list[dict[str, Any]] = [
    {"title": "补充发明专利", "owner": "firm", "working_days": 10},
    {"title": "走访核实", "owner": "officer", "due_on": "2026-03-04"},
]


def plan(code: str, **changes):
    body = {"credit_code": code, "tier": "LITTLE_GIANT", "goal": "2027年申报", "target_on": "2026-12-31"}
    return {**body, "tasks": TASKS, **changes}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_the_described_columns_are_those_of_the_database(house, table) -> None:
    rows = await house.database.pool.fetch(COLUMNS, table.name)
    assert {row["column_name"]: row["empty"] for row in rows} == {c.name: bool(c.nullable) for c in table.columns}


async def test_a_plan_is_worked_off_task_by_task(house) -> None:
    code, key = await house.registered(), next_key()
    made = await house.district().post(URL, plan(code), **{"Idempotency-Key": key})
    again = await house.district().post(URL, plan(code), **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    path = made.headers["location"]
    officers, firms = made.json()["items"]
    assert (officers["due_on"], officers["remind_on"]) == ("2026-03-04", "2026-03-02")
    assert (firms["due_on"], firms["remind_on"]) == ("2026-03-16", "2026-03-11")
    assert (await house.district().post(URL, plan(code))).json()["code"] == "coaching_plan_exists"
    done = {"outcome": "已取得授权"}
    firm = house.firm(code)
    assert (await firm.post(f"{path}/tasks/{officers['id']}/completion", done)).status_code == 403
    own = await firm.post(f"{path}/tasks/{firms['id']}/completion", done)
    assert (own.status_code, own.json()["done"], own.json()["tasks"]) == (200, 1, 2)
    twice = await firm.post(f"{path}/tasks/{firms['id']}/completion", done)
    assert (twice.status_code, twice.json()["code"]) == (409, "coaching_task_done")
    closing = {"state": "completed", "outcome": "达到申报条件"}
    early = await house.district().post(f"{path}/closing", closing)
    assert (early.status_code, early.json()["code"]) == (409, "coaching_tasks_open")
    visit = {"visited_on": "2026-03-02", "findings": "研发费用归集需改进"}
    assert (await house.district().post(f"{path}/visits", visit)).status_code == 201
    assert [each["findings"] for each in (await firm.get(f"{path}/visits")).json()["items"]] == [visit["findings"]]
    assert (await house.district().post(f"{path}/tasks/{officers['id']}/completion", done)).status_code == 200
    closed = await house.district().post(f"{path}/closing", closing)
    assert (closed.json()["state"], closed.json()["outcome"]) == ("completed", "达到申报条件")
    assert (await house.district().post(f"{path}/tasks", {"tasks": TASKS})).json()["code"] == "coaching_plan_closed"
    assert (await house.district().post(URL, plan(code))).status_code == 201


async def test_a_reminder_is_told_once_and_not_for_what_is_done(house) -> None:
    code = await house.registered()
    made = (await house.district().post(URL, plan(code))).json()
    for _ in range(2):
        async with house.database.transaction() as uow:
            await service.remind(uow)
    told = [each for each in await house.events(code) if each["type"] == "enterprise.coaching_task_due"]
    assert [(each["task_id"], each["owner"], each["due_on"]) for each in told] == [
        (made["items"][0]["id"], "officer", "2026-03-04")
    ]
    read = (await house.firm(code).get(f"{URL}/{made['id']}")).json()
    assert [each["reminded_on"] for each in read["items"]] == ["2026-03-02", None]


async def test_a_way_to_the_rung_becomes_tasks_with_days(house) -> None:
    code = await firm_with(house, 1000)
    before = house.time.now
    house.time.forward(60)
    firm, url = house.firm(code), f"{URL}/from-next-steps"
    plans = (await firm.get(f"/v1/enterprises/{code}/next-steps?tier=SRDI")).json()["plans"]
    way = next(each for each in plans if each["earliest"] is None)
    dated = next((each for each in plans if each["earliest"] is not None), None)
    body = {"credit_code": code, "tier": "SRDI", "inputs": [each["input"] for each in way["steps"]]}
    for changes, status, name in (
        ({"inputs": ["luck"]}, 422, "no_such_way"),
        ({"target_on": "2026-04-30"}, 422, "due_in_past"),
        ({"tier": "NONE"}, 422, "unknown_tier"),
        ({"inputs": []}, 400, "malformed"),
    ):
        refused = await firm.post(url, {**body, "target_on": "2026-12-31", **changes})
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text
    if dated is not None:
        early = {**body, "inputs": [each["input"] for each in dated["steps"]], "target_on": "2026-05-01"}
        assert (await firm.post(url, early)).json()["code"] == "target_too_early"
    assert (await house.district("CQ-500103").post(url, {**body, "target_on": "2026-12-31"})).status_code == 404
    made = await firm.post(url, {**body, "target_on": "2026-12-31"})
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["tasks"], told["target_on"]) == (len(way["steps"]), "2026-12-31")
    assert told["goal"] == "达到专精特新中小企业标准（SRDI_2026）"
    assert {each["due_on"] for each in told["items"]} == {"2026-12-31"}
    assert way["steps"][0]["zh"] in told["items"][0]["title"]
    assert (await firm.post(url, {**body, "target_on": "2026-12-31"})).json()["code"] == "coaching_plan_exists"
    house.time.now = before


async def test_bad_input_and_strangers_change_nothing(house) -> None:
    code = await house.registered()
    before = await house.count("coaching_plans"), await house.count("coaching_tasks"), await house.count("audit_log")
    both = {**TASKS[0], "due_on": "2026-03-10"}
    neither = {"title": "走访", "owner": "officer"}
    for body, status in (
        (plan(code, tier="NONE"), 422),
        (plan(code, target_on="2026-03-01"), 422),
        (plan(code, tasks=[{**TASKS[1], "due_on": "2026-03-01"}]), 422),
        (plan(code, tasks=[both]), 400),
        (plan(code, tasks=[neither]), 400),
        (plan(code, tasks=[{**TASKS[0], "working_days": 0}]), 400),
        (plan(code, goal=""), 400),
        (plan(code, more=1), 400),
    ):
        answer = await house.district().post(URL, body)
        assert answer.status_code == status, (body, answer.text)
    assert (await house.firm(code).post(URL, plan(code))).status_code == 403
    assert (await house.district("CQ-500103").post(URL, plan(code))).status_code == 404
    assert (await house.nobody.get(URL)).status_code == 401
    after = await house.count("coaching_plans"), await house.count("coaching_tasks"), await house.count("audit_log")
    assert before == after
    mine = (await house.district().post(URL, plan(code))).json()
    assert (await house.district("CQ-500103").get(f"{URL}/{mine['id']}")).status_code == 404
    other = await house.registered()
    assert (await house.firm(other).get(URL)).json()["items"] == []
