"""The four chains across firms: who lacks which, by district and title, and what funds and achievements lack."""

from tests.integration.enterprise.test_enterprise_achievements import PATH as ACHIEVEMENTS
from tests.integration.enterprise.test_enterprise_achievements import candidate, of_institution, proposed
from tests.integration.enterprise.test_enterprise_chains import LINKS, branch, link
from tests.integration.enterprise.test_enterprise_talent_needs import PATH as NEEDS
from tests.integration.enterprise.test_enterprise_talent_needs import opened
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


async def reached(caller, kind: str, day: str = "2026-03-02") -> dict[str, tuple[int, list[str], str | None]]:
    items = (await caller.get(f"{LINKS}/counterparts?kind={kind}&limit=200&as_of={day}")).json()["items"]
    return {each["counterpart"]: (each["firms"], each["missing"], each["name"]) for each in items}


async def test_registered_achievements_and_talent_needs_are_linked_by_id_and_listed_without_a_link_too(house) -> None:
    unit, chain = "CQ-500236", await branch(house)
    code = await house.registered(district=unit)
    result = await proposed(house, of_institution("合成四链成果", unit, node=f"{chain}.L1.N1"), unit)
    need, officer = await opened(house, code), house.district(unit)
    assert await reached(officer, "achievement") == {result: (0, ["capital", "talent"], "合成四链成果")}
    assert await reached(officer, "talent_need") == {need: (0, ["innovation", "industry", "capital"], "封装工艺工程师")}
    for body in (
        link(code, counterpart=result.upper(), kind="achievement"),
        link(code, "talent", "talent_need", counterpart=need),
        link(code, "capital", "fund", counterpart="合成基金丙 F-7"),
    ):
        made = await officer.post(LINKS, body)
        assert (made.status_code, made.json()["counterpart"]) == (
            201,
            body["counterpart"].lower() if body["counterpart_kind"] == "achievement" else body["counterpart"],
        ), made.text
    assert await reached(officer, "achievement") == {result: (1, [], "合成四链成果")}
    assert await reached(officer, "talent_need") == {need: (1, ["industry"], "封装工艺工程师")}
    assert await reached(officer, "fund") == {"合成基金丙 F-7": (1, ["industry"], None)}
    assert await reached(officer, "achievement", "2026-01-04") == {}
    told = [each for each in await house.events(code) if each["type"] == "enterprise.chain_linked"]
    assert [each["counterpart"] for each in told] == [result, need, "合成基金丙 F-7"]
    found = (await officer.get(f"/v1/enterprises/{code}/four-chains")).json()
    assert (found["missing"], found["achievements"], found["open_talent_needs"]) == (["industry"], 0, 1)
    twice = await officer.post(LINKS, link(code, counterpart=result, kind="achievement"))
    assert (twice.status_code, twice.json()["code"]) == (409, "already_linked")
    assert result not in await reached(house.district("CQ-500106"), "achievement")
    (one,) = (await house.city().get(f"{LINKS}/counterparts?counterpart={result}")).json()["items"]
    assert (one["registered"], one["chain"], one["districts"]) == (True, "innovation", [unit])


async def test_an_id_names_what_is_registered_visible_and_not_over(house) -> None:
    code, other = await house.registered(), await house.registered(district="CQ-500106")
    held = await proposed(house, candidate(code, "合成自有成果"))
    foreign = await proposed(house, of_institution("合成他区成果", "CQ-500106"), "CQ-500106")
    gone, filled = await proposed(house, candidate(code, "合成已弃成果")), await opened(house, code)
    drop = {"dropped_on": "2026-03-02", "reason": "误"}
    assert (await house.district().post(f"{ACHIEVEMENTS}/{gone}/drop", drop)).status_code == 200
    closing = {"outcome": "filled", "closed_on": "2026-03-02", "reason": "到岗"}
    assert (await house.firm(code).post(f"{NEEDS}/{filled}/closing", closing)).status_code == 200
    assert gone not in await reached(house.city(), "achievement")
    before = await house.count("chain_links"), await house.count("outbox")
    nowhere = "0198d3a0-0000-7000-8000-00000000dead"
    for caller, body, status, name in (
        (house.district(), link(code, kind="achievement", counterpart=nowhere), 404, "achievement_not_found"),
        (house.district(), link(code, kind="achievement", counterpart=foreign), 404, "achievement_not_found"),
        (house.firm(other), link(other, kind="achievement", counterpart=held), 404, "achievement_not_found"),
        (house.district(), link(code, kind="achievement", counterpart=gone), 422, "counterpart_over"),
        (house.district(), link(code, "talent", "talent_need", counterpart=nowhere), 404, "talent_need_not_found"),
        (house.district(), link(code, "talent", "talent_need", counterpart=filled), 422, "counterpart_over"),
    ):
        refused = await caller.post(LINKS, body)
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text
    assert (await house.count("chain_links"), await house.count("outbox")) == before
    for body in (
        link(code, kind="achievement", counterpart=held),
        link(code, kind="achievement", counterpart="合成未登记成果"),
        link(code, kind="platform", counterpart="None"),
    ):
        assert (await house.firm(code).post(LINKS, body)).status_code == 201
    across = await house.city().post(LINKS, link(code, kind="achievement", counterpart=foreign))
    assert across.status_code == 201, across.text
    own = await reached(house.district(), "achievement")
    assert own[foreign][2] is None, "of another district's achievement only the link shows"
    assert own["合成未登记成果"] == own[foreign]


