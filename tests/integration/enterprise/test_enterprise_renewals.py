"""Titles at their borders: renewed once and without a gap, lost while a case is open, visited, updated, corrected."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.enterprise.conftest import START, House
from tests.integration.enterprise.steps import DECLARED, FIGURES, PATENT, expect, file_all, opened, published, submitted
from tests.integration.enterprise.test_enterprise_titles import read, titled
from tests.integration.enterprise.test_enterprise_workflow import ready, refused

APPROVE = {"outcome": "approve", "document_number": "合成文号"}
REJECT = {"outcome": "reject", "comment": "合成理由"}


@pytest.fixture(autouse=True)
def _time_returns(house):
    yield
    house.time.now = START


async def approved(house: House, path: str) -> dict[str, Any]:
    done = await expect(house.city().post(f"{path}/decision", APPROVE), "approved")
    return await read(house, f"/v1/recognitions/{done['recognition_id']}")


async def test_a_renewal_follows_without_a_gap_and_only_once(house) -> None:
    code = await ready(house)
    first = await titled(house, code, "INNO_SME", "2023-04-01", "2026-03-31")
    path = await published(house, code, "renewal")
    house.time.forward(7)
    renewed = await approved(house, path)
    kept = ("valid_from", "valid_to", "gap_free", "first_time")
    assert [renewed[name] for name in kept] == ["2026-04-01", "2029-03-31", True, False]
    await refused(house.firm(code).post(f"{first}/renewal"), 409, "already_renewed")
    told = [(await who.get(first)).json() for who in (house.city(), house.nobody)]
    assert [each["renewed"] for each in told] == [True, True]
    assert "renewal" not in told[0]["allowed_actions"]
    body = {"effective_on": "2026-03-10", "reason_code": "fraud"}
    assert (await house.city().post(f"{first}/revocation", body)).status_code == 200
    after = await read(house, f"/v1/recognitions/{renewed['id']}")
    assert (after["revoked_on"], after["reason_code"]) == ("2026-04-01", "fraud")
    listed = await house.nobody.get(f"/v1/recognitions?in_force_on=2026-05-01&credit_code={code}")
    assert listed.json()["items"] == []
    revoked = [each["effective_on"] for each in await house.events(code) if each["type"].endswith("n_revoked")]
    assert revoked == ["2026-03-10", "2026-04-01"]


@pytest.mark.parametrize(
    ("reason", "revoked_on", "looked_at"),
    [("no_longer_eligible", None, "2026-04-02"), ("fraud", "2026-04-01", None), ("incident", "2026-04-01", None)],
)
async def test_an_end_told_late_takes_the_renewal_that_has_begun_only_with_a_bar(
    house, reason: str, revoked_on: str | None, looked_at: str | None
) -> None:
    code = await ready(house)
    first = await titled(house, code, "INNO_SME", "2023-04-01", "2026-03-31")
    path = await published(house, code, "renewal")
    house.time.forward(7)
    renewed = await approved(house, path)
    house.time.forward(24)
    body = {"effective_on": "2026-03-10", "reason_code": reason}
    assert (await house.city().post(f"{first}/revocation", body)).status_code == 200
    after = await read(house, f"/v1/recognitions/{renewed['id']}")
    assert (after["revoked_on"], after["under_review_since"]) == (revoked_on, looked_at)
    if looked_at:
        assert after["review_reason"] == "renewed:INNO_SME"
    listed = await house.nobody.get(f"/v1/recognitions?in_force_on=2026-05-01&credit_code={code}")
    assert len(listed.json()["items"]) == (0 if revoked_on else 1), "under review it stays until an officer decided"


async def test_a_title_stays_while_its_renewal_is_decided(house) -> None:
    code = await ready(house)
    await titled(house, code, "INNO_SME", "2023-03-06", "2026-03-05")
    path = await published(house, code, "renewal")
    house.time.forward(7)
    asked = {"tier": "SRDI", "overrides": {}}
    answer = (await house.firm(code).post(f"/v1/enterprises/{code}/assessments", asked)).json()
    assert {each["id"]: each["result"] for each in answer["criteria"]}["PREREQUISITE"] == "met"
    renewed = await approved(house, path)
    assert (renewed["valid_from"], renewed["granted_on"], renewed["gap_free"]) == ("2026-03-06", "2026-03-09", True)


async def test_what_ran_out_before_the_submission_is_not_renewed(house) -> None:
    code = await ready(house)
    await titled(house, code, "INNO_SME", "2023-03-04", "2026-03-03")
    path = await opened(house, code, "renewal")
    house.time.forward(2)
    await refused(house.firm(code).post(f"{path}/submission", {"overrides": DECLARED}), 409, "nothing_to_renew")


async def test_a_bar_that_came_meanwhile_stops_the_approval(house) -> None:
    code = await ready(house)
    other = await titled(house, code, "HNTE")
    path = await published(house, code)
    house.time.forward(7)
    body = {"effective_on": "2026-03-05", "reason_code": "fraud"}
    assert (await house.city().post(f"{other}/revocation", body)).status_code == 200
    await refused(house.city().post(f"{path}/decision", APPROVE), 422, "barred")
    await expect(house.city().post(f"{path}/decision", REJECT), "rejected")


async def test_a_title_from_a_list_meanwhile_is_not_granted_twice(house) -> None:
    code = await ready(house)
    path = await published(house, code)
    house.time.forward(7)
    await titled(house, code, "INNO_SME", "2026-03-05", "2029-03-04")
    await refused(house.city().post(f"{path}/decision", APPROVE), 409, "title_in_force")
    held = (await house.nobody.get(f"/v1/recognitions?credit_code={code}")).json()["items"]
    assert len(held) == 1


async def test_a_renewal_of_what_was_revoked_meanwhile_is_not_granted(house) -> None:
    code = await ready(house)
    title = await titled(house, code, "INNO_SME")
    path = await published(house, code, "renewal")
    house.time.forward(7)
    body = {"effective_on": "2026-03-05", "reason_code": "no_longer_eligible"}
    assert (await house.city().post(f"{title}/revocation", body)).status_code == 200
    await refused(house.city().post(f"{path}/decision", APPROVE), 409, "nothing_to_renew")


async def test_a_corrected_case_keeps_the_day_of_its_application(house) -> None:
    house.time.now = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    code = await ready(house)
    path = await submitted(house, code)
    back = {"outcome": "return", "comment": "请补充"}
    await expect(house.district().post(f"{path}/district-review", back), "returned")
    house.time.forward(7)
    # By the new year's figures nothing would be known; the case goes by those of its own day.
    await expect(house.firm(code).post(f"{path}/submission", {"overrides": DECLARED}), "submitted")
    items = (await house.firm(code).get(f"/v1/enterprises/{code}/assessments")).json()["items"]
    assert [each["on"] for each in items[:2]] == ["2026-12-30", "2026-12-30"]
    assert items[0]["result"] == "met"


async def admitted_outside_the_window(house, firm, path: str, stated: dict[str, Any]) -> None:
    """In March the window of June is known and closed; an officer may admit the case, with the reason."""
    closed = await firm.post(f"{path}/submission", {"overrides": stated}, **{"Accept-Language": "en"})
    assert (closed.status_code, closed.json()["code"]) == (422, "application_window_closed")
    assert "2026-06-01 to 2026-08-31" in closed.json()["detail"]
    assert "工企业函〔2026〕160号" in closed.json()["detail"]
    (known,) = (await house.nobody.get("/v1/application-windows?tier=TECH_SME&year=2026")).json()
    assert (known["first"], known["last"], known["kinds"]) == ("2026-06-01", "2026-08-31", ["new", "renewal"])
    assert (await house.nobody.get("/v1/application-windows?year=2025")).json() == []
    late = {"reason": "系统故障，准予补报（合成）"}
    assert (await firm.post(f"{path}/late-admission", late)).status_code == 403
    assert (await house.district().post(f"{path}/late-admission", late)).status_code == 403
    assert (await house.city().post(f"{path}/late-admission", {"reason": ""})).status_code == 400
    admitted = await house.city().post(f"{path}/late-admission", late)
    (move,) = admitted.json()["moves"]
    assert (move["action"], move["comment"]) == ("late-admission", late["reason"])
    subject = path.rsplit("/", 1)[-1]
    assert await house.count(f"audit_log WHERE action = 'application.late-admission' AND subject_id = '{subject}'") == 1


async def test_a_technology_firm_is_visited_first_and_its_number_ends_with_the_year(house) -> None:
    code = await house.registered()
    firm, at = house.firm(code), f"/v1/enterprises/{code}"
    filed = await firm.call("PUT", f"{at}/annual-reports/2025", {**FIGURES, "tech_staff": 40}, **{"If-None-Match": "*"})
    assert filed.status_code == 200, filed.text
    assert (await firm.post(f"{at}/evidence", PATENT)).status_code == 201
    made = await firm.post("/v1/applications", {"credit_code": code, "tier": "TECH_SME"})
    path = f"/v1/applications/{made.json()['id']}"
    stated = {"is_mainland_resident": True, "tech_sme_products_allowed": True, "tech_sme_no_violation": True}
    await admitted_outside_the_window(house, firm, path, stated)
    await expect(firm.post(f"{path}/submission", {"overrides": stated}), "submitted")
    (waiting,) = (await house.district().get(f"{path}/site-visits")).json()
    assert (waiting["sample_id"], waiting["outcome"]) == (None, None)
    await expect(house.district().post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
    await refused(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), 422, "visit_outstanding")
    visit = {"visited_on": "2026-03-02", "outcome": "confirmed", "findings": "合成核查"}
    assert (await house.district().post(f"{path}/site-visits", visit)).status_code == 201
    await expect(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), "municipal_passed")
    await expect(house.city().post(f"{path}/publicity", {"from": "2026-03-02", "to": "2026-03-06"}), "in_publicity")
    house.time.forward(5)
    title = await approved(house, path)
    assert (title["rule_set"], title["valid_from"], title["valid_to"]) == ("TECH_SME_2017", "2026-03-07", "2026-12-31")


async def test_a_missed_update_refuses_the_renewal_and_a_correction_is_none(house) -> None:
    late, punctual = await house.registered(), await ready(house)
    for code in (late, punctual):
        await titled(house, code, "INNO_SME", "2024-03-01", "2027-02-28")
    house.time.now = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
    await file_all(house, late)
    again = {**FIGURES, "main_revenue": FIGURES["main_revenue"]}
    path = f"/v1/enterprises/{punctual}/annual-reports/2025"
    corrected = await house.firm(punctual).call("PUT", path, again, **{"If-Match": '"1"'})
    assert corrected.status_code == 200, corrected.text
    application = await opened(house, late, "renewal")
    refusal = await house.firm(late).post(f"{application}/submission", {"overrides": DECLARED})
    assert (refusal.status_code, refusal.json()["code"]) == (422, "assessment_not_met")
    assert "UPDATE" in refusal.text
    await submitted(house, punctual, "renewal")
    title = (await house.nobody.get(f"/v1/recognitions?credit_code={late}&in_force_on=2026-05-06")).json()["items"]
    assert [each["tier"] for each in title] == ["INNO_SME"]


async def test_a_firm_cannot_climb_on_a_certificate_of_its_own(house) -> None:
    code = await house.registered()
    item = {"kind": "certificate", "title": "合成证书", "code": "SRDI", "date": "2025-01-01"}
    path = f"/v1/enterprises/{code}/evidence"
    await refused(house.firm(code).post(path, item), 403, "title_of_the_registry")
    assert (await house.firm(code).post(path, {**item, "code": "HNTE"})).status_code == 201
    assert (await house.district().post(path, item)).status_code == 201


async def test_a_firm_that_is_not_active_neither_applies_nor_is_recognised(house) -> None:
    code = await ready(house)
    path = await published(house, code)
    house.time.forward(7)
    at = f"/v1/enterprises/{code}"
    version = (await house.city().get(at)).headers["etag"]
    gone = await house.city().call("PATCH", at, {"status": "deregistered"}, **{"If-Match": version})
    assert gone.status_code == 200, gone.text
    await refused(house.city().post(f"{path}/decision", APPROVE), 422, "enterprise_not_active")
    await expect(house.city().post(f"{path}/decision", REJECT), "rejected")
    await refused(
        house.firm(code).post("/v1/applications", {"credit_code": code, "tier": "INNO_SME"}),
        422,
        "enterprise_not_active",
    )
