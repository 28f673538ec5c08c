"""Bars by hand: who enters and lifts them, on which days they hold, and that whatever asks for bars sees them."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from services.enterprise.recognitions import service as recognitions
from tests.integration.enterprise.conftest import START
from tests.integration.enterprise.steps import file_all, published
from tests.integration.enterprise.test_enterprise_files_kept import PDF, send
from tests.integration.enterprise.test_enterprise_standing import refused, standing
from tests.integration.enterprise.test_enterprise_white_list import ran, stays, titled

BAR = {"reason": "申报材料不实（合成）", "document_number": "合成1号", "from_on": "2026-03-02", "until": "2027-03-01"}
RUNGS = ("TECH_SME", "INNO_SME", "SRDI", "LITTLE_GIANT", "CHAMPION")


@pytest.fixture(autouse=True)
def _time_returns(house):
    house.time.now = START
    yield
    house.time.now = START


async def proof(house, code: str) -> str:
    made = await send(house.city(), code, PDF)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def entered(house, code: str, **changes: Any) -> Any:
    body = {**BAR, "proof_file": await proof(house, code), **changes}
    made = await house.city().post(f"/v1/enterprises/{code}/bars", body)
    assert made.status_code == 201, made.text
    return made.json()


async def lifted(house, bar: Any, **body: str) -> Any:
    done = await house.city().post(f"/v1/bars/{bar['id']}/lifting", {"reason": "复核后解除（合成）", **body})
    assert done.status_code == 200, done.text
    return done.json()


async def until(house, code: str, day: str) -> str | None:
    found: str | None = (await standing(house, code, as_of=day))["barred_until"]
    return found


async def firm(house, code: str) -> Any:
    return (await house.city().get(f"/v1/enterprises/{code}")).json()


async def test_a_bar_stops_every_rung_on_both_its_days_and_not_beside_them(house) -> None:
    code = await house.registered()
    bar = await entered(house, code, from_on="2026-03-03", until="2026-03-04")
    own = house.firm(code)
    came_to = []
    for day in range(4):
        house.time.now = START + timedelta(days=day)
        answer = await own.post("/v1/applications", {"credit_code": code, "tier": "TECH_SME"})
        came_to.append(answer.json().get("code"))
        if answer.status_code == 201:
            gone = await own.post(f"/v1/applications/{answer.json()['id']}/withdrawal", {"comment": "合成"})
            assert gone.status_code == 200, gone.text
    assert came_to == [None, "barred", "barred", None]
    days = ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05")
    assert [await until(house, code, day) for day in days] == [None, "2026-03-04", "2026-03-04", None]
    assert (await standing(house, code, as_of="2026-03-04"))["bars"] == [bar]
    assert ((await firm(house, code))["barred_until"], (await firm(house, code))["version"]) == ("2026-03-04", 2)
    house.time.now = START + timedelta(days=1)
    for tier in RUNGS:
        await refused(own.post("/v1/applications", {"credit_code": code, "tier": tier}), 422, "barred")


async def test_it_counts_like_the_bar_of_a_revocation_of_the_same_days(house) -> None:
    by_hand, revoked = await titled(house), await titled(house)
    title = (await house.city().get(f"/v1/recognitions?credit_code={revoked}")).json()["items"][0]["id"]
    gone = {"effective_on": "2026-03-02", "reason_code": "missed_update", "barred_until": "2027-03-01"}
    assert (await house.city().post(f"/v1/recognitions/{title}/revocation", gone)).status_code == 200
    await entered(house, by_hand)
    for day in ("2026-03-01", "2026-03-02", "2027-03-01", "2027-03-02"):
        assert await until(house, by_hand, day) == await until(house, revoked, day)
    async with house.database.reading() as reader:
        for moment in (START.date(), START.date() - timedelta(days=1)):
            bars = await recognitions.bars(reader, [by_hand, revoked], moment)
            assert bars.get(by_hand) == bars.get(revoked)
    answers = []
    for code in (by_hand, revoked):
        asked = {"tier": "TECH_SME", "on": "2027-03-01"}
        told = (await house.firm(code).post(f"/v1/enterprises/{code}/assessments", asked)).json()
        answers.append({each["id"]: each["result"] for each in told["criteria"]}["BAR"])
    assert answers == ["unmet", "unmet"]


async def test_what_is_open_is_not_approved_and_lists_and_pools_drop_the_firm(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    path = await published(house, code)
    holder = await titled(house)
    await ran(house)
    for each in (code, holder):
        await entered(house, each)
    house.time.forward(10)
    decision = {"outcome": "approve", "document_number": "合成文号"}
    await refused(house.city().post(f"{path}/decision", decision), 422, "barred")
    await ran(house)
    assert (await stays(house, holder))[-1][3] == ["no_bar"]
    place = {"programme": "SRDI", "credit_code": code, "reason": "合成"}
    await refused(house.city().post("/v1/cultivation-pool/places", place), 422, "not_for_the_pool")
    bar = (await house.city().get(f"/v1/bars?credit_code={code}")).json()["items"][0]
    await lifted(house, bar)
    assert (await house.city().post(f"{path}/decision", decision)).status_code == 200


async def test_of_several_bars_the_latest_end_counts_whatever_order_they_come_in(house) -> None:
    code = await titled(house)
    title = (await house.city().get(f"/v1/recognitions?credit_code={code}")).json()["items"][0]["id"]
    gone = {"effective_on": "2026-03-02", "reason_code": "missed_update", "barred_until": "2028-03-01"}
    assert (await house.city().post(f"/v1/recognitions/{title}/revocation", gone)).status_code == 200
    late = await entered(house, code, document_number="2号", from_on="2026-06-01", until="2030-01-01")
    early = await entered(house, code, document_number="3号", from_on="2026-02-01", until="2026-12-31")
    path = f"/v1/enterprises/{code}/profile?as_of="
    days = {"2026-01-31": None, "2026-02-01": "2026-12-31", "2026-03-02": "2028-03-01", "2026-05-31": "2028-03-01"}
    for day, last in {**days, "2026-06-01": "2030-01-01", "2030-01-01": "2030-01-01"}.items():
        assert await until(house, code, day) == last, day
        assert (await house.city().get(path + day)).json()["barred_until"] == last, day
    assert (await firm(house, code))["barred_until"] == "2030-01-01"
    await lifted(house, late)
    assert (await firm(house, code))["barred_until"] == "2028-03-01"
    await lifted(house, early)
    assert (await firm(house, code))["barred_until"] == "2028-03-01"
    assert await until(house, code, "2026-07-01") == "2028-03-01"


async def test_a_lifted_bar_stays_on_file_and_was_known_until_it_was_lifted(house) -> None:
    code = await house.registered()
    bar = await entered(house, code)
    asked = {"credit_code": code, "tier": "TECH_SME"}
    done_at = house.time.now = START + timedelta(days=30)
    done = await lifted(house, bar)
    assert (done["lifted_on"], done["lifted_by"], done["until"]) == ("2026-04-01", "city-1", "2027-03-01")
    assert [await until(house, code, day) for day in ("2026-03-31", "2026-04-01")] == ["2027-03-01", None]
    assert (await firm(house, code))["barred_until"] == "2026-03-31"
    assert (await house.firm(code).post("/v1/applications", asked)).status_code == 201
    again = {"reason": "合成"}
    await refused(house.city().post(f"/v1/bars/{bar['id']}/lifting", again), 409, "bar_already_lifted")
    assert (await house.firm(code).get(f"/v1/bars/{bar['id']}")).json() == done
    assert (await house.city().get(f"/v1/bars?credit_code={code}&as_of=2026-04-01")).json()["items"] == []

    async def known(moment: datetime) -> str | None:
        path = f"/v1/enterprises/{code}/profile?as_of=2026-04-02&known_at={quote(moment.isoformat())}"
        found: str | None = (await house.city().get(path)).json()["barred_until"]
        return found

    tick = timedelta(microseconds=1)
    told = [await known(moment) for moment in (START - tick, START, done_at - tick, done_at)]
    assert told == [None, "2027-03-01", "2027-03-01", "2026-03-31"]
    history = (await house.city().get(f"/v1/enterprises/{code}/history")).json()["items"]
    assert [(each["before"], each["after"], each["effective_on"]) for each in history] == [
        (None, "2027-03-01", "2026-03-02"),
        ("2027-03-01", "2026-03-31", "2026-04-01"),
    ]


async def test_a_bar_entered_in_error_held_on_no_day_and_its_document_may_come_again(house) -> None:
    code = await house.registered()
    bar = await entered(house, code, from_on="2026-02-01")
    body = {**BAR, "proof_file": bar["proof_file"]}
    await refused(house.city().post(f"/v1/enterprises/{code}/bars", body), 409, "bar_already_entered")
    await lifted(house, bar, lifted_on="2026-02-01")
    assert (await firm(house, code))["barred_until"] is None
    assert await until(house, code, "2026-02-10") is None
    assert (await house.city().post(f"/v1/enterprises/{code}/bars", body)).status_code == 201
    later = await entered(house, code, document_number="4号", from_on="2028-01-01", until="2028-12-31")
    assert (await firm(house, code))["barred_until"] == "2028-12-31"
    assert (await lifted(house, later))["lifted_on"] == "2028-01-01"
    assert (await firm(house, code))["barred_until"] == "2027-03-01"


async def test_only_the_city_enters_and_lifts_with_a_file_of_the_firm(house) -> None:
    code, other = await house.registered(), await house.registered()
    path, body = f"/v1/enterprises/{code}/bars", {**BAR, "proof_file": await proof(house, code)}
    for who in (house.firm(code), house.district(), house.caller("leader"), house.caller("auditor")):
        assert (await who.post(path, body)).status_code == 403
    assert (await house.nobody.post(path, body)).status_code == 401
    for missing in body:
        answer = await house.city().post(path, {name: value for name, value in body.items() if name != missing})
        assert answer.status_code == 400, missing
    foreign = {**body, "proof_file": await proof(house, other)}
    await refused(house.city().post(path, foreign), 422, "not_the_firms_file")
    await refused(house.city().post(path, {**body, "until": "2026-03-01"}), 422, "bar_ends_before_it_begins")
    over = {**body, "from_on": "2026-01-01", "until": "2026-03-01"}
    await refused(house.city().post(path, over), 422, "bar_over")
    key = {"Idempotency-Key": f"bar-{code}"}
    made = await house.city().post(path, body, **key)
    assert (await house.city().post(path, body, **key)).json() == made.json()
    assert made.headers["location"] == f"/v1/bars/{made.json()['id']}"
    lifting = f"{made.headers['location']}/lifting"
    for who in (house.firm(code), house.district()):
        assert (await who.post(lifting, {"reason": "x"})).status_code == 403
    await refused(house.city().post(lifting, {"reason": "x", "lifted_on": "2026-03-03"}), 422, "lifted_outside_bar")
    for who, seen in ((house.firm(code), 1), (house.district(), 1), (house.firm(other), 0)):
        items = (await who.get(f"/v1/bars?credit_code={code}")).json()["items"]
        assert len(items) == seen
    await refused(house.firm(other).get(made.headers["location"]), 404, "bar_not_found")
    await refused(house.district("CQ-500106").get(made.headers["location"]), 404, "bar_not_found")


async def test_it_is_told_and_on_the_audit_log(house) -> None:
    code = await house.registered()
    bar = await entered(house, code)
    await lifted(house, bar)
    told = [each for each in await house.events(code) if "bar" in each["type"]]
    assert told == [
        {"type": "enterprise.firm_barred", "bar_id": bar["id"], "credit_code": code, "from_on": "2026-03-02"}
        | {"until": "2027-03-01", "document_number": "合成1号"},
        {"type": "enterprise.firm_bar_lifted", "bar_id": bar["id"], "credit_code": code, "lifted_on": "2026-03-02"}
        | {"barred_until": None},
    ]
    lines = await house.database.pool.fetch(
        "SELECT action, after FROM audit_log WHERE subject_id = $1 ORDER BY id", bar["id"]
    )
    assert [line["action"] for line in lines] == ["bar.entered", "bar.lifted"]
    assert lines[0]["after"]["proof_file"] == bar["proof_file"]
    assert lines[1]["after"]["reason"] == "复核后解除（合成）"
    assert not await house.database.pool.fetchval("SELECT has_table_privilege('bars', 'DELETE')")
