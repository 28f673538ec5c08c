"""The self-test through the door: level, reasons, next actions, and the rule field it feeds."""

IDS = ("network", "production", "business", "design", "quality", "data", "security", "staff")


def answers(points: int, **changes: int) -> dict[str, dict[str, int]]:
    return {"answers": dict.fromkeys(IDS, points) | changes}


async def test_a_test_gives_a_level_with_reasons_and_what_to_do_next(house) -> None:
    code = await house.registered()
    url = f"/v1/enterprises/{code}/digital-tests"
    made = await house.firm(code).post(url, answers(2, network=0, data=1))
    assert made.status_code == 201, made.text
    found = made.json()
    assert (found["score"], found["most"], found["level"]) == (13, 24, 2)
    assert [each["question"] for each in found["next_actions"]][:2] == ["network", "data"]
    assert found["next_actions"][0]["gain"] == 3
    assert found["reasons"][0]["reason"]["zh"] == "生产现场的网络与设备联网：无"
    paper = (await house.firm(code).get(f"{url}/questionnaire")).json()
    assert [each["id"] for each in paper["questions"]] == list(IDS)
    assert paper["meta"]["confidence"] == "C"


async def test_the_level_feeds_the_rule_from_its_day_on_and_the_newest_holds(house) -> None:
    code = await house.registered()
    url = f"/v1/enterprises/{code}/digital-tests"
    firm = house.firm(code)

    moved: set[str] = set()

    async def level(on: str):
        asked = {"tier": "SRDI", "on": on}
        answer = (await firm.post(f"/v1/enterprises/{code}/assessments", asked)).json()
        criteria = {each["id"]: each for each in answer["criteria"]}
        return next(each["value"] for name, each in criteria.items() if name in moved)

    assessed = (await firm.post(f"/v1/enterprises/{code}/assessments", {"tier": "SRDI"})).json()
    before = {each["id"]: each["result"] for each in assessed["criteria"]}
    assert (await firm.post(url, answers(2))).json()["level"] == 3
    assert (await firm.post(url, answers(3))).json()["level"] == 4
    after = (await firm.post(f"/v1/enterprises/{code}/assessments", {"tier": "SRDI"})).json()
    moved |= {each["id"] for each in after["criteria"] if each["result"] != before[each["id"]]}
    assert len(moved) == 1, moved
    assert await level("2026-03-02") == "4"
    assert await level("2026-03-01") is None
    listed = (await firm.get(url)).json()["items"]
    assert [each["level"] for each in listed] == [4, 3]
    assert (await firm.get(f"{url}?as_of=2026-03-01")).json()["items"] == []


async def test_others_neither_see_nor_take_it_and_bad_answers_change_nothing(house) -> None:
    code = await house.registered()
    url = f"/v1/enterprises/{code}/digital-tests"
    for caller in (house.firm("91500107000000176L"), house.district("CQ-500106")):
        assert (await caller.get(url)).status_code == 404
        assert (await caller.post(url, answers(1))).status_code == 404
    assert (await house.caller("leader").post(url, answers(1))).status_code == 403
    before = await house.count("digital_tests")
    whole = answers(1)["answers"]
    for body, status in (
        ({"answers": {}}, 422),
        ({"answers": {**whole, "weather": 1}}, 422),
        ({"answers": {**whole, "staff": 4}}, 422),
        ({"answers": {**whole, "staff": -1}}, 400),
        ({"answers": {**whole, "staff": "1"}}, 400),
        ({"answers": {**whole, "staff": True}}, 400),
        ({**answers(1), "level": 4}, 400),
    ):
        answer = await house.firm(code).post(url, body)
        assert answer.status_code == status, (body, answer.text)
    assert before == await house.count("digital_tests")
