"""The third-party assessment from opening to the second check of a remedy; who may see and do what on the way."""

import hashlib
import json
from datetime import date
from io import BytesIO
from typing import Any

import httpx
import pytest_asyncio
from openpyxl import load_workbook

from chassis.credit_code import make
from services.targets.reports.service import make_reports
from tests.integration.targets.desk import (
    DISTRICT,
    ECONOMY,
    ECONOMY_2,
    FINANCE,
    HERE,
    LEADER,
    OTHER_DISTRICT,
    THERE,
    Desk,
)

ROUNDS, TASKS = "environment-assessments", "environment-tasks"
ASSESSOR, STRANGER = "assessor:x:house-1", "assessor:y:house-2"
FIRMS = [make("500107", serial) for serial in range(1, 13)]
FRAME = [{"credit_code": code, "district": HERE if n < 6 else THERE} for n, code in enumerate(FIRMS)]
TERMS = {"assessor": "house-1", "assessor_name": "某评估机构", "as_of": "2025-06-30", "answers_until": "2025-08-31"}
VALUES = {
    "ARREARS_SETTLED": ("0.75", 100), "CONTRACT_CASE_DAYS": ("195", 80), "LOAN_RATE_PERCENT": ("4.5", None),
    "RD_SPENDING_SHARE": ("0.02", 40), "POLICY_PAID_IN_TIME": ("0.8", 60),
}  # fmt: skip
"""Each in the middle between worst and best: 5 of 10 points."""
QUESTIONS = [f"Q{n:02}" for n in range(1, 11)]


def firm(code: str) -> str:
    return f"enterprise:s:{code}"


class Round:
    """A round under way, with the calendar in hand."""

    def __init__(self, desk: Desk, clock: Any) -> None:
        self.desk, self.clock, self.path = desk, clock, ROUNDS

    def today(self, day: str) -> None:
        self.clock.offset = self.clock.offset_for(date.fromisoformat(day))

    async def open(self, **changes: Any) -> dict[str, Any]:
        made = dict(await self.desk.made(ROUNDS, TERMS | changes, ECONOMY))
        self.path = f"{ROUNDS}/{made['id']}"
        return made

    async def sample(self, per_district: int = 6) -> None:
        await self.desk.made(
            f"{self.path}/sample", {"seed": "s", "per_district": per_district, "frame": FRAME}, ASSESSOR
        )

    async def answer(self, codes: list[str], mark: int = 3) -> None:
        for code in codes:
            body = {"answers": dict.fromkeys(QUESTIONS, mark)}
            await self.desk.made(f"{self.path}/answers", body, firm(code))

    async def enter(self, district: str = HERE, **changes: tuple[str, int | None]) -> None:
        figures = [
            {"district": district, "indicator": code, "value": value, "evidence": "台账"}
            | ({"base": base} if base else {})
            for code, (value, base) in (VALUES | changes).items()
        ]
        await self.desk.made(f"{self.path}/figures", {"figures": figures}, ASSESSOR)

    async def complete(self) -> None:
        """Both districts answered and measured, handed in after the last day for answers."""
        await self.open()
        await self.sample()
        await self.answer(FIRMS)
        await self.enter(HERE)
        await self.enter(THERE)
        self.today("2025-09-01")
        await self.desk.made(f"{self.path}/submission", None, ASSESSOR)

    async def scores(self, token: str = LEADER) -> dict[str, dict[str, Any]]:
        found = await self.desk.read(f"{self.path}/scores", token)
        return {row["district"]: row for row in found["districts"]}


@pytest_asyncio.fixture(loop_scope="session")
async def turn(desk: Desk, database: Any) -> Any:
    made = Round(desk, database.clock)
    made.today("2025-07-01")
    yield made
    database.clock.offset = database.clock.offset_for(None)


