"""Batches of trademark figures through the door: gross and net, each day told of once, reversed when wrong."""

URL = "/v1/trademarks"


def batch(*lines, first: str = "2026-01-01", last: str = "2026-01-31", **changes):
    return {"source": "市知识产权局月度统计 (synthetic)", "period_from": first, "period_to": last, **changes} | {
        "lines": list(lines)
    }


def line(district: str, registered: object = 320, cancelled: int = 12, expired: int = 30, **changes):
    return {
        "district": district, "registered": registered, "cancelled": cancelled, "expired": expired, **changes
    }  # fmt: skip


async def summed(house, district: str, **asked: str):
    query = "&".join(f"{name}={value}" for name, value in {"district": district, **asked}.items())
    found = (await house.city().get(f"{URL}/summary?{query}")).json()
    return found["gross"], found["net"]


async def test_gross_and_net_are_both_shown_from_the_periods_last_day(house) -> None:
    place, city = "CQ-500101", house.city()
    made = await city.post(f"{URL}/batches", batch(line(place)))
    assert made.status_code == 201, made.text
    assert [(each["gross"], each["net"]) for each in made.json()["items"]] == [(320, 278)]
    lost = await city.post(f"{URL}/batches", batch(line(place, 5, 4, 3), first="2026-02-01", last="2026-02-28"))
    assert [each["net"] for each in lost.json()["items"]] == [-2]
    assert await summed(house, place, as_of="2026-01-30") == (0, 0)
    assert await summed(house, place, as_of="2026-01-31") == (320, 278)
    assert await summed(house, place, as_of="2026-02-28") == (325, 276)
    assert await summed(house, place, since="2026-02-01") == (5, -2)
    answer = (await city.get(f"{URL}/summary")).json()
    assert (answer["reading"], answer["since"], answer["as_of"]) == ("gross", "2024-01-01", "2026-03-02")
    told = await house.events(made.json()["id"])
    assert [(each["type"], each["registered"], each["credit_code"]) for each in told] == [
        ("enterprise.trademarks_counted", 320, None)
    ]


async def test_each_day_of_a_place_is_told_of_once_until_its_batch_is_reversed(house) -> None:
    place, city = "CQ-500107", house.city()
    one, other = await house.registered(), await house.registered()
    first = await city.post(f"{URL}/batches", batch(line(place, credit_code=one)))
    assert first.status_code == 201, first.text
    for changed in (
        batch(line(place, credit_code=one), first="2026-01-31", last="2026-02-28"),
        batch(line(place), first="2025-12-01", last="2026-01-01"),
        batch(line(place, credit_code=other), line(place, credit_code=other)),
        batch(line(place, credit_code=other), line(place)),
    ):
        refused = await city.post(f"{URL}/batches", changed)
        assert (refused.status_code, refused.json()["code"]) == (409, "period_already_counted"), changed
    assert (await city.post(f"{URL}/batches", batch(line(place, credit_code=other)))).status_code == 201
    beside = batch(line(place, credit_code=one), first="2026-02-01", last="2026-02-28")
    assert (await city.post(f"{URL}/batches", beside)).status_code == 201
    assert await summed(house, place) == (960, 834)
    away = f"{URL}/batches/{first.json()['id']}/reversal"
    undone = await city.post(away, {"reason": "统计期重复"})
    assert (undone.status_code, undone.json()["reversed_on"]) == (200, "2026-03-02")
    twice = await city.post(away, {"reason": "统计期重复"})
    assert (twice.status_code, twice.json()["code"]) == (409, "batch_already_reversed")
    assert await summed(house, place, as_of="2026-01-31") == (320, 278)
    assert (await city.post(f"{URL}/batches", batch(line(place, credit_code=one)))).status_code == 201
    told = [each["type"] for each in await house.events(first.json()["id"])]
    assert told == ["enterprise.trademarks_counted", "enterprise.trademark_batch_reversed"]


async def test_everybody_sees_what_is_theirs(house) -> None:
    code = await house.registered(district="CQ-500106")
    period = {"first": "2025-11-01", "last": "2025-11-30"}
    body = batch(line("CQ-500106", credit_code=code), line("CQ-500103"), **period)
    made = (await house.city().post(f"{URL}/batches", body)).json()
    listed = f"{URL}?batch_id={made['id']}"
    for caller, seen in (
        (house.firm(code), ["CQ-500106"]),
        (house.firm("91500107000000176L"), []),
        (house.district("CQ-500103"), ["CQ-500103"]),
        (house.caller("auditor"), ["CQ-500106", "CQ-500103"]),
    ):
        assert [each["district"] for each in (await caller.get(listed)).json()["items"]] == seen
    of_district = (await house.district("CQ-500103").get(f"{URL}/summary")).json()
    assert [each["district"] for each in of_district["items"]] == ["CQ-500103"]
    assert (await house.firm(code).get(f"{URL}/summary")).status_code == 403
    assert (await house.nobody.get(URL)).status_code == 401
    for caller in (house.firm(code), house.district("CQ-500103"), house.caller("auditor")):
        assert (await caller.post(f"{URL}/batches", batch(line("CQ-500103")))).status_code == 403


async def test_bad_figures_change_nothing(house) -> None:
    code, city = await house.registered(district="CQ-500106"), house.city()
    before = await house.count("trademark_counts"), await house.count("outbox")
    place = "CQ-500108"
    for body, status in (
        (batch(line(place), first="2026-02-01", last="2026-01-31"), 422),
        (batch(line(place), last="2026-03-03"), 422),
        (batch(line("CQ-NOWHERE")), 422),
        (batch(line("CQ-500105")), 422),
        (batch(line(place, credit_code=code)), 422),
        (batch(line(place, -1)), 400),
        (batch(line(place, 1.5)), 400),
        (batch(line(place, "3")), 400),
        (batch(line(place, 10_000_001)), 400),
        (batch(), 400),
        ({**batch(line(place)), "more": 1}, 400),
    ):
        answer = await city.post(f"{URL}/batches", body)
        assert answer.status_code == status, (body, answer.text)
    assert before == (await house.count("trademark_counts"), await house.count("outbox"))
    assert (await city.get(f"{URL}/batches/0198d3a0-0000-7000-8000-000000000020")).status_code == 404
