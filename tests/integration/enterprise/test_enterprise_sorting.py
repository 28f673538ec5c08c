"""Lists in the order asked for: page by page every row once, ties included; a cursor is good for its order alone."""

from typing import Any

import pytest

from tests.integration.enterprise.test_enterprise_titles import titled

DAYS = ("2019-05-01", "2015-01-31", "2019-05-01", "2015-02-01", "2021-12-31")


@pytest.fixture(scope="module")
async def firms(house) -> list[str]:
    name = "排序驦驦{}号公司"
    found = [await house.registered(name=name.format(n), registered_on=day) for n, day in enumerate(DAYS)]
    for n, code in enumerate(found):
        await titled(house, code, "INNO_SME", f"2025-0{1 + n % 3}-01", f"202{8 - n % 2}-01-31")
        endless = {"credit_code": code, "tier": "TECH_SME", "granted_on": "2025-06-01", "document_number": "合成文号"}
        assert (await house.city().post("/v1/recognitions", endless)).status_code == 201
        opened = await house.firm(code).post("/v1/applications", {"credit_code": code, "tier": "SRDI"})
        assert opened.status_code == 201, opened.text
    return found


async def walked(house, path: str, **asked: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    query = {**asked, "limit": "2"}
    while True:
        answer = await house.http.get(path, params=query, headers={"Authorization": f"Bearer {house.city().token}"})
        assert answer.status_code == 200, answer.text
        rows += answer.json()["items"]
        if (cursor := answer.json()["next_cursor"]) is None:
            return rows
        query["cursor"] = cursor


@pytest.mark.parametrize("field", ["name", "registered_on", "recorded_on"])
async def test_firms_in_every_order(house, firms, field) -> None:
    rising = await walked(house, "/v1/enterprises", q="驦驦", sort=field)
    assert [(each[field], each["credit_code"]) for each in rising] == sorted(
        (each[field], each["credit_code"]) for each in rising
    )
    falling = await walked(house, "/v1/enterprises", q="驦驦", sort=f"-{field}")
    assert [each["credit_code"] for each in falling] == [each["credit_code"] for each in reversed(rising)]
    assert {each["credit_code"] for each in rising} == set(firms)


@pytest.mark.parametrize("field", ["granted_on", "valid_from", "valid_to"])
async def test_titles_in_every_order(house, firms, field) -> None:
    every = await walked(house, "/v1/recognitions")
    rising = await walked(house, "/v1/recognitions", sort=field)
    assert rising == sorted(every, key=lambda each: (each[field] or "9999-12-31", each["id"]))
    assert await walked(house, "/v1/recognitions", sort=f"-{field}") == rising[::-1]


@pytest.mark.parametrize("field", ["opened_on", "due_on", "decided_on"])
async def test_cases_in_every_order(house, firms, field) -> None:
    every = await walked(house, "/v1/applications")
    rising = await walked(house, "/v1/applications", sort=field)
    assert rising == sorted(every, key=lambda each: (each[field] or "9999-12-31", each["id"]))
    assert await walked(house, "/v1/applications", sort=f"-{field}") == rising[::-1]


async def test_a_cursor_is_good_for_its_order_alone(house, firms) -> None:
    who = {"Authorization": f"Bearer {house.city().token}"}
    first = (await house.http.get("/v1/enterprises?q=驦驦&sort=name&limit=1", headers=who)).json()
    for other in ("", "&sort=-name", "&sort=registered_on"):
        path = f"/v1/enterprises?q=驦驦&limit=1&cursor={first['next_cursor']}{other}"
        assert (await house.http.get(path, headers=who)).json()["code"] == "bad_cursor", other


async def test_an_order_that_is_none_is_refused_by_name(house) -> None:
    who = {"Authorization": f"Bearer {house.city().token}"}
    for path in ("/v1/enterprises", "/v1/recognitions", "/v1/applications"):
        answer = await house.http.get(f"{path}?sort=barred_until", headers=who)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "?sort")


async def test_an_export_goes_by_code(house, firms) -> None:
    who = {"Authorization": f"Bearer {house.city().token}", "Accept": "text/csv"}
    lines = (await house.http.get("/v1/enterprises?q=驦驦&sort=-name", headers=who)).text.splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == sorted(firms)
