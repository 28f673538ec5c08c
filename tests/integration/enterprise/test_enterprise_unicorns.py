"""The list of unicorns through the door: entry, worth, leave, the list of any day, whose it is."""

from typing import Any

import pytest

from services.enterprise.unicorns.models import unicorn_valuations, unicorns
from tests.integration.enterprise.conftest import next_key, yuan
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

URL = "/v1/unicorns"


def entry(code: str, **changes):
    return {
        "credit_code": code,
        "entered_on": "2026-02-01",
        "valuation": yuan("7200000000.00"),
        "round": "C",
        "valued_on": "2026-01-15",
        "evidence": "投资协议 F-77 (synthetic)",
        **changes,
    }


async def listed(caller, code: str, day: str = "2026-03-02") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await caller.get(f"{URL}?credit_code={code}&as_of={day}")).json()["items"]
    return found


@pytest.mark.parametrize("table", [unicorns, unicorn_valuations], ids=str)
async def test_the_described_columns_are_those_of_the_database(house, table) -> None:
    rows = await house.database.pool.fetch(COLUMNS, table.name)
    assert {row["column_name"]: row["empty"] for row in rows} == {
        each.name: bool(each.nullable) for each in table.columns
    }


async def test_an_entry_is_recorded_told_and_audited_once(house) -> None:
    code, city = await house.registered(town="西永"), house.city()
    body, key = entry(code), next_key()
    made = await city.post(URL, body, **{"Idempotency-Key": key})
    again = await city.post(URL, body, **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    assert again.headers["idempotency-replayed"] == "true"
    assert made.json()["valuation"] == yuan("7200000000.00")
    told = [each for each in await house.events(code) if each["type"] == "enterprise.unicorn_entered"]
    assert [(each["valuation_fen"], each["entered_on"], each["district"], each["town"]) for each in told] == [
        (720_000_000_000, "2026-02-01", "CQ-500107", "西永")
    ]
    assert (await city.get(made.headers["location"])).json() == made.json()
    line = await house.database.pool.fetchrow("SELECT * FROM audit_log WHERE subject_id = $1", made.json()["id"])
    assert line["action"] == "unicorn.entered"


async def test_the_list_of_a_day_has_the_worth_of_that_day_and_the_borders_hold(house) -> None:
    code, city = await house.registered(), house.city()
    path = f"{URL}/{(await city.post(URL, entry(code))).json()['id']}"
    worth = {"valuation": yuan("9000000000.00"), "round": "D", "valued_on": "2026-02-20", "evidence": "F-78"}
    valued = await city.post(f"{path}/valuations", worth)
    assert (valued.status_code, [each["round"] for each in valued.json()["valuations"]]) == (201, ["C", "D"])
    left = await city.post(f"{path}/leaving", {"left_on": "2026-03-01", "reason": "valuation_fell", "comment": "降估"})
    assert (left.status_code, left.json()["leave_reason"]) == (200, "valuation_fell"), left.text
    for day, rounds in (
        ("2026-01-31", []),
        ("2026-02-01", ["C"]),
        ("2026-02-19", ["C"]),
        ("2026-02-20", ["D"]),
        ("2026-02-28", ["D"]),
        ("2026-03-01", []),
    ):
        assert [each["round"] for each in await listed(city, code, day)] == rounds, day
    told = [each for each in await house.events(code) if each["type"] == "enterprise.unicorn_left"]
    assert [(each["left_on"], each["leave_reason"]) for each in told] == [("2026-03-01", "valuation_fell")]
    twice = await city.post(f"{path}/leaving", {"left_on": "2026-03-02", "reason": "closed"})
    assert (twice.status_code, twice.json()["code"]) == (409, "unicorn_already_left")
    early = await city.post(URL, entry(code, entered_on="2026-02-28"))
    assert (early.status_code, early.json()["code"]) == (409, "already_unicorn")
    assert (await city.post(URL, entry(code, entered_on="2026-03-01"))).status_code == 201


async def test_who_lists_leaves_and_stays_away_and_an_error_never_was(house) -> None:
    listing, wrong, city = await house.registered(), await house.registered(), house.city()
    path = f"{URL}/{(await city.post(URL, entry(listing))).json()['id']}"
    assert (await city.post(f"{path}/leaving", {"left_on": "2026-03-02", "reason": "listed"})).status_code == 200
    assert [len(await listed(city, listing, day)) for day in ("2026-03-01", "2026-03-02")] == [1, 0]
    back = await city.post(URL, entry(listing, entered_on="2026-03-02"))
    assert (back.status_code, back.json()["code"]) == (409, "unicorn_has_listed")
    path = f"{URL}/{(await city.post(URL, entry(wrong))).json()['id']}"
    gone = await city.post(f"{path}/leaving", {"left_on": "2026-03-02", "reason": "entered_in_error"})
    assert gone.json()["left_on"] == "2026-02-01"
    assert await listed(city, wrong, "2026-02-15") == []
    assert (await city.post(URL, entry(wrong, entered_on="2026-01-20"))).status_code == 201


async def test_everybody_sees_what_is_theirs(house) -> None:
    code, city = await house.registered(), house.city()
    made = (await city.post(URL, entry(code))).json()
    for caller, found, status in (
        (house.firm(code), 1, 200),
        (house.firm(await house.registered()), 0, 404),
        (house.district(), 1, 200),
        (house.district("CQ-500112"), 0, 404),
        (house.caller("leader"), 1, 200),
    ):
        assert len(await listed(caller, code)) == found
        assert (await caller.get(f"{URL}/{made['id']}")).status_code == status
    assert (await house.nobody.get(URL)).status_code == 401
    assert (await house.caller("bank").get(URL)).status_code == 403
    for caller in (house.firm(code), house.district(), house.caller("leader")):
        assert (await caller.post(URL, entry(code))).status_code == 403


async def test_bad_entries_change_nothing(house) -> None:
    code, city = await house.registered(), house.city()
    before = await house.count("unicorns"), await house.count("unicorn_valuations"), await house.count("outbox")
    for changes, status in (
        ({"entered_on": "2026-03-03"}, 422),
        ({"valued_on": "2026-02-02"}, 422),
        ({"valued_on": "2020-05-17"}, 422),
        ({"valuation": yuan("0.00")}, 422),
        ({"valuation": yuan("-1.00")}, 422),
        ({"valuation": yuan("1.001")}, 400),
        ({"valuation": {"amount": "1.00", "currency": "USD"}}, 400),
        ({"round": "Z"}, 400),
        ({"evidence": ""}, 400),
        ({"more": 1}, 400),
        ({"credit_code": "91500107000999991T"}, 400),
    ):
        answer = await city.post(URL, entry(code, **changes))
        assert answer.status_code == status, (changes, answer.text)
        assert answer.headers["content-type"].startswith("application/problem+json")
    after = await house.count("unicorns"), await house.count("unicorn_valuations"), await house.count("outbox")
    assert after == before
    border = await city.post(URL, entry(code, entered_on="2020-05-18", valued_on="2020-05-18"))
    assert border.status_code == 201, border.text


async def test_movements_tell_who_came_and_went_and_no_errors(house) -> None:
    unit = "CQ-500237"
    one, two, wrong = [await house.registered(district=unit) for _ in range(3)]
    ids = {code: (await house.city().post(URL, entry(code))).json()["id"] for code in (one, two, wrong)}
    error = {"left_on": "2026-03-01", "reason": "entered_in_error"}
    assert (await house.city().post(f"{URL}/{ids[wrong]}/leaving", error)).status_code == 200
    gone = {"left_on": "2026-03-01", "reason": "acquired"}
    assert (await house.city().post(f"{URL}/{ids[two]}/leaving", gone)).status_code == 200

    async def moved(query: str, caller=None) -> list[tuple[str, str, str | None]]:
        answer = await (caller or house.city()).get(f"{URL}/movements?district={unit}&{query}")
        assert answer.status_code == 200, answer.text
        return [(each["credit_code"], each["change"], each["reason"]) for each in answer.json()["items"]]

    both = [(one, "entered", None), (two, "entered", None)]
    assert await moved("since=2026-02-01") == [*both, (two, "left", "acquired")]
    assert await moved("since=2026-02-01&until=2026-02-28") == both
    assert await moved("since=2026-02-02&until=2026-02-28") == []
    assert await moved("since=2026-02-01", house.firm(one)) == both[:1]
    first = (await house.city().get(f"{URL}/movements?district={unit}&since=2026-02-01&limit=2")).json()
    rest = f"{URL}/movements?district={unit}&since=2026-02-01&limit=2&cursor={first['next_cursor']}"
    assert [each["change"] for each in (await house.city().get(rest)).json()["items"]] == ["left"]
    late = await house.city().get(f"{URL}/movements?since=2026-03-01&until=2026-02-28")
    assert (late.status_code, late.json()["code"]) == (422, "until_before_since")
    year = (await house.city().get(f"{URL}/movements?district={unit}")).json()["items"]
    assert [each["change"] for each in year] == ["entered", "entered", "left"]
    assert (await house.city().get(f"{URL}/movements?since=soon")).status_code == 400
