"""Life-cycle stages and funnels, memberships and the cross-table of 33618 and 416, on any day."""

from services.enterprise.memberships.models import memberships
from tests.integration.enterprise.conftest import next_key
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

UNIT = "CQ-500154"
MEMBERS = "/v1/memberships"
TITLE = (
    "INSERT INTO recognitions (id, credit_code, tier, kind, first_time, gap_free, granted_on, valid_from, valid_to,"
    " district, revoked_on) VALUES (gen_random_uuid(), $1, $2, 'new', true, false, $3::text::date, $3::text::date,"
    " $4::text::date, $5, $6::text::date)"
)


async def titled(house, code: str, tier: str, first: str, last: str | None = None, revoked: str | None = None) -> None:
    await house.database.pool.execute(TITLE, code, tier, first, last, UNIT, revoked)


def member(code: str, value: str = "H1", **changes):
    named = {"credit_code": code, "scheme": "innovation", "code": value, "main": False}
    return {**named, "evidence": "产品目录 F-31 (synthetic)", "began_on": "2026-01-05", **changes}


async def test_the_described_columns_are_those_of_the_database(house) -> None:
    rows = await house.database.pool.fetch(COLUMNS, "memberships")
    described = {each.name: bool(each.nullable) for each in memberships.columns}
    assert {row["column_name"]: row["empty"] for row in rows} == described


async def test_a_firm_goes_on_with_its_fifth_year_and_with_titles_in_force(house) -> None:
    code = await house.registered(registered_on="2020-05-18")
    await titled(house, code, "LITTLE_GIANT", "2025-07-01", "2025-12-31")
    await titled(house, code, "CHAMPION", "2026-02-01", None, "2026-02-20")
    path = f"/v1/enterprises/{code}/life-cycle"
    for day, stage, by in (
        ("2020-05-18", "GENERATION", "age"),
        ("2025-05-17", "GENERATION", "age"),
        ("2025-05-18", "GROWTH", "age"),
        ("2025-06-30", "GROWTH", "age"),
        ("2025-07-01", "EXPANSION", "title"),
        ("2025-12-31", "EXPANSION", "title"),
        ("2026-01-01", "GROWTH", "age"),
        ("2026-02-19", "EXPANSION", "title"),
        ("2026-02-20", "GROWTH", "age"),
    ):
        found = (await house.firm(code).get(f"{path}?as_of={day}")).json()
        assert (found["stage"], found["by"]) == (stage, by), day
    assert (await house.firm(code).get(f"{path}?as_of=2020-05-17")).status_code == 404
    assert (await house.district("CQ-500112").get(path)).status_code == 404
    assert (await house.firm(code).get(f"{path}?as_of=2026-02-30")).status_code == 400


async def test_a_funnel_tells_who_went_where_between_two_days(house) -> None:
    district = house.district(UNIT)
    codes = [await house.registered(district=UNIT, registered_on="2023-01-01") for _ in range(4)]
    await house.registered(district=UNIT, registered_on="2025-06-01")
    await titled(house, codes[0], "SRDI", "2025-03-01")
    await titled(house, codes[1], "LITTLE_GIANT", "2025-03-01")
    answer = await district.get("/v1/life-cycle/funnels?since=2025-01-01&as_of=2025-12-31")
    (funnel,) = answer.json()["items"]
    assert funnel["first"] == {"GENERATION": 4, "GROWTH": 0, "EXPANSION": 0}
    assert funnel["last"] == {"GENERATION": 3, "GROWTH": 1, "EXPANSION": 1}
    steps = {(each["start"], each["end"]): (each["firms"], each["of"], each["ratio"]) for each in funnel["steps"]}
    assert steps == {
        ("GENERATION", "GENERATION"): (2, 4, "0.5"),
        ("GENERATION", "GROWTH"): (1, 4, "0.25"),
        ("GENERATION", "EXPANSION"): (1, 4, "0.25"),
    }
    assert answer.json()["borders_confidence"] == "C"
    whole = (await house.city().get("/v1/life-cycle/funnels?since=2025-01-01&as_of=2025-12-31")).json()["items"]
    assert funnel in whole
    wrong = await district.get("/v1/life-cycle/funnels?since=2025-12-31&as_of=2025-12-31")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "since_not_before")
    assert (await district.get("/v1/life-cycle/funnels?district=CQ-500107")).status_code == 403
    assert (await house.firm(codes[0]).get("/v1/life-cycle/funnels")).status_code == 403
    assert (await house.nobody.get("/v1/life-cycle/funnels")).status_code == 401


