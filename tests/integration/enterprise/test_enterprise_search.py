"""Firms are found by pieces of names, by initials and by pieces of codes; facets count what the filters leave."""

from typing import Any

import pytest

NAME = "重庆渝鑫100%_Nano纳米\\材料有限公司"


@pytest.fixture(scope="module")
async def firm(house) -> str:
    return str(await house.registered(name=NAME, chains=["CHAIN01"]))


async def asked(house, path: str, **query: str) -> Any:
    headers = {"Authorization": f"Bearer {house.city().token}"}
    answer = await house.http.get(path, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def found(house, q: str, **more: str) -> set[str]:
    """The answer of the hot read, which must be that of the plain one."""
    hot = await asked(house, "/v1/enterprises", q=q, limit="200", **more)
    reads, house.database.hot = house.database.hot, None
    try:
        assert await asked(house, "/v1/enterprises", q=q, limit="200", **more) == hot
    finally:
        house.database.hot = reads
    return {each["credit_code"] for each in hot["items"]}


@pytest.mark.parametrize(
    "q",
    ["渝鑫", "鑫1", " 米\\材 ", "纳米\\材料有限", "鑫", "%_nANO纳", "100%_NANO", "cqyx100", "o纳", "yx", "%_", "\\"],
)
async def test_a_piece_of_the_name_finds_it(house, firm, q) -> None:
    assert firm in await found(house, q)


@pytest.mark.parametrize(
    "q", ["鑫渝", "1__", "cq%yx", "渝%鑫", "渝\\鑫", "纳米材料", "nano\\", "𠮷渝", "' OR 1=1 --", "纳\n米"]
)
async def test_wildcards_and_quotes_are_letters(house, firm, q) -> None:
    assert firm not in await found(house, q)


async def test_pieces_of_the_credit_code_find_it(house, firm) -> None:
    for first in range(13):
        assert firm in await found(house, firm[first : first + 6].lower())
    assert await found(house, firm) == {firm}


async def test_a_new_name_is_found_and_the_old_one_no_longer(house) -> None:
    code = await house.registered(name="旧称鑿鑿公司")
    assert await found(house, "jczzgs") == {code}
    tag = (await house.city().get(f"/v1/enterprises/{code}")).headers["etag"]
    answer = await house.city().call("PATCH", f"/v1/enterprises/{code}", {"name": "新称齾齾公司"}, **{"If-Match": tag})
    assert answer.status_code == 200, answer.text
    assert await found(house, "鑿鑿") == set()
    assert await found(house, "齾齾") == await found(house, "xcyygs") == {code}


async def test_a_district_finds_its_own_only(house, firm) -> None:
    own = await house.district("CQ-500107").get("/v1/enterprises?q=cqyx100")
    other = await house.district("CQ-500112").get("/v1/enterprises?q=cqyx100")
    assert [each["credit_code"] for each in own.json()["items"]] == [firm]
    assert other.json()["items"] == []


async def test_facets_count_what_the_filters_leave(house, firm) -> None:
    seen = await asked(house, "/v1/enterprises/facets", q="渝鑫")
    assert seen == {
        "total": 1,
        "district": [{"value": "CQ-500107", "count": 1}],
        "size": [{"value": "unknown", "count": 1}],
        "status": [{"value": "active", "count": 1}],
        "section": [{"value": "C", "count": 1}],
        "cluster": [{"value": "LEAD01", "count": 1}],
        "chain": [{"value": "CHAIN01", "count": 1}],
        "park": [],
    }
    whole = await asked(house, "/v1/enterprises/facets")
    assert whole["total"] == await house.count("enterprises")
    for name in ("district", "size", "status", "section"):
        assert sum(each["count"] for each in whole[name]) == whole["total"]
    foreign = await house.district("CQ-500112").get("/v1/enterprises/facets?q=渝鑫")
    assert foreign.json()["total"] == 0
