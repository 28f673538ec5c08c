"""Talent needs of firms: opened, seen by whom they concern, closed once."""

import pytest

from services.enterprise.talent_needs.models import talent_needs
from tests.integration.enterprise.conftest import START, next_key
from tests.integration.enterprise.test_enterprise_chains import branch
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

PATH = "/v1/talent-needs"


@pytest.fixture(autouse=True)
def _time_returns(house):
    yield
    house.time.now = START


def need(code: str, **changes):
    words = {"post": "封装工艺工程师", "people": 3, "field": "半导体封装", "level": "engineer", "urgency": "high"}
    return {"credit_code": code, **words, "needed_from": "2026-04-01", "needed_until": "2026-12-31", **changes}


async def opened(house, code: str, **changes) -> str:
    made = await house.firm(code).post(PATH, need(code, **changes))
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_the_described_columns_are_those_of_the_database(house) -> None:
    rows = await house.database.pool.fetch(COLUMNS, "talent_needs")
    described = {each.name: bool(each.nullable) for each in talent_needs.columns}
    assert {row["column_name"]: row["empty"] for row in rows} == described


async def test_a_need_is_open_until_it_is_closed_once(house) -> None:
    code, key = await house.registered(), next_key()
    firm = house.firm(code)
    made = await firm.post(PATH, need(code), **{"Idempotency-Key": key})
    again = await firm.post(PATH, need(code), **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    assert (made.json()["state"], made.json()["people"], made.json()["overdue"]) == ("open", 3, False)
    path = made.headers["location"]
    house.time.forward(30)
    closing = {"outcome": "filled", "closed_on": "2026-03-20", "reason": "校招到岗"}
    for changes, status, name in (
        ({"closed_on": "2026-03-01"}, 422, "talent_closed_before_opened"),
        ({"closed_on": "2026-04-02"}, 422, "talent_day_to_come"),
        ({"outcome": "open"}, 400, "malformed"),
        ({"reason": ""}, 400, "malformed"),
    ):
        refused = await firm.post(f"{path}/closing", closing | changes)
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text
    done = await firm.post(f"{path}/closing", closing)
    assert (done.status_code, done.json()["state"], done.json()["reason"]) == (200, "filled", "校招到岗"), done.text
    twice = await house.city().post(f"{path}/closing", closing | {"outcome": "withdrawn"})
    assert (twice.status_code, twice.json()["code"]) == (409, "talent_need_closed")
    for day, states in (("2026-03-01", []), ("2026-03-19", ["open"]), ("2026-03-20", ["filled"])):
        items = (await firm.get(f"{PATH}?as_of={day}")).json()["items"]
        assert [each["state"] for each in items] == states, day
    audited = await house.database.pool.fetch("SELECT action FROM audit_log WHERE subject_id = $1", made.json()["id"])
    assert [row["action"] for row in audited] == ["talent_need.opened", "talent_need.closed"]


async def test_needs_are_narrowed_and_those_past_their_last_day_marked(house) -> None:
    chain, code = await branch(house), await house.registered(district="CQ-500235")
    node = f"{chain}.L1.N1"
    ids = [
        await opened(house, code, node=node, level="leading_talent"),
        await opened(house, code, urgency="critical", needed_from="2026-03-02", needed_until="2026-03-02"),
    ]
    officer = house.district("CQ-500235")
    for query, found in (
        ("", [0, 1]), (f"node={chain}", [0]), ("level=leading_talent", [0]), ("urgency=critical", [1]),
        ("state=open", [0, 1]), ("state=filled", []), (f"credit_code={code}", [0, 1]), ("district=CQ-500107", []),
    ):  # fmt: skip
        items = (await officer.get(f"{PATH}?{query}")).json()["items"]
        assert [each["id"] for each in items] == [ids[n] for n in found], query
    for day, late in (("2026-03-02", [False, False]), ("2026-03-03", [False, True])):
        items = (await officer.get(f"{PATH}?as_of={day}")).json()["items"]
        assert [each["overdue"] for each in items] == late
    first = (await officer.get(f"{PATH}?limit=1")).json()
    rest = (await officer.get(f"{PATH}?limit=1&cursor={first['next_cursor']}")).json()
    assert [each["id"] for each in (*first["items"], *rest["items"])] == ids


async def test_others_needs_are_hidden_and_bad_ones_change_nothing(house) -> None:
    code, other = await house.registered(), await house.registered()
    path = f"{PATH}/{await opened(house, code)}"
    closing = {"outcome": "filled", "closed_on": "2026-03-02", "reason": "到岗"}
    for caller, read, close in (
        (house.firm(other), 404, 404),
        (house.district("CQ-500106"), 404, 404),
        (house.caller("leader"), 200, 403),
        (house.caller("bank", org="BANK-1"), 403, 403),
        (house.nobody, 401, 401),
    ):
        assert ((await caller.get(path)).status_code, (await caller.post(f"{path}/closing", closing)).status_code) == (
            read, close
        )  # fmt: skip
    before = await house.count("talent_needs")
    for body, status, name in (
        (need(code, needed_until="2026-03-31"), 422, "talent_needed_before"),
        (need(code, needed_from="2026-02-01", needed_until="2026-03-01"), 422, "talent_needed_before"),
        (need(code, node="NOWHERE"), 404, "chain_node_not_found"),
        (need(other), 404, None),
        (need(code, people=0), 400, "malformed"),
        (need(code, people=2.5), 400, "malformed"),
        (need(code, level="genius"), 400, "malformed"),
        (need(code, urgency="now"), 400, "malformed"),
        (need(code, post=""), 400, "malformed"),
        (need(code, needed_from="soon"), 400, "malformed"),
    ):
        answer = await house.firm(code).post(PATH, body)
        assert answer.status_code == status, (body, answer.text)
        assert name is None or answer.json()["code"] == name, answer.text
    assert await house.count("talent_needs") == before
