"""Titles after the grant: suspension, review, consequences, bars, expiry by the clock, official lists, papers."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from services.enterprise.recognitions.changing import tell_expiries
from tests.integration.enterprise.conftest import START, House, next_key
from tests.integration.enterprise.steps import expect, file_all, published
from tests.integration.enterprise.test_enterprise_workflow import by_clock, refused


@pytest.fixture(autouse=True)
def _time_returns(house):
    yield
    house.time.now = START


async def titled(house: House, code: str, tier: str, first: str = "2025-04-01", last: str = "2028-03-31") -> str:
    body = {"credit_code": code, "tier": tier, "granted_on": first, "valid_to": last, "document_number": "合成文号"}
    made = await house.city().post("/v1/recognitions", body)
    assert made.status_code == 201, made.text
    return f"/v1/recognitions/{made.json()['id']}"


async def read(house: House, path: str) -> dict[str, Any]:
    found: dict[str, Any] = (await house.city().get(path)).json()
    return found


async def told(house: House, code: str) -> list[str]:
    return [each["type"].removeprefix("enterprise.recognition_") for each in await house.events(code)]


async def test_a_suspended_title_stays_on_the_list_and_carries_nothing(house) -> None:
    code = await house.registered()
    path = await titled(house, code, "INNO_SME")
    body = {"reason_code": "incident", "comment": "合成"}
    await refused(house.district().post(f"{path}/suspension", body), 403, "forbidden")
    paused = (await house.city().post(f"{path}/suspension", body)).json()
    assert (paused["suspended_from"], paused["suspension_reason"]) == ("2026-03-02", "incident")
    assert paused["allowed_actions"] == ["suspension-lifting", "revocation"]
    await refused(house.city().post(f"{path}/suspension", body), 409, "title_suspended")
    await refused(house.firm(code).post(f"{path}/renewal"), 409, "title_suspended")
    climb = {"credit_code": code, "tier": "SRDI"}
    await refused(house.firm(code).post("/v1/applications", climb), 409, "title_suspended")
    await refused(house.firm(code).get(f"{path}/certificate"), 409, "title_suspended")
    listed = (await house.nobody.get(f"/v1/recognitions?in_force_on=2026-03-02&credit_code={code}")).json()
    assert len(listed["items"]) == 1
    lifted = (await house.city().post(f"{path}/suspension-lifting", {"comment": "合成"})).json()
    assert lifted["suspended_from"] is None
    await refused(house.city().post(f"{path}/suspension-lifting"), 409, "title_not_suspended")
    assert (await house.firm(code).post("/v1/applications", climb)).status_code == 201
    renewal = await house.firm(code).post(f"{path}/renewal")
    assert (renewal.status_code, renewal.json()["kind"]) == (201, "renewal"), renewal.text
    assert (await told(house, code))[1:4] == ["granted", "suspended", "reinstated"]
    changes = (await house.city().get(f"{path}/changes")).json()
    assert [each["change"] for each in changes] == ["suspended", "reinstated"]


async def test_a_revocation_puts_what_rests_on_it_under_review(house) -> None:
    code = await house.registered()
    inno, srdi, giant = [await titled(house, code, tier) for tier in ("INNO_SME", "SRDI", "LITTLE_GIANT")]
    body = {"effective_on": "2026-03-02", "reason_code": "no_longer_eligible"}
    gone = (await house.city().post(f"{srdi}/revocation", body)).json()
    assert (gone["revoked_on"], gone["barred_until"]) == ("2026-03-02", None)
    above = await read(house, giant)
    assert (above["revoked_on"], above["under_review_since"]) == (None, "2026-03-02")
    assert above["review_reason"] == "lost:SRDI"
    assert (await read(house, inno))["under_review_since"] is None
    stays = {"comment": "合成理由"}
    assert (await house.city().post(f"{giant}/review", stays)).json()["under_review_since"] is None
    await refused(house.city().post(f"{giant}/review", stays), 409, "title_not_under_review")
    await refused(house.city().post(f"{srdi}/review", stays), 409, "already_revoked")
    events = (await told(house, code))[4:]
    assert events == ["revoked", "put_under_review", "upheld"]


async def test_another_title_may_carry_the_higher_one(house) -> None:
    code = await house.registered()
    inno, _, srdi = [await titled(house, code, tier) for tier in ("INNO_SME", "TECH_SME", "SRDI")]
    body = {"effective_on": "2026-03-02", "reason_code": "missed_update"}
    assert (await house.city().post(f"{inno}/revocation", body)).status_code == 200
    assert (await read(house, srdi))["under_review_since"] is None


async def test_fraud_bars_for_three_years_and_touches_all_rungs(house) -> None:
    code = await house.registered()
    inno, giant = [await titled(house, code, tier) for tier in ("INNO_SME", "LITTLE_GIANT")]
    short = {"effective_on": "2026-03-02", "reason_code": "fraud", "barred_until": "2028-03-01"}
    await refused(house.city().post(f"{giant}/revocation", short), 422, "bar_too_short")
    done = (await house.city().post(f"{giant}/revocation", {**short, "barred_until": None})).json()
    assert done["barred_until"] == "2029-03-01"
    assert (await read(house, inno))["review_reason"] == "fraud:LITTLE_GIANT"
    await refused(house.firm(code).post("/v1/applications", {"credit_code": code, "tier": "SRDI"}), 422, "barred")


async def test_an_expiry_is_told_once_however_late(house) -> None:
    code = await house.registered()
    first = await titled(house, code, "INNO_SME", "2023-04-01", "2026-03-31")
    await titled(house, code, "SRDI", "2020-01-01", "2022-12-31")
    await by_clock(house, tell_expiries)
    assert (await told(house, code))[-1] == "expired"
    house.time.forward(29)
    await by_clock(house, tell_expiries)
    assert (await told(house, code)).count("expired") == 1
    house.time.forward(40)
    for _ in range(2):
        await by_clock(house, tell_expiries)
    (last,) = [each for each in await house.events(code) if each.get("expired_on") == "2026-04-01"]
    assert (last["tier"], last["renewed"]) == ("INNO_SME", False)
    assert (await told(house, code)).count("expired") == 2
    assert (await read(house, first))["allowed_actions"] == []
    await refused(house.city().post(f"{first}/suspension", {"reason_code": "other"}), 409, "title_not_in_force")


async def test_a_renewed_title_expires_as_renewed(house) -> None:
    code = await house.registered()
    await titled(house, code, "INNO_SME", "2022-03-01", "2025-02-28")
    await titled(house, code, "INNO_SME", "2025-03-01", "2028-02-29")
    await by_clock(house, tell_expiries)
    (expired,) = [each for each in await house.events(code) if each["type"].endswith("_expired")]
    assert expired["renewed"] is True


def workbook(rows: list[list[str]]) -> bytes:
    book, kept = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


ABOUT = "tier=LITTLE_GIANT&batch=合成第八批&document_number=合成〔2026〕8号&granted_on=2026-03-02&valid_to=2029-03-01"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def send(house: House, content: bytes, kind: str, about: str = ABOUT) -> Any:
    sent = {"Authorization": f"Bearer {house.city().token}", "Content-Type": kind, "Idempotency-Key": next_key()}
    return await house.http.post(f"/v1/recognition-lists?{about}", content=content, headers=sent)


async def test_an_official_list_is_matched_accepted_and_recorded_once(house) -> None:
    by_code, by_name = await house.registered(), await house.registered(name="合成名单（甲）有限公司")
    twins = [await house.registered(name="合成名单乙有限公司") for _ in range(2)]
    rows = [
        ["序号", "企业名称", "统一社会信用代码"],
        ["1", "改名前的企业", by_code.lower()],
        ["2", "合成名单(甲)有限公司 ", ""],
        ["3", "合成名单乙有限公司", ""],
        ["4", "不在册的企业", ""],
        ["5", "代码有误的企业", "91500107000000176X"],
    ]
    content = workbook(rows)
    made = await send(house, content, XLSX)
    assert made.status_code == 201, made.text
    report = made.json()["report"]
    assert {name: each["n"] for name, each in report.items()} == {
        "code": 1,
        "name": 1,
        "ambiguous": 1,
        "unknown": 1,
        "malformed": 1,
    }
    path = f"/v1/recognition-lists/{made.json()['id']}"
    again = await send(house, content, XLSX)
    lines = (await house.city().get(f"{path}/lines")).json()["items"]
    assert [each["finding"] for each in lines] == ["code", "name", "ambiguous", "unknown", "malformed"]
    assert (lines[0]["note"], lines[2]["candidates"]) == ("other_name", sorted(twins))
    done = (await house.city().post(f"{path}/acceptance")).json()
    assert [(each["matched_code"], each["refusal"]) for each in done] == [(by_code, None), (by_name, None)]
    title = (await house.nobody.get(f"/v1/recognitions/{done[0]['recognition_id']}")).json()
    kept = ("tier", "batch", "document_number", "valid_from", "valid_to")
    assert [title[name] for name in kept] == [
        "LITTLE_GIANT",
        "合成第八批",
        "合成〔2026〕8号",
        "2026-03-02",
        "2029-03-01",
    ]
    assert (await house.city().post(f"{path}/acceptance")).json() == []
    chosen = {"lines": [{"line": 4, "credit_code": twins[1]}, {"line": 5}]}
    picked = (await house.city().post(f"{path}/acceptance", chosen)).json()
    assert [each["refusal"] for each in picked] == [None, "line_unmatched"]
    await refused(house.city().post(f"{path}/acceptance", {"lines": [{"line": 99}]}), 422, "line_not_found")
    for code in (by_code, by_name, twins[1]):
        granted = [each for each in await house.events(code) if each["type"].endswith("recognition_granted")]
        assert [each["batch"] for each in granted] == ["合成第八批"]
    assert again.json()["id"] == made.json()["id"]


async def test_a_list_of_high_tech_certificates_makes_titles_of_three_years(house) -> None:
    code, about = await house.registered(), ABOUT.replace("LITTLE_GIANT", "HNTE").replace("8号", "10号")
    made = await send(house, f"name,credit_code\n甲,{code}\n".encode(), "text/csv", about)
    await house.city().post(f"/v1/recognition-lists/{made.json()['id']}/acceptance")
    (granted,) = [each for each in await house.events(code) if each["type"].endswith("recognition_granted")]
    assert [granted[name] for name in ("tier", "valid_from", "valid_to")] == ["HNTE", "2026-03-02", "2029-03-01"]


async def test_the_same_list_in_another_file_records_nothing_twice(house) -> None:
    code, about = await house.registered(), ABOUT.replace("8号", "9号")
    for text, encoding in (("name,credit_code\n甲,{}\n", "utf-8"), ("企业名称,信用代码\n乙,{}\n", "gb18030")):
        made = await send(house, text.format(code).encode(encoding), "text/csv", about)
        assert made.status_code == 201, made.text
        done = (await house.city().post(f"/v1/recognition-lists/{made.json()['id']}/acceptance")).json()
        assert [each["refusal"] for each in done] == [None]
    assert (await told(house, code)).count("granted") == 1


@pytest.mark.parametrize(
    ("content", "kind", "about", "status", "code"),
    [
        (b"x,y\n1,2\n", "text/csv", ABOUT, 400, "list_unreadable"),
        (b"", "text/csv", ABOUT, 400, "list_unreadable"),
        (b"\xff\xfe\x00", "text/csv", ABOUT, 400, "file_unreadable"),
        (b"no workbook", XLSX, ABOUT, 400, "file_unreadable"),
        (b"name\n", "application/json", ABOUT, 415, "unsupported_media_type"),
        (b"name\n", "text/csv", ABOUT.replace("LITTLE_GIANT", "NOSUCH"), 422, "unknown_tier"),
        (b"name\n", "text/csv", ABOUT.replace("2029", "2025"), 422, "ends_before_it_begins"),
    ],
)
async def test_a_list_that_is_none_is_refused(house, content, kind, about, status, code) -> None:
    before = await house.count("official_lists")
    await refused(send(house, content, kind, about), status, code)
    assert await house.count("official_lists") == before


async def test_notice_and_certificate_are_papers_with_their_numbers(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    path = await published(house, code)
    paper = await house.nobody.get(f"/v1/publicity-notices/{path.rsplit('/', 1)[1]}/document")
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF-")
    house.time.forward(7)
    await refused(
        house.nobody.get(f"/v1/publicity-notices/{path.rsplit('/', 1)[1]}/document"), 404, "application_not_found"
    )
    decision = {"outcome": "approve", "document_number": "合成文号7"}
    done = await expect(house.city().post(f"{path}/decision", decision), "approved")
    certificate = f"/v1/recognitions/{done['recognition_id']}/certificate"
    first = await house.firm(code).get(certificate)
    assert (first.status_code, first.content[:5]) == (200, b"%PDF-")
    assert (await house.city().get(certificate)).content == first.content
    assert (await house.nobody.get(certificate)).status_code == 401
    await refused(house.firm(await house.registered()).get(certificate), 404, "not_found")
    assert date.fromisoformat(done["decided_on"]) == date(2026, 3, 9)


async def test_an_entry_without_a_last_day_lasts_as_its_rule_set_says(house) -> None:
    code = await house.registered()
    entry = {"credit_code": code, "document_number": "合成文号"}
    lasts = (
        ("SRDI", "2024-03-05", "2027-03-04"),
        ("LITTLE_GIANT", "2021-07-01", "2024-06-30"),
        ("HNTE", "2024-02-29", "2027-02-28"),
        ("CHAMPION", "2023-12-31", "2026-12-30"),
        ("TECH_SME", "2025-06-02", "2025-12-31"),
        ("LISTED", "2025-06-02", None),
    )
    for tier, granted, last in lasts:
        made = (await house.city().post("/v1/recognitions", {**entry, "tier": tier, "granted_on": granted})).json()
        assert (made["valid_from"], made["valid_to"]) == (granted, last), tier


async def test_a_listed_renewal_follows_the_title_it_renews_and_old_lists_may_come_late(house) -> None:
    code = await house.registered()
    entry = {"credit_code": code, "document_number": "合成文号", "tier": "SRDI"}
    held = (await house.city().post("/v1/recognitions", {**entry, "granted_on": "2023-04-10"})).json()
    assert (held["valid_to"], held["first_time"]) == ("2026-04-09", True)
    early = {**entry, "granted_on": "2026-02-02", "kind": "renewal"}
    renewed = (await house.city().post("/v1/recognitions", early)).json()
    assert (renewed["valid_from"], renewed["valid_to"]) == ("2026-04-10", "2029-04-09")
    assert (renewed["first_time"], renewed["gap_free"]) == (False, True)
    await refused(house.city().post("/v1/recognitions", early), 409, "title_in_force")
    await refused(house.city().post("/v1/recognitions", {**early, "kind": "new"}), 409, "title_in_force")
    late = {**entry, "granted_on": "2020-04-10", "valid_to": "2023-04-08"}
    older = (await house.city().post("/v1/recognitions", late)).json()
    assert (older["first_time"], older["gap_free"]) == (True, False)


async def test_an_entry_made_in_error_never_was_and_leaves_the_place_free(house) -> None:
    code = await house.registered()
    entry = {"credit_code": code, "document_number": "合成文号", "tier": "LITTLE_GIANT"}
    wrong = (await house.city().post("/v1/recognitions", {**entry, "granted_on": "2025-05-06"})).json()
    given = {"effective_on": "2026-02-01", "reason_code": "entered_in_error"}
    gone = (await house.city().post(f"/v1/recognitions/{wrong['id']}/revocation", given)).json()
    assert (gone["revoked_on"], gone["reason_code"], gone["barred_until"]) == ("2025-05-06", "entered_in_error", None)
    listed = (await house.nobody.get(f"/v1/recognitions?in_force_on=2025-05-06&credit_code={code}")).json()
    assert listed["items"] == []
    said = (await house.events(code))[-1]
    assert (said["reason_code"], said["effective_on"]) == ("entered_in_error", "2025-05-06")
    right = (await house.city().post("/v1/recognitions", {**entry, "granted_on": "2025-07-01"})).json()
    assert (right["first_time"], right["valid_to"]) == (True, "2028-06-30")


async def test_an_entry_made_in_error_bars_nobody(house) -> None:
    code = await house.registered()
    entry = {"credit_code": code, "document_number": "合成文号", "tier": "LITTLE_GIANT", "granted_on": "2025-05-06"}
    wrong = (await house.city().post("/v1/recognitions", entry)).json()
    given = {"effective_on": "2026-02-01", "reason_code": "entered_in_error", "barred_until": "2029-01-31"}
    path = f"/v1/recognitions/{wrong['id']}/revocation"
    assert (await house.city().post(path, given)).status_code == 400
    assert (await house.city().post(path, {**given, "barred_until": None})).status_code == 200
    assert (await house.city().get(f"/v1/enterprises/{code}/standing")).json()["barred_until"] is None


async def test_a_line_is_recorded_again_after_the_title_of_a_wrong_list_was_taken_back(house) -> None:
    code, about = await house.registered(), ABOUT.replace("8号", "11号")
    given, made = {"effective_on": "2026-03-02", "reason_code": "entered_in_error"}, []
    for last in ("2028-03-01", "2029-03-01"):
        said = about.replace("2029-03-01", last)
        sent = await send(house, f"name,credit_code\n甲,{code}\n".encode(), "text/csv", said)
        (line,) = (await house.city().post(f"/v1/recognition-lists/{sent.json()['id']}/acceptance")).json()
        title = (await house.nobody.get(f"/v1/recognitions/{line['recognition_id']}")).json()
        assert (title["valid_to"], title["revoked_on"]) == (last, None)
        made.append(title["id"])
        if len(made) == 1:
            assert (await house.city().post(f"/v1/recognitions/{title['id']}/revocation", given)).status_code == 200
    assert made[0] != made[1]


async def test_a_title_that_was_decided_here_is_no_error_of_entry(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    path = await published(house, code)
    house.time.forward(7)
    done = await expect(house.city().post(f"{path}/decision", {"outcome": "approve"}), "approved")
    given = {"effective_on": "2026-03-10", "reason_code": "entered_in_error"}
    call = house.city().post(f"/v1/recognitions/{done['recognition_id']}/revocation", given)
    await refused(call, 422, "decided_not_entered")
