"""A holder of a title reports a new name instead of entering it; officers correct, and firms without titles go on."""

from typing import Any

import pytest

from tests.integration.enterprise.conftest import START
from tests.integration.enterprise.steps import file_all, submitted
from tests.integration.enterprise.test_enterprise_titles import titled

NEW = "合成新名公司"
REPORT = {"kind": "name", "happened_on": "2026-02-10", "what": "更名", "changes": {"name": NEW}, "evidence": "F-61"}


@pytest.fixture(autouse=True)
def _time_returns(house):
    house.time.now = START
    yield
    house.time.now = START


async def patched(house, caller, code: str, patch: dict[str, Any]):
    path = f"/v1/enterprises/{code}"
    tag = (await house.city().get(path)).headers["etag"]
    return await caller.call("PATCH", path, patch, **{"If-Match": tag})


async def renamed(house, code: str) -> str:
    answer = await patched(house, house.firm(code), code, {"name": NEW})
    return "changed" if answer.status_code == 200 else str(answer.json()["code"])


async def test_the_refusal_names_the_way_in_both_languages(house) -> None:
    code = await house.registered()
    await titled(house, code, "INNO_SME")
    path, firm = f"/v1/enterprises/{code}", house.firm(code)
    titles = {
        "zh": "持有有效称号（INNO_SME）的企业变更name须先报告重大变化",
        "en": "A firm with a title in force (INNO_SME) reports a change of name instead of entering it",
    }
    for language, title in titles.items():
        headers = {"If-Match": '"1"', "Accept-Language": language}
        answer = await firm.call("PATCH", path, {"name": NEW, "town": "二郎"}, **headers)
        told = answer.json()
        assert (answer.status_code, told["code"], told["title"]) == (422, "major_change_to_be_reported", title)
        assert f"POST {path}/major-changes" in told["detail"]
        assert told["errors"][0]["pointer"] == "/name"
    stands = (await house.city().get(path)).json()
    assert (stands["town"], stands["version"]) == (None, 1)


async def test_an_accepted_report_gives_the_new_name(house) -> None:
    code = await house.registered(name="合成旧名")
    await titled(house, code, "INNO_SME")
    made = await house.firm(code).post(f"/v1/enterprises/{code}/major-changes", REPORT)
    assert made.status_code == 201, made.text
    assert (await house.city().get(f"/v1/enterprises/{code}")).json()["name"] == "合成旧名"
    done = await house.district().post(f"/v1/major-changes/{made.json()['id']}/decision", {"outcome": "accepted"})
    assert done.status_code == 200, done.text
    assert (await house.city().get(f"/v1/enterprises/{code}")).json()["name"] == NEW
    assert (await patched(house, house.firm(code), code, {"name": NEW})).status_code == 200  # nothing changes
    found = (await house.city().get(f"/v1/enterprises/{code}/history")).json()["items"]
    assert [(each["after"], each["effective_on"]) for each in found] == [(NEW, "2026-02-10")]


@pytest.mark.parametrize(
    ("first", "last", "came_to"),
    [
        ("2025-04-01", "2026-03-01", "changed"),
        ("2025-04-01", "2026-03-02", "major_change_to_be_reported"),
        ("2026-03-02", "2029-03-01", "major_change_to_be_reported"),
    ],
)
async def test_a_title_binds_on_its_days(house, first, last, came_to) -> None:
    code = await house.registered()
    await titled(house, code, "SRDI", first, last)
    assert await renamed(house, code) == came_to


async def test_a_title_that_begins_tomorrow_does_not_bind_yet(house) -> None:
    code = await house.registered()
    await titled(house, code, "INNO_SME", "2026-03-02", "2029-03-01")
    house.time.forward(-1)
    assert await renamed(house, code) == "changed"


async def test_a_suspended_title_binds_and_a_revoked_one_does_not(house) -> None:
    code = await house.registered()
    path = await titled(house, code, "INNO_SME")
    assert (await house.city().post(f"{path}/suspension", {"reason_code": "incident"})).status_code == 200
    assert await renamed(house, code) == "major_change_to_be_reported"
    gone = {"effective_on": "2026-03-02", "reason_code": "no_longer_eligible"}
    assert (await house.city().post(f"{path}/revocation", gone)).status_code == 200
    assert await renamed(house, code) == "changed"


async def test_a_title_whose_renewal_is_being_decided_binds_behind_its_end(house) -> None:
    code = await house.registered()
    await titled(house, code, "INNO_SME", "2023-03-04", "2026-03-03")
    await file_all(house, code)
    await submitted(house, code, "renewal")
    house.time.forward(2)
    assert await renamed(house, code) == "major_change_to_be_reported"


async def test_a_place_in_the_pool_and_an_open_application_do_not_bind(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    await submitted(house, code)
    place = {"programme": "SRDI", "credit_code": code, "reason": "合成"}
    entered = await house.city().post("/v1/cultivation-pool/places", place)
    assert entered.status_code == 201, entered.text
    assert await renamed(house, code) == "changed"


async def test_what_changes_without_a_report_stays_the_firms_own(house) -> None:
    code = await house.registered()
    await titled(house, code, "INNO_SME")
    answer = await patched(house, house.firm(code), code, {"town": "二郎", "industry": "I6510", "chains": []})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("who", ["district", "city", "deputy"])
async def test_officers_correct_and_it_is_on_the_audit_log(house, who) -> None:
    code = await house.registered(name="合成旧名")
    await titled(house, code, "INNO_SME")
    officer = {"district": house.district(), "city": house.city(), "deputy": house.district(subject="deputy-61")}[who]
    if who == "deputy":
        days = {"deputy": "deputy-61", "from": "2026-03-02", "to": "2026-03-04", "reason": "合成休假"}
        assert (await house.district().post("/v1/deputies", days)).status_code == 201
    answer = await patched(house, officer, code, {"name": NEW})
    assert answer.status_code == 200, answer.text
    line = await house.database.pool.fetchrow(
        "SELECT before, after FROM audit_log WHERE subject_id = $1 AND action = 'enterprise.changed'", code
    )
    assert (line["before"], line["after"]) == ({"name": "合成旧名"}, {"name": NEW})
    outside = await house.district("CQ-500103", subject="deputy-61").call(
        "PATCH", f"/v1/enterprises/{code}", {"name": "x"}
    )
    assert outside.status_code == 404
