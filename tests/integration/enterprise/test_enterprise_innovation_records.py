"""IP titles, standards, certificates and brands of any day, gaps by stage, and plans to close them."""

from services.enterprise.certificate_plans.models import certificate_plans
from tests.integration.enterprise.conftest import next_key
from tests.integration.enterprise.steps import DECLARED, file_all
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

PLANS = "/v1/certificate-plans"
IP_DEMO = {
    "kind": "certificate",
    "title": "国家知识产权示范企业 (synthetic)",
    "code": "IP_DEMO",
    "issuer": "国家知识产权局",
    "valid_from": "2025-01-01",
    "valid_to": "2026-03-31",
    "proof": "F-12",
}
STANDARD = {
    "kind": "standard",
    "title": "合成国家标准",
    "number": "GB/T 00000-2025",
    "level": "national",
    "role": "led",
    "rank": 1,
    "date": "2025-06-01",
}
BRAND = {"kind": "brand", "title": "合成老字号", "level": "provincial", "date": "2024-01-01", "issuer": "市商务委"}
ISO = {"kind": "management_system_certificate", "title": "质量管理体系认证", "code": "ISO9001"}


def plan(code: str, wanted: str = "ISO14001", **changes):
    return {"credit_code": code, "code": wanted, "measures": "完成内审 (synthetic)", "due_on": "2026-12-31", **changes}


async def test_the_described_columns_are_those_of_the_database(house) -> None:
    rows = await house.database.pool.fetch(COLUMNS, "certificate_plans")
    described = {each.name: bool(each.nullable) for each in certificate_plans.columns}
    assert {row["column_name"]: row["empty"] for row in rows} == described


async def test_records_are_evidence_seen_by_kind_and_day(house) -> None:
    code = await house.registered()
    firm, path = house.firm(code), f"/v1/enterprises/{code}"
    for item in (IP_DEMO, STANDARD, BRAND, {"kind": "certificate", "title": "高企", "code": "HNTE"}):
        filed = await firm.post(f"{path}/evidence", item)
        assert filed.status_code == 201, filed.text
    items = (await firm.get(f"{path}/innovation-records")).json()["items"]
    assert [each["record"] for each in items] == ["ip_title", "standard", "brand"]
    assert (items[0]["issuer"], items[0]["proof"], items[0]["days_left"]) == ("国家知识产权局", "F-12", 29)
    assert (items[1]["role"], items[1]["rank"], items[1]["number"]) == ("led", 1, "GB/T 00000-2025")
    for day, state, passes in (
        ("2024-12-31", "not_yet", []),
        ("2025-01-01", "in_force", ["INNO_SME"]),
        ("2026-03-31", "in_force", ["INNO_SME"]),
        ("2026-04-01", "expired", []),
    ):
        (title,) = (await firm.get(f"{path}/innovation-records?record=ip_title&as_of={day}")).json()["items"]
        assert (title["state"], title["direct_pass"]) == (state, passes), day
    for days, ending in ((28, 0), (29, 1)):
        soon = await firm.get(f"{path}/innovation-records?ends_within_days={days}")
        assert len(soon.json()["items"]) == ending
    assert (await firm.get(f"{path}/innovation-records?record=patent")).status_code == 400
    assert (await house.district("CQ-500112").get(f"{path}/innovation-records")).status_code == 404
    assert (await house.nobody.get(f"{path}/innovation-records")).status_code == 401


async def test_an_ip_title_in_force_is_the_direct_pass_of_the_first_rung(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    firm, path = house.firm(code), f"/v1/enterprises/{code}"
    declared = {**DECLARED, "INNO_SME_2022.D1": False}

    async def direct() -> str:
        asked = {"tier": "INNO_SME", "on": "2026-03-02", "kind": "new", "overrides": declared}
        answer = await firm.post(f"{path}/assessments", asked)
        assert answer.status_code == 201, answer.text
        (found,) = (each["result"] for each in answer.json()["criteria"] if each["id"].endswith("D2"))
        return str(found)

    assert await direct() == "unmet"
    assert (await firm.post(f"{path}/evidence", IP_DEMO)).status_code == 201
    assert await direct() == "met"


async def test_gaps_follow_the_stage_and_a_plan_closes_with_evidence(house) -> None:
    code = await house.registered(registered_on="2021-03-02")
    firm, path = house.firm(code), f"/v1/enterprises/{code}"
    assert (
        await firm.post(f"{path}/evidence", {**ISO, "valid_to": "2026-03-02", "date": "2024-01-01"})
    ).status_code == 201
    for day, missing in (
        ("2026-03-01", []),
        ("2026-03-02", ["ISO14001", "ISO45001"]),
        ("2026-03-03", ["ISO9001", "ISO14001", "ISO45001"]),
    ):
        gaps = (await firm.get(f"{path}/certificate-gaps?as_of={day}")).json()
        assert (gaps["missing"], gaps["stages_confidence"]) == (missing, "C"), day
    key = next_key()
    made = await firm.post(PLANS, plan(code), **{"Idempotency-Key": key})
    assert (made.status_code, (await firm.post(PLANS, plan(code), **{"Idempotency-Key": key})).json()) == (
        201,
        made.json(),
    )
    for body, status, name in (
        (plan(code), 409, "plan_open"),
        (plan(code, "ISO9001"), 409, "certificate_held"),
        (plan(code, "ISO1"), 422, "certificate_unknown"),
        (plan(code, "ISO45001", due_on="2026-03-01"), 422, "plan_due_in_the_past"),
    ):
        refused = await firm.post(PLANS, body)
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text
    assert (await firm.post(PLANS, plan(code, "ISO45001", measures=""))).status_code == 400
    for day, overdue in (("2026-12-31", 0), ("2027-01-01", 1)):
        listed = await house.district().get(f"{PLANS}?credit_code={code}&overdue_on={day}")
        assert len(listed.json()["items"]) == overdue
    closing = f"{PLANS}/{made.json()['id']}/closing"
    early = await firm.post(closing, {"outcome": "obtained"})
    assert (early.status_code, early.json()["code"]) == (422, "certificate_not_on_file")
    assert (await firm.post(f"{path}/evidence", {**ISO, "code": "ISO14001", "date": "2026-03-01"})).status_code == 201
    closed = await firm.post(closing, {"outcome": "obtained"})
    assert (closed.status_code, closed.json()["closed_on"]) == (200, "2026-03-02")
    again = await firm.post(closing, {"outcome": "given_up"})
    assert (again.status_code, again.json()["code"]) == (409, "plan_closed")
    assert (await house.district("CQ-500112").post(closing, {"outcome": "given_up"})).status_code == 404
    assert (await house.caller("leader").post(PLANS, plan(code))).status_code == 403
