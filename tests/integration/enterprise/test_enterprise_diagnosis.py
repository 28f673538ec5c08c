"""The diagnosis of a self-test: what lacks, how others stand, which solutions of the catalogue suit; as paper too."""

import pytest

from tests.integration.enterprise.conftest import next_key, yuan
from tests.integration.enterprise.test_enterprise_digital import answers

URL, LEVELS = "/v1/digital-solutions", "/v1/digital-levels"
UNIT = "CQ-500240"


def solution(code: str, **changes):
    return {
        "code": code, "zh": "轻量化生产管理", "provider": "合成服务商", "questions": ["production"], "from_level": 1,
        "to_level": 2, "description": "工单与看板", "price_from": yuan("20000.00"), "source": "合成名录", **changes,
    }  # fmt: skip


async def self_tested(house, points: int, **profile):
    code = await house.registered(**profile)
    made = await house.firm(code).post(f"/v1/enterprises/{code}/digital-tests", answers(points))
    assert made.status_code == 201, made.text
    return code, f"/v1/enterprises/{code}/digital-tests/{made.json()['id']}/diagnosis"


async def test_the_diagnosis_names_what_lacks_beside_others_and_who_helps(house) -> None:
    key = next_key()
    first = await house.city().post(URL, solution("MES-1"), **{"Idempotency-Key": key})
    again = await house.city().post(URL, solution("MES-1"), **{"Idempotency-Key": key})
    assert (first.status_code, again.json()) == (201, first.json()), first.text
    assert (await house.city().post(URL, solution("MES-3", from_level=3, to_level=4))).status_code == 201
    assert (await house.city().post(URL, solution("ALL-1", questions=["production", "data"]))).status_code == 201
    code, path = await self_tested(house, 1, industry="H6110", district=UNIT)
    found = (await house.firm(code).get(path)).json()
    assert (found["level"], found["score"], found["most"]) == (1, 8, 24)
    assert (found["next_level"], found["points_to_next"], found["peers"]) == (2, 2, 0)
    by_question = {each["question"]: each for each in found["actions"]}
    assert [each["code"] for each in by_question["production"]["solutions"]] == ["MES-1", "ALL-1"]
    assert [each["code"] for each in by_question["data"]["solutions"]] == ["ALL-1"]
    assert by_question["security"]["solutions"] == []
    for points in (3, 3, 3, 3):
        await self_tested(house, points, industry="H6190")
    assert {each["peers"] for each in (await house.firm(code).get(path)).json()["questions"]} == {None}
    await self_tested(house, 0, industry="H6190")
    asked = (await house.firm(code).get(path)).json()
    assert (asked["peers"], {each["peers"] for each in asked["questions"]}) == (5, {"2.4"})
    paper = await house.firm(code).get(f"{path}/document")
    assert (paper.status_code, paper.headers["content-type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert (await house.firm(code).get(f"{path}/document")).content == paper.content
    gone = f"{URL}/{first.json()['id']}/end"
    assert (await house.city().post(gone, {"reason": "退出"})).json()["ended_on"] == "2026-03-02"
    assert (await house.city().post(gone, {"reason": "退出"})).json()["code"] == "digital_solution_ended"
    left = (await house.firm(code).get(path)).json()["actions"]
    assert [each["code"] for one in left if one["question"] == "production" for each in one["solutions"]] == ["ALL-1"]
    spread = (await house.city().get(LEVELS)).json()["items"]
    assert [each for each in spread if each["district"] == UNIT] == [
        {"district": UNIT, "firms": 1, "by_level": {"1": 1}}
    ]


async def test_a_whole_score_needs_nothing_and_others_see_nothing(house) -> None:
    code, path = await self_tested(house, 3)
    found = (await house.district().get(path)).json()
    assert (found["next_level"], found["points_to_next"], found["actions"]) == (None, None, [])
    other = await house.registered()
    foreign = path.replace(code, other)
    assert (await house.firm(other).get(path)).status_code == 404
    assert (await house.firm(other).get(foreign)).json()["code"] == "digital_test_not_found"
    for place in (path, f"{path}/document"):
        assert (await house.district("CQ-500106").get(place)).status_code == 404
        assert (await house.nobody.get(place)).status_code == 401
    assert (await house.firm(code).get(LEVELS)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "status", "name"),
    [
        ({"questions": ["mood"]}, 422, "digital_solution_malformed"),
        ({"from_level": 3}, 422, "digital_solution_malformed"),
        ({"price_from": yuan("0.00")}, 422, "digital_solution_malformed"),
        ({"to_level": 5}, 400, "malformed"),
        ({"questions": []}, 400, "malformed"),
        ({"code": "a b"}, 400, "malformed"),
    ],
)
async def test_bad_solutions_change_nothing(house, changes, status: int, name: str) -> None:
    before = await house.count("digital_solutions")
    answer = await house.city().post(URL, {**solution("BAD-1"), **changes})
    assert (answer.status_code, answer.json()["code"]) == (status, name), answer.text
    assert await house.count("digital_solutions") == before


async def test_the_catalogue_is_written_by_the_city_and_read_by_all(house) -> None:
    made = await house.city().post(URL, solution("CAT-1", questions=["design"], from_level=2, to_level=3))
    assert made.status_code == 201, made.text
    assert (await house.city().post(URL, solution("CAT-1"))).json()["code"] == "digital_solution_code_taken"
    assert (await house.district().post(URL, solution("CAT-2"))).status_code == 403
    bank = house.caller("bank", org="x")
    for query, there in (("question=design", True), ("question=data", False), ("level=3", True), ("level=4", False)):
        listed = (await bank.get(f"{URL}?limit=200&{query}")).json()["items"]
        assert (made.json()["id"] in {each["id"] for each in listed}) is there, query
    assert (await bank.get(f"{URL}?as_of=2026-03-01&limit=200")).json()["items"] == []
    assert (await bank.get(made.headers["location"])).json()["price_from"] == yuan("20000.00")
    assert (await house.nobody.get(URL)).status_code == 401
