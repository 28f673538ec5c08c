"""The four chains across firms: who lacks which, by district and title, and what funds and achievements lack."""

from tests.integration.enterprise.test_enterprise_chains import LINKS, link
from tests.integration.enterprise.test_enterprise_white_list import titled

UNIT = "CQ-500230"


async def lacking(caller, query: str = "") -> dict[str, list[str]]:
    answer = await caller.get(f"{LINKS}/missing?limit=200{query}")
    assert answer.status_code == 200, answer.text
    return {each["credit_code"]: each["missing"] for each in answer.json()["items"]}


async def test_who_lacks_which_chain_on_a_day_and_how_many_by_district(house) -> None:
    whole, part, bare = await titled(house, district=UNIT), await house.registered(district=UNIT), None
    bare = await house.registered(district=UNIT)
    kinds = (("innovation", "institution"), ("industry", "firm"), ("capital", "fund"), ("talent", "team"))
    for chain, kind in kinds:
        assert (await house.firm(whole).post(LINKS, link(whole, chain, kind))).status_code == 201
    assert (await house.firm(part).post(LINKS, link(part, "capital", "fund"))).status_code == 201
    found = await lacking(house.district(UNIT))
    assert found == {part: ["innovation", "industry", "talent"], bare: ["innovation", "industry", "capital", "talent"]}
    assert set(await lacking(house.city(), f"&chain=capital&district={UNIT}")) == {bare}
    assert set(await lacking(house.city(), f"&district={UNIT}&as_of=2026-01-04")) == {whole, part, bare}
    assert await lacking(house.city(), f"&district={UNIT}&tier=SRDI") == {}
    pages: list[dict[str, str]] = []
    cursor = ""
    while cursor is not None:
        answer = (
            await house.district(UNIT).get(f"{LINKS}/missing?limit=1{f'&cursor={cursor}' if cursor else ''}")
        ).json()
        pages, cursor = [*pages, *answer["items"]], answer["next_cursor"]
    assert [each["credit_code"] for each in pages] == sorted((part, bare))
    summed = (await house.city().get(f"{LINKS}/summary?district={UNIT}")).json()["items"]
    wanted = {"innovation": 2, "industry": 2, "capital": 1, "talent": 2}
    assert summed == [{"district": UNIT, "firms": 3, "complete": 1, "lacking": wanted}]
    held = (await house.city().get(f"{LINKS}/summary?district={UNIT}&tier=SRDI")).json()["items"]
    assert [(each["firms"], each["complete"]) for each in held] == [(1, 1)]
    assert len((await house.district("CQ-500106").get(f"{LINKS}/summary?district={UNIT}")).json()["items"]) == 0


async def test_a_fund_shows_its_firms_and_the_chains_they_lack(house) -> None:
    one, two = await house.registered(district=UNIT), await house.registered(district="CQ-500231")
    for code in (one, two):
        body = link(code, "capital", "fund", counterpart="合成基金乙")
        assert (await house.firm(code).post(LINKS, body)).status_code == 201
    assert (await house.firm(two).post(LINKS, link(two, "talent", "expert"))).status_code == 201
    found = (await house.city().get(f"{LINKS}/counterparts?kind=fund&limit=200")).json()["items"]
    (fund,) = [each for each in found if each["counterpart"] == "合成基金乙"]
    assert (fund["firms"], fund["districts"], fund["chain"]) == (2, [UNIT, "CQ-500231"], "capital")
    assert fund["missing"] == ["innovation", "industry"]
    own = (await house.district(UNIT).get(f"{LINKS}/counterparts?kind=fund&limit=200")).json()["items"]
    (mine,) = [each for each in own if each["counterpart"] == "合成基金乙"]
    assert (mine["firms"], mine["missing"]) == (1, ["innovation", "industry", "talent"])
    linked = (await house.city().get(f"{LINKS}?counterpart=合成基金乙")).json()["items"]
    assert {each["credit_code"] for each in linked} == {one, two}
    first = (await house.city().get(f"{LINKS}/counterparts?limit=1")).json()
    assert first["next_cursor"] is not None
    assert (await house.city().get(f"{LINKS}/counterparts?limit=1&cursor={first['next_cursor']}")).status_code == 200


async def test_firms_do_not_read_of_others(house) -> None:
    code = await house.registered()
    for path in ("missing", "summary", "counterparts"):
        assert (await house.firm(code).get(f"{LINKS}/{path}")).status_code == 403
        assert (await house.nobody.get(f"{LINKS}/{path}")).status_code == 401
        assert (await house.city().get(f"{LINKS}/{path}?as_of=soon")).status_code == 400
