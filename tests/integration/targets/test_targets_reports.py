"""Reports as jobs with stored files; decisions with owners and due days."""

from hashlib import sha256
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from services.targets.reports.service import make_reports
from tests.integration.targets.desk import DISTRICT, ECONOMY, ECONOMY_2, FINANCE, LEADER, Desk

DECISION = {
    "indicator": "CHAMPION_NEW", "decision": "=1+1 开展辅导", "owner": "市财政局", "decided_on": "2025-06-01",
    "due_on": "2025-06-30",
}  # fmt: skip


def wish(**changes: str) -> dict[str, str]:
    return {"kind": "brief", "format": "xlsx", "as_of": "2025-06-30"} | changes


async def step(database) -> bool:
    async with database.transaction() as uow:
        return await make_reports(uow)


async def made(desk: Desk, database, **changes: str) -> tuple[dict[str, Any], bytes]:
    asked = await desk.made("reports", wish(**changes), ECONOMY)
    while await step(database):
        pass
    report = await desk.read(f"reports/{asked['id']}", LEADER)
    content = (await desk.get(f"reports/{asked['id']}/content", LEADER)).content
    assert sha256(content).hexdigest() == report["content_hash"]
    return report, content


async def test_a_report_is_made_step_by_step_and_kept(desk: Desk, database) -> None:
    asked = await desk.made("reports", wish(), ECONOMY)
    assert (asked["state"], asked["progress_percent"], asked["content_hash"]) == ("queued", 0, None)
    assert (await desk.get(f"reports/{asked['id']}/content", LEADER)).json()["code"] == "report_not_ready"
    assert await step(database) is True
    assert (await desk.read(f"reports/{asked['id']}", LEADER))["progress_percent"] == 50
    assert await step(database) is True
    assert await step(database) is False
    done = await desk.read(f"reports/{asked['id']}", LEADER)
    assert (done["state"], done["progress_percent"]) == ("done", 100)
    assert (await desk.get(f"reports/{asked['id']}", DISTRICT)).status_code == 403


async def test_a_workbook_shows_the_cockpits_numbers_and_no_text_becomes_a_formula(desk: Desk, database) -> None:
    await desk.made("decisions", DECISION, ECONOMY)
    _, content = await made(desk, database)
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["红灯指标", "决定事项及落实情况", "全部指标"]
    page = await desk.read("scoreboard/cockpit", LEADER, as_of="2025-06-30")
    tiles = [tile for part in ("indicators", "floors", "parks", "duties") for tile in page[part]]
    rows = list(book["全部指标"].iter_rows(min_row=3, values_only=True))
    assert {row[0]: row[2] for row in rows} == {tile["code"]: tile["value"] for tile in tiles}
    red = {row[0] for row in book["红灯指标"].iter_rows(min_row=3, values_only=True)}
    assert red == {tile["code"] for tile in tiles if tile["light"] == "red"} != set()
    cell = book["决定事项及落实情况"]["A3"]
    assert (cell.data_type, cell.value) == ("s", "'=1+1 开展辅导")
    assert (await made(desk, database))[1] == content, "the same data gives the same bytes"


async def test_a_brief_is_a_pdf_with_chinese_letters_in_both_languages(desk: Desk, database) -> None:
    await desk.made("decisions", DECISION, ECONOMY)
    for language in ("zh", "en"):
        _, content = await made(desk, database, format="pdf", language=language)
        assert content.startswith(b"%PDF-")
        assert b"NotoSansSC" in content
        assert (await made(desk, database, format="pdf", language=language))[1] == content


async def test_a_decision_is_overdue_from_the_day_after_its_last(desk: Desk) -> None:
    kept = await desk.made("decisions", DECISION, ECONOMY)
    for day, states in (
        ("2025-05-31", []),
        ("2025-06-01", ["open"]),
        ("2025-06-30", ["open"]),
        ("2025-07-01", ["overdue"]),
    ):
        listed = (await desk.read("decisions", LEADER, as_of=day))["items"]
        assert [row["state"] for row in listed] == states, day
    completion = f"decisions/{kept['id']}/completion"
    assert await desk.refused(completion, {"result": "x"}, ECONOMY) == (403, "not_the_follower")
    assert (await desk.read("decisions", FINANCE))["items"][0]["allowed_actions"] == ["completion"]
    assert (await desk.made(completion, {"result": "已办"}, FINANCE))["state"] == "done"
    assert await desk.refused(completion, {"result": "x"}, FINANCE) == (409, "follow_up_done")
    assert (await desk.read("decisions", LEADER, owner="市经济信息委"))["items"] == []
    assert (await desk.read("decisions", LEADER, as_of="2025-07-01"))["items"][0]["state"] == "overdue"


async def test_bad_wishes_and_decisions_change_nothing(desk: Desk) -> None:
    for changes, token, expected in (
        ({"as_of": "2999-01-01"}, ECONOMY, (422, "report_of_the_future")),
        ({"format": "docx"}, ECONOMY, (400, "malformed")),
        ({}, LEADER, (403, "forbidden")),
    ):
        assert await desk.refused("reports", wish(**changes), token) == expected
    for wrong, token, expected in (
        ({"due_on": "2025-05-31"}, ECONOMY, (422, "due_before_decided")),
        ({"decided_on": "2999-01-01", "due_on": "2999-01-02"}, ECONOMY, (422, "report_of_the_future")),
        ({"owner": "无此部门"}, ECONOMY, (422, "department_unknown")),
        ({"indicator": "NO"}, ECONOMY, (404, "indicator_unknown")),
        ({}, FINANCE, (403, "not_the_office")),
    ):
        assert await desk.refused("decisions", DECISION | wrong, token) == expected, wrong
    assert await desk.sql.fetchval("SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM follow_ups)") == 0
    first = await desk.post("reports", wish(), ECONOMY_2, key="report-1")
    assert (await desk.post("reports", wish(), ECONOMY_2, key="report-1")).json() == first.json()
    assert await desk.sql.fetchval("SELECT count(*) FROM reports") == 1
