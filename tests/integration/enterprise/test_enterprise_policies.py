"""Policies through the door: who is entitled and why, what stands beside what, what was granted, who is left out."""

from itertools import count

from tests.integration.enterprise.test_enterprise_white_list import titled

URL = "/v1/policies"
_numbers = count(1)
SRDI = {"field": "tiers", "op": "any_of", "values": ["SRDI"]}


def policy(**changes):
    return {
        "code": f"CQ-TEST-{next(_numbers)}", "level": "city", "zh": "奖励 (synthetic)", "source": "合成文件",
        "conditions": [SRDI], "benefit": {"kind": "subsidy", "zh": "奖励"}, "opens_on": "2026-01-01", **changes,
    }  # fmt: skip


async def published(house, **changes):
    made = await house.city().post(URL, policy(**changes))
    assert made.status_code == 201, made.text
    return made.json()


async def state(house, code: str, given, as_of: str = "2026-03-02"):
    found = (await house.firm(code).get(f"/v1/enterprises/{code}/policy-matches?as_of={as_of}")).json()
    one = next(each for each in found["items"] if each["policy_id"] == given["id"])
    return one["state"], [(each["field"], each["result"]) for each in one["reasons"]]


async def grant(house, code: str, given, **changes):
    body = {"credit_code": code, "granted_on": "2026-03-02", "document_number": "合成1号", **changes}
    return await house.city().post(f"{URL}/{given['id']}/grants", body)


async def test_a_firm_reads_where_it_stands_and_why(house) -> None:
    code, plain = await titled(house), await house.registered()
    age = {"field": "age_years", "op": "at_least", "values": ["5"]}
    level = {"field": "digital_level", "op": "at_least", "values": ["2"]}
    given = await published(house, conditions=[SRDI, age], closes_on="2026-06-30")
    assert await state(house, code, given) == ("entitled", [("tiers", "met"), ("age_years", "met")])
    assert await state(house, plain, given) == ("not_entitled", [("tiers", "unmet"), ("age_years", "met")])
    assert (await state(house, code, given, "2026-06-30"))[0] == "entitled"
    assert (await state(house, code, given, "2026-07-01"))[0] == "not_open"
    assert (await state(house, code, given, "2025-12-31"))[0] == "not_open"
    unsure = await published(house, conditions=[SRDI, level])
    assert await state(house, code, unsure) == ("unknown", [("tiers", "met"), ("digital_level", "unknown")])
    elsewhere = await published(house, level="district", district="CQ-500106")
    found = (await house.firm(code).get(f"/v1/enterprises/{code}/policy-matches")).json()["items"]
    assert elsewhere["id"] not in {each["policy_id"] for each in found}


async def test_reasons_are_words_not_codes(house) -> None:
    plain = await house.registered()
    where = {"field": "district", "op": "any_of", "values": ["CQ-500107"]}
    staff = {"field": "employees", "op": "at_least", "values": ["10"]}
    given = await published(house, conditions=[SRDI, where, staff])
    found = (await house.firm(plain).get(f"/v1/enterprises/{plain}/policy-matches")).json()["items"]
    (told,) = [each["reasons"] for each in found if each["policy_id"] == given["id"]]
    assert [each["zh"] for each in told] == [
        "持有的称号包含任一：专精特新中小企业", "所在区县包含任一：九龙坡区", "上年度从业人员数不低于10"
    ]  # fmt: skip
    assert told[2]["en"] == "Employees of last year at least 10"
    assert [each["value"] for each in told] == [None, "CQ-500107", None]


async def test_a_grant_needs_entitlement_is_told_once_and_shuts_out_what_it_excludes(house) -> None:
    code, plain = await titled(house), await house.registered()
    first = await published(house, automatic=True)
    second = await published(house, excludes=[first["code"]])
    refused = await grant(house, plain, first)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_entitled")
    made = await grant(house, code, first, amount={"amount": "100000.00", "currency": "CNY"})
    assert made.status_code == 201, made.text
    assert (await grant(house, code, first)).status_code == 422
    assert (await state(house, code, first))[0] == "granted"
    assert (await state(house, code, second))[0] == "excluded"
    told = [each for each in await house.events(code) if each["type"] == "enterprise.policy_granted"]
    assert [(each["policy_code"], each["amount_fen"]) for each in told] == [(first["code"], 10_000_000)]
    away = f"{URL}/grants/{made.json()['id']}/reversal"
    assert (await house.district("CQ-500106").post(away, {"reason": "错"})).status_code == 404
    assert (await house.district().post(away, {"reason": "错"})).json()["reversed_on"] == "2026-03-02"
    assert (await house.district().post(away, {"reason": "错"})).json()["code"] == "grant_already_reversed"
    assert (await state(house, code, second))[0] == "entitled"


