"""Moving in and out, and what the others are told."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.enterprise import RecognitionGranted, RecognitionRevoked
from services.parks.enterprises.consumers import handle_recognition_granted, handle_recognition_revoked
from tests.integration.parks.conftest import House


def incoming(**changes: Any) -> dict[str, Any]:
    return {"kind": "incubatee", "moved_in_on": "2025-07-01", **changes}


def leaving(day: str = "2026-01-01") -> dict[str, str]:
    return {"moved_out_on": day, "reason": "graduated"}


async def test_a_firm_moves_in_and_out_and_the_others_are_told(house: House) -> None:
    park, code = await house.park(), await house.firm()
    made = await house.post(f"/v1/parks/{park}/residents", incoming(credit_code=code.lower()))
    assert made.status_code == 201, made.text
    resident = made.json()
    assert resident["allowed_actions"] == ["departure"]
    path = made.headers["location"]
    gone = await house.post(f"{path}/departure", leaving())
    assert gone.status_code == 200, gone.text
    assert (await house.get(path)).json() == gone.json()
    came, left = await house.events(code)
    assert (came["type"], came["resident_key"], came["district"]) == ("parks.resident_moved_in", code, "CQ-500107")
    assert (left["type"], left["moved_out_on"], left["resident_id"]) == (
        "parks.resident_moved_out",
        "2026-01-01",
        resident["id"],
    )
    for day, there in (("2025-06-30", 0), ("2025-07-01", 1), ("2025-12-31", 1), ("2026-01-01", 0)):
        listed = (await house.get(f"/v1/parks/{park}/residents?as_of={day}")).json()["items"]
        assert len(listed) == there, day
    again = await house.post(f"{path}/departure", leaving())
    assert (again.status_code, again.json()["code"]) == (409, "already_left")


async def test_a_team_needs_no_code_and_its_key_is_the_park(house: House) -> None:
    park = await house.park()
    made = await house.post(f"/v1/parks/{park}/residents", incoming(kind="team", team_name="合成团队"))
    assert made.status_code == 201, made.text
    assert made.json()["team_id"]
    event = (await house.events(park))[-1]
    assert (event["type"], event["credit_code"], event["team_id"]) == (
        "parks.resident_moved_in",
        None,
        made.json()["team_id"],
    )
    twin = await house.post(f"/v1/parks/{park}/residents", incoming(kind="team", team_name="合成团队"))
    assert (twin.status_code, twin.json()["code"]) == (409, "already_resident")


async def test_an_unknown_firm_is_not_yet_known(house: House) -> None:
    park, before = await house.park(), await house.counts()
    answer = await house.post(f"/v1/parks/{park}/residents", incoming(credit_code="91500000202869177Y"))
    assert (answer.status_code, answer.json()["code"]) == (409, "enterprise_not_yet_known")
    assert answer.headers["retry-after"]
    assert await house.counts() == (before[0], *before[1:])


async def test_nobody_lives_in_two_parks_on_one_day(house: House) -> None:
    first, second, code = await house.park(), await house.park(), await house.firm()
    made = await house.post(f"/v1/parks/{first}/residents", incoming(credit_code=code))
    refused = await house.post(f"/v1/parks/{second}/residents", incoming(credit_code=code, moved_in_on="2025-08-01"))
    assert (refused.status_code, refused.json()["code"]) == (409, "already_resident")
    await house.post(f"{made.headers['location']}/departure", leaving("2026-01-01"))
    for day, status in (("2025-12-31", 409), ("2026-01-01", 201)):
        answer = await house.post(f"/v1/parks/{second}/residents", incoming(credit_code=code, moved_in_on=day))
        assert answer.status_code == status, answer.text


async def test_two_parks_at_the_same_moment_get_the_firm_once(house: House) -> None:
    parks, code = [await house.park() for _ in range(4)], await house.firm()
    answers = await asyncio.gather(
        *(house.post(f"/v1/parks/{park}/residents", incoming(credit_code=code)) for park in parks)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await house.events(code)) == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (incoming(kind="firm"), 422, "firm_or_team"),
        (incoming(kind="team"), 422, "firm_or_team"),
        (incoming(kind="team", team_name="甲", moved_in_on="2099-01-01"), 422, "day_in_the_future"),
        (incoming(kind="guest", team_name="甲"), 400, None),
        (incoming(team_name=7), 400, None),
        (incoming(credit_code="123"), 400, None),
        ({"kind": "team", "team_name": "甲"}, 400, None),
    ],
)
async def test_bad_input_is_a_problem_and_changes_nothing(
    house: House, body: dict[str, Any], status: int, code: str | None
) -> None:
    park = await house.park()
    before = await house.counts()
    answer = await house.post(f"/v1/parks/{park}/residents", body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert code is None or answer.json()["code"] == code
    assert await house.counts() == before


async def test_bad_departures_change_nothing(house: House) -> None:
    park, code = await house.park(), await house.firm()
    path = (await house.post(f"/v1/parks/{park}/residents", incoming(credit_code=code))).headers["location"]
    before = await house.counts()
    ahead = (house.database.clock.today() + timedelta(days=2)).isoformat()
    for day, expected in (("2025-07-01", "left_before_it_came"), (ahead, "departure_ahead")):
        answer = await house.post(f"{path}/departure", leaving(day))
        assert (answer.status_code, answer.json()["code"]) == (422, expected)
    assert (await house.post(f"{path}/departure", {"moved_out_on": "2026-01-01"})).status_code == 400
    assert await house.counts() == before


async def test_an_operator_keeps_its_own_park_only(house: House) -> None:
    mine, other, code = await house.park(), await house.park(), await house.firm()
    caller = {"roles": ["park-operator"], "park_id": mine, "sub": "operator-1"}
    refused = await house.post(f"/v1/parks/{other}/residents", incoming(credit_code=code), **caller)
    assert refused.status_code == 404
    made = await house.post(f"/v1/parks/{mine}/residents", incoming(credit_code=code), **caller)
    assert made.status_code == 201, made.text
    stranger = {"roles": ["park-operator"], "park_id": other}
    path = made.headers["location"]
    assert (await house.get(path, **stranger)).status_code == 404
    assert (await house.post(f"{path}/departure", leaving(), **stranger)).status_code == 404
    assert (await house.get(path.replace(mine, other), **stranger)).status_code == 404
    for role in ("leader", "district-officer", "enterprise"):
        assert (await house.post(f"{path}/departure", leaving(), roles=[role])).status_code == 403


async def test_titles_stand_beside_the_resident_while_in_force(house: House) -> None:
    park, code, recognition = await house.park(), await house.firm(), uuid4()
    path = (await house.post(f"/v1/parks/{park}/residents", incoming(credit_code=code))).headers["location"]
    granted = RecognitionGranted(
        recognition_id=recognition,
        credit_code=code,
        tier="INNO_SME",
        kind="new",
        first_time=True,
        gap_free=False,
        granted_on=date(2025, 8, 1),
        valid_from=date(2025, 8, 1),
        valid_to=date(2028, 7, 31),
        district="CQ-500107",
        rule_set=None,
        application_id=None,
        assessment_id=None,
    )
    revoked = RecognitionRevoked(
        recognition_id=recognition, credit_code=code, tier="INNO_SME", effective_on=date(2026, 2, 1), reason_code="x"
    )
    async with house.database.transaction() as uow:
        await handle_recognition_granted(uow, granted)
        await handle_recognition_granted(uow, granted)
        await handle_recognition_revoked(uow, revoked)
    for day, tiers in (
        ("2025-07-31", []),
        ("2025-08-01", ["INNO_SME"]),
        ("2026-01-31", ["INNO_SME"]),
        ("2026-02-01", []),
    ):
        assert (await house.get(f"{path}?as_of={day}")).json()["tiers"] == tiers, day