async def test_an_achievement_that_no_firm_holds_is_linked_with_a_fund_and_a_talent_need(house) -> None:
    unit, code = "CQ-500237", await house.registered(district="CQ-500237")
    officer = house.district(unit)
    result = await proposed(house, of_institution("合成无企成果", unit), unit)
    need = await opened(house, code)
    to = {"credit_code": None, "achievement_id": result}
    made = {}
    for kind, body in (
        ("fund", link(code, "capital", "fund", counterpart="合成基金丁 F-8", **to)),
        ("need", link(code, "talent", "talent_need", counterpart=need, **to)),
    ):
        answer = await officer.post(LINKS, body)
        assert (answer.status_code, answer.json()["district"]) == (201, unit), answer.text
        made[kind] = answer.json()
    assert await reached(officer, "achievement") == {result: (0, ["industry"], "合成无企成果")}
    assert await reached(officer, "fund") == {"合成基金丁 F-8": (0, ["industry"], None)}
    assert await reached(officer, "talent_need") == {need: (0, ["industry"], "封装工艺工程师")}
    (fund,) = (await officer.get(f"{LINKS}/counterparts?kind=fund")).json()["items"]
    assert (fund["firms"], fund["achievements"], fund["registered"]) == (0, 1, False)
    listed = (await officer.get(f"{LINKS}?achievement_id={result}")).json()["items"]
    assert [(each["credit_code"], each["chain"]) for each in listed] == [(None, "capital"), (None, "talent")]
    assert await lacking(officer) == {code: ["innovation", "industry", "capital", "talent"]}
    for caller, body, status, name in (
        (officer, link(code, "capital", "fund", counterpart="合成基金丁 F-8", **to), 409, "already_linked"),
        (officer, link(code, kind="achievement", counterpart=result, **to), 422, "linked_with_itself"),
        (officer, link(code, achievement_id=result), 400, "malformed"),
        (officer, link(code, credit_code=None), 400, "malformed"),
        (house.district("CQ-500106"), link(code, **to), 404, "achievement_not_found"),
        (house.firm(code), link(code, **to), 404, "achievement_not_found"),
    ):
        refused = await caller.post(LINKS, body)
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text
    ending = {"ended_on": "2026-02-01", "why": "协议终止"}
    path = f"{LINKS}/{made['fund']['id']}/ending"
    assert (await house.district("CQ-500106").post(path, ending)).status_code == 404
    assert (await officer.post(path, ending)).status_code == 200
    assert await reached(officer, "achievement") == {result: (0, ["industry", "capital"], "合成无企成果")}
    assert await reached(officer, "fund", "2026-01-31") == {"合成基金丁 F-8": (0, ["industry"], None)}
    told = [each["type"].removeprefix("enterprise.achievement_") for each in await house.events(result)]
    assert told == ["proposed", "linked", "linked", "link_ended"]


async def test_a_firm_does_not_link_its_achievement_and_a_dropped_one_is_not_linked(house) -> None:
    code = await house.registered()
    held = await proposed(house, candidate(code, "合成企业成果"))
    to = {"credit_code": None, "achievement_id": held}
    assert (await house.firm(code).post(LINKS, link(code, **to))).json()["code"] == "out_of_scope"
    drop = {"dropped_on": "2026-03-02", "reason": "误"}
    assert (await house.district().post(f"{ACHIEVEMENTS}/{held}/drop", drop)).status_code == 200
    over = await house.district().post(LINKS, link(code, **to))
    assert (over.status_code, over.json()["code"]) == (422, "counterpart_over")
