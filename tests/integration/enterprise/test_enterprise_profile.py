"""The profile of a firm as it was on a day and as it was known at a moment."""

from typing import Any


async def at(house, code: str, **query: str) -> Any:
    headers = {"Authorization": f"Bearer {house.city().token}"}
    return await house.http.get(f"/v1/enterprises/{code}/profile", params=query, headers=headers)


async def changed(house, code: str, patch: dict[str, Any]) -> None:
    path = f"/v1/enterprises/{code}"
    tag = (await house.city().get(path)).headers["etag"]
    answer = await house.city().call("PATCH", path, patch, **{"If-Match": tag})
    assert answer.status_code == 200, answer.text


async def test_a_firm_that_moved_is_read_in_both_districts(house) -> None:
    begun = house.time.now
    try:
        code = await house.registered(town="旧街")
        first = house.time.now
        house.time.forward(10)
        await changed(house, code, {"district": "CQ-500108", "town": None, "clusters": ["LEAD02"]})
        house.time.forward(10)
        await changed(house, code, {"status": "deregistered"})
        days = [(first.date().isoformat()), (house.time.now.date().isoformat())]
        old, new = [(await at(house, code, as_of=day)).json() for day in days]
        assert (old["district"], old["town"], old["clusters"], old["status"]) == (
            "CQ-500107",
            "旧街",
            ["LEAD01"],
            "active",
        )
        assert (new["district"], new["town"], new["clusters"], new["status"]) == (
            "CQ-500108",
            None,
            ["LEAD02"],
            "deregistered",
        )
        known = (await at(house, code, known_at=first.isoformat())).json()
        assert (known["district"], known["status"]) == ("CQ-500107", "active")
        assert (await at(house, code)).json()["status"] == "deregistered"
    finally:
        house.time.now = begun


async def test_before_it_was_there_there_is_nothing(house) -> None:
    code = await house.registered(registered_on="2020-05-18")
    assert (await at(house, code, as_of="2020-05-17")).status_code == 404
    assert (await at(house, code, as_of="2020-05-18")).status_code == 200
    assert (await at(house, code, known_at="2026-03-01T23:59:59+08:00")).status_code == 404
    assert (await at(house, code, known_at="2026-03-02")).status_code == 400
    assert (await at(house, code, as_of="yesterday")).status_code == 400
    foreign = await house.district("CQ-500112").get(f"/v1/enterprises/{code}/profile")
    assert foreign.status_code == 404
