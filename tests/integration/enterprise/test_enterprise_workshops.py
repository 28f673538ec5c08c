"""Batches of workshops through the door: taken whole, seen by whom they concern, told once each."""

from datetime import timedelta

from chassis.credit_code import make
from tests.integration.enterprise.conftest import next_key

URL = "/v1/digital-workshops"


def batch(*entries, **changes):
    return {"document_number": "渝经信智能〔2026〕9号 (synthetic)", "recognised_on": "2026-02-20", **changes} | {
        "entries": list(entries)
    }


def entry(code: str, process: str = "冲压", **changes):
    return {"credit_code": code, "plant": "一号厂房", "process": process, **changes}


async def test_a_batch_is_recorded_once_and_told_of_by_workshop(house) -> None:
    code, city = await house.registered(town="西永"), house.city()
    body, key = batch(entry(code), entry(code, "焊装", level="national")), next_key()
    made = await city.post(f"{URL}/batches", body, **{"Idempotency-Key": key})
    again = await city.post(f"{URL}/batches", body, **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    assert again.headers["idempotency-replayed"] == "true"
    assert [(w["process"], w["level"], w["first_time"]) for w in made.json()["items"]] == [
        ("冲压", "municipal", True),
        ("焊装", "national", True),
    ]
    told = [each for each in await house.events(code) if each["type"] == "enterprise.workshop_recognized"]
    assert [(each["process"], each["district"], each["town"]) for each in told] == [
        ("冲压", "CQ-500107", "西永"),
        ("焊装", "CQ-500107", "西永"),
    ]
    assert (await city.get(made.headers["location"])).json() == made.json()
    line = await house.database.pool.fetchrow("SELECT * FROM audit_log WHERE subject_id = $1", made.json()["id"])
    assert line["action"] == "workshop_batch.recorded"


async def test_a_late_list_tells_where_the_firm_was_on_its_day(house) -> None:
    begun = house.time.now
    try:
        house.time.now = begun - timedelta(days=60)
        code, city = await house.registered(town="西永"), house.city()
        house.time.now = begun
        profile = await city.get(f"/v1/enterprises/{code}")
        moved = {"district": "CQ-500106", "town": None}
        at = f"/v1/enterprises/{code}"
        answer = await city.call("PATCH", at, moved, **{"If-Match": profile.headers["etag"]})
        assert answer.status_code == 200, answer.text
        made = await city.post(f"{URL}/batches", batch(entry(code), recognised_on="2026-01-20"))
        assert made.status_code == 201, made.text
        told = [each for each in await house.events(code) if each["type"] == "enterprise.workshop_recognized"]
        assert [(each["district"], each["town"]) for each in told] == [("CQ-500107", "西永")]
    finally:
        house.time.now = begun


async def test_a_list_of_before_the_redrawing_tells_the_unit_of_its_day(house) -> None:
    code = await house.registered(district="CQ-500109", town="大湾镇", registered_on="2020-01-06")
    made = await house.city().post(f"{URL}/batches", batch(entry(code), recognised_on="2025-03-10"))
    assert made.status_code == 201, made.text
    told = [each for each in await house.events(code) if each["type"] == "enterprise.workshop_recognized"]
    assert [each["district"] for each in told] == ["CQ-500112"]


async def test_the_same_process_is_on_one_levels_list_once_and_new_once(house) -> None:
    code, city = await house.registered(), house.city()
    first = (await city.post(f"{URL}/batches", batch(entry(code)))).json()["items"][0]
    twice = await city.post(f"{URL}/batches", batch(entry(code, "涂装"), entry(code)))
    assert (twice.status_code, twice.json()["code"]) == (409, "workshop_already_recognised")
    assert twice.json()["errors"][0]["pointer"] == "/entries/1"
    within = await city.post(f"{URL}/batches", batch(entry(code, "涂装"), entry(code, "涂装")))
    assert within.status_code == 409
    raised = await city.post(f"{URL}/batches", batch(entry(code, level="national")))
    assert [each["first_time"] for each in raised.json()["items"]] == [False]
    gone = {"effective_on": "2026-02-28", "reason": "closed"}
    assert (await city.post(f"{URL}/{first['id']}/withdrawal", gone)).status_code == 200
    back = await city.post(f"{URL}/batches", batch(entry(code), recognised_on="2026-03-01"))
    assert [each["first_time"] for each in back.json()["items"]] == [False]


async def test_a_workshop_leaves_the_list_on_its_day_and_an_error_never_was_on_it(house) -> None:
    code, city = await house.registered(), house.city()
    one, other = (await city.post(f"{URL}/batches", batch(entry(code), entry(code, "焊装")))).json()["items"]
    early = {"effective_on": "2026-02-19", "reason": "closed"}
    refused = await city.post(f"{URL}/{one['id']}/withdrawal", early)
    assert (refused.status_code, refused.json()["code"]) == (422, "withdrawn_before_recognised")
    closed = await city.post(f"{URL}/{one['id']}/withdrawal", early | {"effective_on": "2026-03-01"})
    assert (closed.status_code, closed.json()["withdrawn_on"]) == (200, "2026-03-01")
    wrong = {"effective_on": "2026-03-01", "reason": "entered_in_error"}
    assert (await city.post(f"{URL}/{other['id']}/withdrawal", wrong)).status_code == 200
    again = await city.post(f"{URL}/{one['id']}/withdrawal", early | {"effective_on": "2026-03-02"})
    assert (again.status_code, again.json()["code"]) == (409, "workshop_already_withdrawn")
    for day, held in (("2026-02-19", 0), ("2026-02-20", 1), ("2026-02-28", 1), ("2026-03-01", 0)):
        found = (await city.get(f"{URL}?credit_code={code}&as_of={day}")).json()["items"]
        assert len(found) == held, day
    assert len((await city.get(f"{URL}?credit_code={code}")).json()["items"]) == 2
    told = [each for each in await house.events(code) if each["type"] == "enterprise.workshop_withdrawn"]
    assert [each["entered_in_error"] for each in told] == [False, True]


async def test_everybody_sees_what_is_theirs(house) -> None:
    code, other = await house.registered(), await house.registered(district="CQ-500106")
    made = (await house.city().post(f"{URL}/batches", batch(entry(code), entry(other)))).json()
    own = f"{URL}/{made['items'][0]['id']}"
    listed = f"{URL}?batch_id={made['id']}"
    for caller, seen, status in (
        (house.firm(code), [code], 200),
        (house.firm(other), [other], 404),
        (house.district(), [code], 200),
        (house.district("CQ-500106"), [other], 404),
        (house.caller("leader"), [code, other], 200),
    ):
        assert [each["credit_code"] for each in (await caller.get(listed)).json()["items"]] == seen
        assert (await caller.get(own)).status_code == status
    assert [
        each["credit_code"] for each in (await house.district().get(f"{URL}/batches/{made['id']}")).json()["items"]
    ] == [code]
    assert (await house.nobody.get(URL)).status_code == 401
    assert (await house.caller("bank").get(URL)).status_code == 403
    for caller in (house.firm(code), house.district(), house.caller("leader")):
        assert (await caller.post(f"{URL}/batches", batch(entry(code, "涂装")))).status_code == 403


async def test_bad_batches_change_nothing(house) -> None:
    code, city = await house.registered(), house.city()
    before = await house.count("workshops"), await house.count("workshop_batches"), await house.count("outbox")
    for body, status in (
        (batch(entry(code), recognised_on="2026-03-03"), 422),
        (batch(entry(code), entry("915001070000001760")), 400),
        (batch(entry("91500107000999991T")), 400),
        (batch(), 400),
        (batch(entry(code, level="district")), 400),
        (batch(entry(code, plant="")), 400),
        (batch(entry(code), document_number=""), 400),
        (batch(entry(code), recognised_on="2026-02-30"), 400),
        ({**batch(entry(code)), "more": 1}, 400),
    ):
        answer = await city.post(f"{URL}/batches", body)
        assert answer.status_code == status, (body, answer.text)
    stranger = await city.post(f"{URL}/batches", batch(entry(code), entry(make("500107", 99999999))))
    assert (stranger.status_code, stranger.json()["code"]) == (422, "firms_unknown")
    assert before == (
        await house.count("workshops"),
        await house.count("workshop_batches"),
        await house.count("outbox"),
    )
    assert (await city.get(f"{URL}/0198d3a0-0000-7000-8000-000000000011")).json()["code"] == "workshop_not_found"
    assert (await city.get(f"{URL}/batches/0198d3a0-0000-7000-8000-000000000011")).status_code == 404
