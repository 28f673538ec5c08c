"""The third-party assessment's rules: policy that adds up, scores worked out by hand, tasks by day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chassis.errors import BusinessError
from chassis.policy import load
from services.targets.environment_rounds import rules as rounds
from services.targets.environment_scores.rules import (
    FigureNeedsBase,
    FigureOutOfRange,
    FigureTwice,
    NotAFigure,
    Score,
    by_dimension,
    check_figure,
    check_once,
    points,
    score_answers,
    score_figure,
    total,
)
from services.targets.questionnaires.rules import AnswerOutOfScale, NothingAnswered, QuestionUnknown, check_answers
from services.targets.remedies.rules import progress_on, state_on, weak

POLICY = load("targets/environment.yaml")
ITEMS = {each["code"]: each for each in POLICY["indicators"]["items"]}
SHARE, DAYS, ASKED = ITEMS["ARREARS_SETTLED"], ITEMS["CONTRACT_CASE_DAYS"], ITEMS["FINANCE_ACCESS"]


def changed(**changes: Any) -> dict[str, Any]:
    return {
        **POLICY,
        "indicators": {"items": [{**POLICY["indicators"]["items"][0], **changes}, *list(ITEMS.values())[1:]]},
    }


def test_the_policy_adds_up_and_a_broken_one_is_told() -> None:
    assert rounds.faults_of(POLICY) == []
    assert rounds.faults_of(changed(weight="11")) == ["weights"]
    assert rounds.faults_of(changed(dimension="NO")) == ["ARREARS_SETTLED: dimension"]
    assert rounds.faults_of(changed(best="0.5")) == ["ARREARS_SETTLED: borders"]
    assert rounds.faults_of(changed(**{"from": "survey"})) == ["2025-1: questions"]


def test_a_version_of_the_questionnaire_holds_from_its_first_day() -> None:
    versions = [{"version": "b", "valid_from": "2026-01-01"}, {"version": "a", "valid_from": "2025-01-01"}]
    found = [rounds.questionnaire_on(versions, date(y, m, d))["version"] for y, m, d in ((2025, 12, 31), (2026, 1, 1))]
    assert found == ["a", "b"]
    with pytest.raises(rounds.NoQuestionnaire):
        rounds.questionnaire_on(versions, date(2024, 12, 31))


@pytest.mark.parametrize(
    ("measure", "value", "score"),
    [
        (SHARE, "0.5", "0"), (SHARE, "0.75", "5"), (SHARE, "1", "10"), (SHARE, "0.2", "0"),
        (DAYS, "300", "0"), (DAYS, "195", "5"), (DAYS, "90", "10"), (DAYS, "20", "10"), (DAYS, "400", "0"),
        (SHARE, "0.6667", "3.33"), (ASKED, "1", "0"), (ASKED, "3", "5"), (ASKED, "5", "10"),
    ],
)  # fmt: skip
def test_a_score_lies_on_the_straight_line_also_where_lower_is_better(
    measure: dict[str, Any], value: str, score: str
) -> None:
    assert points(measure, Decimal(value)) == Decimal(score)


def test_what_is_missing_or_too_few_has_no_score_and_says_why() -> None:
    found = [score_figure(SHARE, held, 20) for held in (None, (Decimal("0.75"), 19), (Decimal("0.75"), 20))]
    assert [(each.value, each.score, each.why) for each in found] == [
        (None, None, "figure_missing"), (None, None, "too_few"), (Decimal("0.75"), Decimal(5), None),
    ]  # fmt: skip
    asked = [score_answers(ASKED, held, 5) for held in (None, (Decimal(3), 4), (Decimal(3), 5))]
    assert [(each.value, each.base, each.score, each.why) for each in asked] == [
        (None, 0, None, "nobody_answered"), (None, 4, None, "too_few"), (Decimal(3), 5, Decimal(5), None),
    ]  # fmt: skip
    assert score_figure(ITEMS["LOAN_RATE_PERCENT"], (Decimal("4.5"), None), 20).score == Decimal(5)


def test_a_total_needs_every_score_and_a_side_its_own() -> None:
    full = [Score(code, Decimal(1), None, Decimal(7), None) for code in ITEMS]
    assert total(full) == Decimal(70)
    gap = [full[0], Score(full[1].indicator, None, None, None, "too_few"), *full[2:]]
    assert total(gap) is None
    sides = by_dimension({"indicators": list(ITEMS.values()), "dimensions": POLICY["dimensions"]["items"]}, gap)
    assert [sides["MARKET"], sides["FINANCE"]] == [None, Decimal(14)]


@pytest.mark.parametrize(
    ("code", "value", "base", "refused"),
    [
        ("ARREARS_SETTLED", "0", 1, None), ("ARREARS_SETTLED", "1", 1, None),
        ("ARREARS_SETTLED", "1.01", 1, FigureOutOfRange),
        ("ARREARS_SETTLED", "-0.1", 1, FigureOutOfRange), ("ARREARS_SETTLED", "0.5", None, FigureNeedsBase),
        ("LOAN_RATE_PERCENT", "4.1", None, None), ("LOAN_RATE_PERCENT", "4.1", 30, FigureNeedsBase),
        ("FINANCE_ACCESS", "4", None, NotAFigure), ("NO", "4", None, NotAFigure),
    ],
)  # fmt: skip
def test_a_figure_is_the_assessors_in_range_and_with_its_base(
    code: str, value: str, base: int | None, refused: type[BusinessError] | None
) -> None:
    def check() -> None:
        check_figure(ITEMS.get(code), code, Decimal(value), base)

    if refused is None:
        check()
    else:
        with pytest.raises(refused):
            check()


def test_of_one_list_a_figure_stands_once() -> None:
    check_once([("A", "X"), ("A", "Y"), ("B", "X")])
    with pytest.raises(FigureTwice):
        check_once([("A", "X"), ("A", "X")])


def test_answers_are_asked_for_in_scale_and_at_least_one() -> None:
    check_answers({"Q01": 1, "Q02": 5}, {"Q01", "Q02", "Q03"}, 1, 5)
    for answers, refused in (({}, NothingAnswered), ({"Q09": 1}, QuestionUnknown), ({"Q01": 0}, AnswerOutOfScale),
                             ({"Q01": 6}, AnswerOutOfScale)):  # fmt: skip
        with pytest.raises(refused):
            check_answers(answers, {"Q01"}, 1, 5)


def _step(kind: str, day: int, percent: int | None = None) -> dict[str, Any]:
    return {"kind": kind, "taken_on": date(2025, 12, day), "progress_percent": percent}


def test_a_task_stands_by_its_steps_up_to_the_day() -> None:
    due = date(2025, 12, 10)
    steps = [_step("progress", 2, 40), _step("completion", 12, 100), _step("return", 13), _step("completion", 14, 100),
             _step("confirmation", 15)]  # fmt: skip
    found = [(day, state_on(due, steps, date(2025, 12, day)), progress_on(steps, date(2025, 12, day)))
             for day in (1, 10, 11, 12, 13, 14, 15)]  # fmt: skip
    assert found == [
        (1, "open", 0), (10, "open", 40), (11, "overdue", 40), (12, "reported", 100), (13, "overdue", 100),
        (14, "reported", 100), (15, "confirmed", 100),
    ]  # fmt: skip


def test_weak_scores_lie_below_the_share_and_no_score_proves_nothing() -> None:
    scores = [{"indicator": code, "score": score} for code, score in zip(ITEMS, ("5.99", "6", None), strict=False)]
    content = {"indicators": list(ITEMS.values()), "districts": [{"district": "D", "scores": scores}]}
    assert weak(content, Decimal("0.6")) == [("D", "ARREARS_SETTLED", Decimal("5.99"), Decimal(10))]