async def test_a_round_is_scored_as_worked_out_by_hand_published_and_frozen(
    turn: Round, client: httpx.AsyncClient
) -> None:
    desk = turn.desk
    await turn.complete()
    found = await turn.scores()
    assert [(found[unit]["total"], found[unit]["rank"]) for unit in (HERE, THERE)] == [("50", 1), ("50", 1)], "a tie"
    assert len(found) == 41, "every unit of the day"
    other = next(row for unit, row in found.items() if unit not in {HERE, THERE})
    assert (other["total"], other["rank"]) == (None, None)
    assert {each["why"] for each in other["scores"]} == {"figure_missing", "nobody_answered"}
    assert (await client.get(f"/v1/targets/{turn.path}/scores")).status_code == 404, "not public yet"
    publication = f"{turn.path}/publication"
    assert await desk.refused(publication, None, ECONOMY) == (403, "opener_may_not_publish")
    assert await desk.refused(publication, None, FINANCE) == (403, "not_the_assessment_office")
    assert (await desk.made(publication, None, ECONOMY_2))["state"] == "published"
    assert await desk.refused(publication, None, ECONOMY_2) == (409, "assessment_round_published")
    public = (await client.get(f"/v1/targets/{turn.path}/scores")).json()
    content = (await client.get(f"/v1/targets/{turn.path}/content")).content
    assert public["content_hash"] == hashlib.sha256(content).hexdigest()
    assert [row["id"] for row in (await client.get(f"/v1/targets/{ROUNDS}")).json()["items"]] == [public["round_id"]]
    late = {"district": HERE, "indicator": "ARREARS_SETTLED", "value": "1", "base": 99, "evidence": "e"}
    for what, body in (("figures", {"figures": [late]}), ("submission", None)):
        assert await desk.refused(f"{turn.path}/{what}", body, ASSESSOR) == (409, "assessment_round_closed")
    assert await desk.refused(f"{turn.path}/return", {"reason": "r"}, ECONOMY_2) == (409, "assessment_round_published")
    told = json.loads(await desk.sql.fetchval(
        "SELECT payload FROM outbox WHERE type = 'targets.environment_assessment_published' ORDER BY id DESC LIMIT 1"
    ))  # fmt: skip
    assert told["data"]["content_hash"] == public["content_hash"]
    assert not any(code in json.dumps(told) for code in FIRMS), "no firm is named"


async def test_a_published_round_is_reported_as_workbook_and_pdf(turn: Round, database: Any) -> None:
    desk, made = turn.desk, {}
    await turn.complete()
    assert await desk.refused(f"{turn.path}/reports", {"format": "pdf"}, ECONOMY) == (
        409, "assessment_round_not_published",
    )  # fmt: skip
    await desk.made(f"{turn.path}/publication", None, ECONOMY_2)
    for kind, language in (("xlsx", "zh"), ("pdf", "en")):
        asked = await desk.made(f"{turn.path}/reports", {"format": kind, "language": language}, ECONOMY)
        more = True
        while more:
            async with database.transaction() as uow:
                more = await make_reports(uow)
        made[kind] = (await desk.get(f"reports/{asked['id']}/content", LEADER)).content
    book = load_workbook(BytesIO(made["xlsx"]))
    assert book.sheetnames == ["区县得分", "分项得分", "指标和权重"]
    rows = list(book["区县得分"].iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows[:3]] == [1, 1, None]
    assert rows[0][2:] == ("50", "10", "10", "10", "10", "10")
    assert len(list(book["分项得分"].iter_rows(min_row=3))) == 410
    assert made["pdf"].startswith(b"%PDF-")


