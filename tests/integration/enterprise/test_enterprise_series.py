"""A firm's yearly figures as a series, a page at a time, to those who may read the firm."""

from tests.integration.enterprise.conftest import yuan


async def test_the_years_come_newest_first_and_each_once(house) -> None:
    code = await house.registered(registered_on="2020-05-18")
    path = f"/v1/enterprises/{code}/annual-reports"
    for year in (2023, 2025, 2024):
        figures = {"revenue": yuan(f"{year}.00"), "employees": year - 2000}
        answer = await house.firm(code).call("PUT", f"{path}/{year}", figures, **{"If-None-Match": "*"})
        assert answer.status_code == 200, answer.text
    first = (await house.firm(code).get(f"{path}?limit=2")).json()
    second = (await house.firm(code).get(f"{path}?limit=2&cursor={first['next_cursor']}")).json()
    assert [each["year"] for each in first["items"] + second["items"]] == [2025, 2024, 2023]
    assert second["next_cursor"] is None
    one = (await house.city().get(f"{path}/2024")).json()
    assert first["items"][1] == one
    assert (await house.district("CQ-500108").get(path)).status_code == 404