async def test_the_list_of_the_entitled_and_the_coverage_of_districts(house) -> None:
    one, two, other = await titled(house), await titled(house), await titled(house, district="CQ-500106")
    given = await published(house, automatic=True)
    path = f"{URL}/{given['id']}/entitled-firms?limit=1"
    seen, after = [], ""
    while after is not None:
        answer = (await house.district().get(f"{path}&after={after}")).json()
        seen += [each["credit_code"] for each in answer["items"]]
        assert {each["district"] for each in answer["items"]} <= {"CQ-500107"}
        after = answer["next_after"]
    assert {one, two} <= set(seen)
    assert other not in seen
    assert len(seen) == len(set(seen))
    await published(house, level="district", district="CQ-500154")
    before = await row(house, "CQ-500106")
    assert (await grant(house, other, given, amount={"amount": "5.50", "currency": "CNY"})).status_code == 201
    after_it = await row(house, "CQ-500106")
    assert after_it["grants"] == before["grants"] + 1
    own = await row(house, "CQ-500154")
    assert own["own"] == 1
    assert (await house.firm(one).get(f"{URL}/coverage")).status_code == 403
    assert (await house.firm(one).get(f"{URL}/grants")).json()["items"] == []
    assert len((await house.firm(other).get(f"{URL}/grants")).json()["items"]) == 1


async def row(house, unit: str):
    found = (await house.city().get(f"{URL}/coverage")).json()["items"]
    return next(each for each in found if each["district"] == unit)


async def test_a_district_writes_its_own_policies_only_and_ends_them_once(house) -> None:
    mine = policy(level="district", district="CQ-500107")
    made = await house.district().post(URL, mine)
    assert made.status_code == 201, made.text
    for body in (policy(), policy(level="district", district="CQ-500106")):
        assert (await house.district().post(URL, body)).json()["code"] == "out_of_scope"
    again = await house.district().post(URL, mine)
    assert (again.status_code, again.json()["code"]) == (409, "policy_code_taken")
    end = f"{URL}/{made.json()['id']}/end"
    assert (await house.district("CQ-500106").post(end, {"reason": "调整"})).status_code == 403
    assert (await house.district().post(end, {"reason": "调整"})).json()["ended_on"] == "2026-03-02"
    assert (await house.district().post(end, {"reason": "调整"})).json()["code"] == "policy_ended"
    assert (await house.firm("91500107000000176L").post(URL, policy())).status_code == 403


async def test_bad_policies_change_nothing(house) -> None:
    before = await house.count("policies")
    number = {"field": "employees", "op": "at_least", "values": ["10"]}
    for changes, status in (
        ({"district": "CQ-500107"}, 422),
        ({"level": "district"}, 422),
        ({"level": "district", "district": "CQ-NONE"}, 422),
        ({"closes_on": "2025-12-31"}, 422),
        ({"conditions": [{**number, "op": "any_of"}]}, 422),
        ({"conditions": [{**SRDI, "op": "at_least"}]}, 422),
        ({"conditions": [{**number, "values": ["many"]}]}, 422),
        ({"conditions": [{**number, "values": ["1", "2"]}]}, 422),
        ({"conditions": [{**number, "field": "mood"}]}, 400),
        ({"code": "a b"}, 400),
        ({"automatic": "yes"}, 400),
        ({"benefit": {"kind": "subsidy", "zh": "奖", "amount": {"amount": "1.234", "currency": "CNY"}}}, 400),
        ({"more": 1}, 400),
    ):
        answer = await house.city().post(URL, policy(**changes))
        assert answer.status_code == status, (changes, answer.text)
    assert before == await house.count("policies")