async def test_a_firm_answers_once_in_its_own_name_and_nobody_else_reads_it(turn: Round) -> None:
    desk = turn.desk
    await turn.open()
    answers = f"{turn.path}/answers"
    body = {"answers": {"Q01": 4, "Q05": 2}}
    assert await desk.refused(answers, body, firm(FIRMS[0])) == (404, "firm_not_asked"), "before the draw"
    await turn.sample(per_district=1)
    asked = (await desk.read(f"{turn.path}/sample", ASSESSOR))["items"]
    assert sorted(row["district"] for row in asked) == sorted([HERE, THERE])
    mine = firm(asked[0]["credit_code"])
    stranger = firm(next(code for code in FIRMS if code not in {row["credit_code"] for row in asked}))
    assert (await desk.get(answers, stranger)).status_code == 404
    before = await desk.read(answers, mine)
    assert (before["may_answer"], len(before["questions"]), before["answers"]) == (True, 10, {})
    for wrong, code in (
        ({"Q01": 6}, "answer_out_of_scale"),
        ({}, "nothing_answered"),
        ({"Q99": 1}, "question_unknown"),
    ):
        assert await desk.refused(answers, {"answers": wrong}, mine) == (422, code)
    assert await desk.refused(answers, {"answers": {"Q01": "4"}}, mine) == (400, "malformed")
    key = "one-answer"
    first, again = [await desk.post(answers, body, mine, key) for _ in range(2)]
    assert (first.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert await desk.refused(answers, body, mine) == (409, "questionnaire_answered_before")
    assert (await desk.read(answers, mine))["answers"] == {"Q01": 4, "Q05": 2}
    for token in (ASSESSOR, LEADER, ECONOMY, DISTRICT):
        assert (await desk.get(answers, token)).status_code == 403
    turn.today("2025-09-01")
    other = firm(asked[1]["credit_code"])
    assert await desk.refused(answers, body, other) == (422, "answers_ended")
    assert (await desk.read(answers, other))["may_answer"] is False
    assert await desk.sql.fetchval("SELECT count(*) FROM environment_answers") == 1


async def test_too_few_answers_are_not_shown_and_skipped_questions_count_for_nothing(
    turn: Round,
) -> None:
    await turn.open()
    await turn.sample()
    await turn.enter(HERE, ARREARS_SETTLED=("0.75", 19))
    await turn.answer(FIRMS[:4], mark=5)
    scores = {row["indicator"]: row for row in (await turn.scores())[HERE]["scores"]}
    assert (scores["FINANCE_ACCESS"]["value"], scores["FINANCE_ACCESS"]["why"]) == (None, "too_few")
    assert (scores["ARREARS_SETTLED"]["value"], scores["ARREARS_SETTLED"]["why"]) == (None, "too_few")
    await turn.desk.made(f"{turn.path}/answers", {"answers": {"Q05": 1}}, firm(FIRMS[4]))
    scores = {row["indicator"]: row for row in (await turn.scores())[HERE]["scores"]}
    # Four firms gave 5 to Q05 and Q06, one gave 1 to Q05 and skipped Q06: (8 × 5 + 1) / 9 = 4.5556, score 8.89.
    assert (scores["FINANCE_ACCESS"]["value"], scores["FINANCE_ACCESS"]["score"]) == ("4.5556", "8.89")
    assert scores["POLICY_REACH"]["why"] == "too_few"


async def test_who_sees_a_round_before_it_is_published(turn: Round, client: httpx.AsyncClient) -> None:
    desk = turn.desk
    await turn.open()
    await turn.sample()
    await turn.enter(HERE)
    await turn.enter(THERE)
    figures, sample, scores = (f"{turn.path}/{what}" for what in ("figures", "sample", "scores"))
    assert (await client.get(f"/v1/targets/{turn.path}")).status_code == 404
    for path in (turn.path, figures, sample, scores):
        assert (await desk.get(path, STRANGER)).status_code == 404, path
    assert {row["district"] for row in (await desk.read(figures, DISTRICT))["items"]} == {HERE}
    assert {row["district"] for row in (await desk.read(sample, OTHER_DISTRICT))["items"]} == {THERE}
    assert (await desk.get(scores, DISTRICT)).status_code == 404, "the district waits for the handing in"
    assert (await desk.get(scores, firm(FIRMS[0]))).status_code == 404
    turn.today("2025-09-01")
    await desk.made(f"{turn.path}/submission", None, ASSESSOR)
    own = await turn.scores(DISTRICT)
    assert (list(own), own[HERE]["rank"]) == ([HERE], None)
    back = await desk.made(f"{turn.path}/return", {"reason": "补来源"}, ECONOMY)
    assert (back["state"], back["return_reason"]) == ("open", "补来源")
    await turn.enter(HERE, ARREARS_SETTLED=("1", 100))
    held = {row["indicator"]: row["score"] for row in (await turn.scores())[HERE]["scores"]}
    assert held["ARREARS_SETTLED"] == "10", "of what was entered twice the later holds"
    assert len((await desk.read(figures, ASSESSOR))["items"]) == 15, "and the earlier stays on record"


async def test_what_does_not_fit_is_refused_and_changes_nothing(turn: Round) -> None:
    desk = turn.desk
    for changes, token, expected in (
        ({}, FINANCE, (403, "not_the_assessment_office")), ({}, LEADER, (403, "forbidden")),
        ({}, ASSESSOR, (403, "forbidden")),
        ({"answers_until": "2025-06-30"}, ECONOMY, (422, "answers_end_too_early")),
        ({"as_of": "2025-09-01"}, ECONOMY, (422, "answers_end_too_early")),
        ({"as_of": "2024-06-30"}, ECONOMY, (422, "no_questionnaire_on_that_day")),
    ):  # fmt: skip
        assert await desk.refused(ROUNDS, TERMS | changes, token) == expected, changes
    await turn.open()
    assert await desk.refused(ROUNDS, TERMS, ECONOMY_2) == (409, "assessment_round_exists")
    good = {"district": HERE, "indicator": "ARREARS_SETTLED", "value": "0.5", "base": 50, "evidence": "e"}
    for figures, expected in (
        ([good, good], (422, "figure_twice")), ([good | {"district": "CQ-LJXQ-D"}], (404, "unit_not_on_that_day")),
        ([good, good | {"indicator": "FINANCE_ACCESS"}], (422, "not_a_figure_of_the_round")),
        ([good | {"value": "1.1"}], (422, "figure_out_of_range")),
        ([good | {"base": None}], (422, "figure_needs_base")),
        ([good | {"value": 0.5}], (400, "malformed")), ([], (400, "malformed")),
    ):  # fmt: skip
        assert await desk.refused(f"{turn.path}/figures", {"figures": figures}, ASSESSOR) == expected
    assert await desk.refused(f"{turn.path}/figures", {"figures": [good]}, STRANGER) == (
        404,
        "assessment_round_unknown",
    )
    assert await desk.refused(f"{turn.path}/figures", {"figures": [good]}, ECONOMY) == (403, "forbidden")
    await turn.sample()
    again = {"seed": "t", "per_district": 1, "frame": FRAME}
    assert await desk.refused(f"{turn.path}/sample", again, ASSESSOR) == (409, "sample_drawn_before")
    turn.today("2025-08-31")
    assert await desk.refused(f"{turn.path}/submission", None, ASSESSOR) == (422, "answers_still_open")
    publication = f"{turn.path}/publication"
    assert await desk.refused(publication, None, ECONOMY_2) == (409, "assessment_round_not_handed_in")
    task = {"district": HERE, "task": "t", "owner": "区经济信息委", "due_on": "2025-12-31"}
    assert await desk.refused(f"{turn.path}/tasks", task, ECONOMY) == (409, "assessment_round_not_published")
    assert await desk.sql.fetchval("SELECT count(*) FROM environment_figures") == 0


async def test_a_round_opened_in_error_is_withdrawn_and_its_year_opened_again(turn: Round) -> None:
    desk = turn.desk
    wrong = await turn.open(assessor="house-2")
    path, why = f"{ROUNDS}/{wrong['id']}/withdrawal", {"reason": "机构有误"}
    assert await desk.refused(path, why, FINANCE) == (403, "not_the_assessment_office")
    assert (await desk.made(path, why, ECONOMY))["state"] == "withdrawn"
    assert await desk.refused(path, why, ECONOMY) == (409, "assessment_round_withdrawn")
    figure = {"district": HERE, "indicator": "ARREARS_SETTLED", "value": "1", "base": 99, "evidence": "e"}
    for what, body, token in (
        ("figures", {"figures": [figure]}, STRANGER), ("submission", None, STRANGER), ("publication", None, ECONOMY_2),
    ):  # fmt: skip
        assert await desk.refused(f"{turn.path}/{what}", body, token) == (409, "assessment_round_withdrawn"), what
    right = await turn.open()
    assert [row["id"] for row in (await desk.read(ROUNDS, LEADER))["items"]] == [right["id"], wrong["id"]]
    await turn.sample()
    turn.today("2025-09-01")
    await desk.made(f"{turn.path}/submission", None, ASSESSOR)
    await desk.made(f"{turn.path}/publication", None, ECONOMY_2)
    assert await desk.refused(f"{turn.path}/withdrawal", why, ECONOMY) == (409, "assessment_round_published")


async def test_a_remedy_goes_from_proposal_to_the_second_check(turn: Round) -> None:
    desk = turn.desk
    await turn.complete()
    await desk.made(f"{turn.path}/publication", None, ECONOMY_2)
    proposals = await desk.read(f"{turn.path}/proposals", ECONOMY)
    assert len(proposals["items"]) == 20, "every score is 5 of 10, below 0.6"
    body = {
        "district": HERE, "indicator": "ARREARS_SETTLED", "task": "办结存量", "owner": "区经济信息委",
        "due_on": "2025-09-30",
    }  # fmt: skip
    for changes, expected in (
        ({"district": "CQ-NONE"}, (422, "district_not_assessed")),
        ({"indicator": "NO"}, (422, "indicator_not_assessed")),
        ({"due_on": "2025-08-31"}, (422, "due_in_the_past")),
    ):  # fmt: skip
        assert await desk.refused(f"{turn.path}/tasks", body | changes, ECONOMY) == expected
    task = await desk.made(f"{turn.path}/tasks", body, ECONOMY)
    assert len((await desk.read(f"{turn.path}/proposals", ECONOMY))["items"]) == 19
    path = f"{TASKS}/{task['id']}"
    check = {"confirmed": True, "note": "抽查属实"}
    assert await desk.refused(f"{path}/check", check, ECONOMY_2) == (409, "remedial_task_not_reported")
    assert await desk.refused(f"{path}/completion", {"note": "n"}, OTHER_DISTRICT) == (404, "remedial_task_unknown")
    assert (await desk.get(path, OTHER_DISTRICT)).status_code == 404
    assert (await desk.read(TASKS, OTHER_DISTRICT))["items"] == []
    await desk.made(f"{path}/progress", {"progress_percent": 60, "note": "已办18件"}, DISTRICT)
    turn.today("2025-10-01")
    assert (await desk.read(path, LEADER))["state"] == "overdue"
    assert (await desk.read(TASKS, DISTRICT, as_of="2025-09-30"))["items"][0]["state"] == "open"
    await desk.made(f"{path}/completion", {"note": "全部办结"}, DISTRICT)
    assert await desk.refused(f"{path}/progress", {"progress_percent": 99, "note": "n"}, DISTRICT) == (
        409, "remedial_task_reported",
    )  # fmt: skip
    assert await desk.refused(f"{path}/check", check, ECONOMY) == (403, "checker_set_the_task")
    assert (await desk.made(f"{path}/check", check | {"confirmed": False}, ECONOMY_2))["state"] == "overdue"
    await desk.made(f"{path}/completion", {"note": "补齐"}, DISTRICT)
    done = await desk.made(f"{path}/check", check, ECONOMY_2)
    assert (done["state"], done["progress_percent"], [step["kind"] for step in done["steps"]]) == (
        "confirmed", 100, ["progress", "completion", "return", "completion", "confirmation"],
    )  # fmt: skip
    assert await desk.refused(f"{path}/check", check, ECONOMY_2) == (409, "remedial_task_not_reported")