async def test_a_membership_has_evidence_and_one_is_the_main_one(house) -> None:
    code, key = await house.registered(), next_key()
    firm = house.firm(code)
    made = await firm.post(MEMBERS, member(code, main=True), **{"Idempotency-Key": key})
    again = await firm.post(MEMBERS, member(code, main=True), **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    for body, status, name in (
        (member(code), 409, "already_member"),
        (member(code, "H2", main=True), 409, "main_taken"),
        (member(code, "H9"), 422, "membership_code_unknown"),
        (member(code, "PILLAR01", scheme="clusters"), 422, "not_in_profile"),
        (member(code, "H2", began_on="2026-03-03"), 422, "membership_day_to_come"),
    ):
        refused = await firm.post(MEMBERS, body)
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text
    for body in (member(code, "H2", evidence=""), member(code, "H2", main="yes"), member(code, "H2", scheme="418")):
        assert (await firm.post(MEMBERS, body)).status_code == 400
    assert (await firm.post(MEMBERS, member(code, "LEAD01", scheme="clusters", main=True))).status_code == 201
    path = f"{MEMBERS}/{made.json()['id']}/ending"
    early = await firm.post(path, {"ended_on": "2026-01-04", "why": "误"})
    assert (early.status_code, early.json()["code"]) == (422, "membership_ends_before_it_begins")
    assert (await firm.post(path, {"ended_on": "2026-02-01", "why": "主业变更"})).status_code == 200
    assert (await firm.post(path, {"ended_on": "2026-02-01", "why": "主业变更"})).json()["code"] == (
        "membership_already_ended"
    )
    for day, held in (("2026-01-04", 0), ("2026-01-05", 1), ("2026-01-31", 1), ("2026-02-01", 0)):
        listed = f"{MEMBERS}?credit_code={code}&scheme=innovation&as_of={day}"
        assert len((await house.district().get(listed)).json()["items"]) == held, day
    assert (await house.district("CQ-500112").get(f"{MEMBERS}?credit_code={code}")).json()["items"] == []
    assert (await house.district("CQ-500112").post(path, {"ended_on": "2026-02-01", "why": "误"})).status_code == 404


async def test_both_classifications_against_each_other_on_any_day(house) -> None:
    unit = "CQ-500243"
    one = await house.registered(district=unit, clusters=["LEAD01", "LEAD02"])
    two = await house.registered(district=unit, clusters=[])
    for code, value in ((one, "H1"), (two, "H2")):
        assert (await house.district(unit).post(MEMBERS, member(code, value))).status_code == 201

    async def cells(day: str) -> set[tuple[str, str, int]]:
        found = await house.district(unit).get(f"{MEMBERS}/cross-table?as_of={day}")
        return {(each["cluster"], each["innovation"], each["firms"]) for each in found.json()["items"]}

    assert await cells("2026-01-05") == {("LEAD01", "H1", 1), ("LEAD02", "H1", 1), ("none", "H2", 1)}
    assert await cells("2026-01-04") == {("LEAD01", "none", 1), ("LEAD02", "none", 1), ("none", "none", 1)}
    assert await cells("2020-05-17") == set()
    read = await house.district(unit).get(f"/v1/enterprises/{one}")
    changed = await house.district(unit).call(
        "PATCH", f"/v1/enterprises/{one}", {"clusters": ["LEAD03"]}, **{"If-Match": read.headers["etag"]}
    )
    assert changed.status_code == 200, changed.text
    assert await cells("2026-03-01") == {("LEAD01", "H1", 1), ("LEAD02", "H1", 1), ("none", "H2", 1)}
    assert await cells("2026-03-02") == {("LEAD03", "H1", 1), ("none", "H2", 1)}
    assert (await house.district(unit).get(f"{MEMBERS}/cross-table?district=CQ-500107")).status_code == 403
    assert (await house.firm(one).get(f"{MEMBERS}/cross-table")).status_code == 403


async def test_a_chain_is_belonged_to_like_a_cluster_and_both_filter_titles_and_applications(house) -> None:
    code = await house.registered(chains=["CHAIN77"], clusters=["STAR18"])
    joined = {"credit_code": code, "scheme": "chains", "main": True, "evidence": "F-31", "began_on": "2026-01-05"}
    made = await house.firm(code).post("/v1/memberships", {**joined, "code": "CHAIN77"})
    assert (made.status_code, made.json()["scheme"]) == (201, "chains"), made.text
    again = await house.firm(code).post("/v1/memberships", {**joined, "code": "CHAIN77"})
    other = await house.firm(code).post("/v1/memberships", {**joined, "code": "CHAIN78"})
    assert [each.json()["code"] for each in (again, other)] == ["already_member", "not_in_profile"]
    title = {"credit_code": code, "tier": "HNTE", "granted_on": "2026-01-05", "document_number": "合成文号"}
    assert (await house.city().post("/v1/recognitions", title)).status_code == 201
    opened = await house.firm(code).post("/v1/applications", {"credit_code": code, "tier": "INNO_SME", "kind": "new"})
    assert opened.status_code == 201, opened.text
    for path, query, found in (
        ("/v1/recognitions", "chain=CHAIN77", 1),
        ("/v1/recognitions", "cluster=STAR18&chain=CHAIN77", 1),
        ("/v1/recognitions", "chain=CHAIN77&cluster=LEAD03", 0),
        ("/v1/applications", "chain=CHAIN77", 1),
        ("/v1/applications", "chain=CHAIN77&cluster=LEAD03", 0),
    ):
        told = (await house.city().get(f"{path}?{query}")).json()["items"]
        assert [each["credit_code"] for each in told] == [code] * found
