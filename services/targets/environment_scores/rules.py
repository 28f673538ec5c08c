"""How a district is scored, why it is not, and what an assessor may enter; the numbers in it are data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from chassis.errors import RuleRefused

Why = Literal["figure_missing", "nobody_answered", "too_few"]
_FOUR, _TWO = Decimal("0.0001"), Decimal("0.01")


class NotAFigure(RuleRefused):
    """The round has no such indicator, or firms answer it."""

    code = "not_a_figure_of_the_round"
    zh = "{indicator} 不是本轮由第三方填报的指标"
    en = "{indicator} is not a figure that the assessor enters in this round"


class FigureNeedsBase(RuleRefused):
    """A share or mean was entered without the number of cases below the line, or a base where there is none."""

    code = "figure_needs_base"
    zh = "{indicator} 是否需填写基数与指标设定不符"
    en = "{indicator} was entered with a base it does not have, or without the one it needs"


class FigureOutOfRange(RuleRefused):
    """A value that the indicator cannot have."""

    code = "figure_out_of_range"
    zh = "{indicator} 须在 0 至 {most} 之间"
    en = "{indicator} must lie between 0 and {most}"


class FigureTwice(RuleRefused):
    """A district's indicator stands twice in one list."""

    code = "figure_twice"
    zh = "{district} 的 {indicator} 重复"
    en = "{indicator} of {district} stands twice"


class AnswersStillOpen(RuleRefused):
    """Firms may still answer."""

    code = "answers_still_open"
    zh = "企业答卷{day}截止，此前不能提交"
    en = "Firms may answer until {day}; the round is handed in after that"


@dataclass(frozen=True, slots=True)
class Score:
    """An indicator's value and score in a district; `base` is how many cases or answers stand behind it."""

    indicator: str
    value: Decimal | None
    base: int | None
    score: Decimal | None
    why: Why | None


def check_figure(measure: Mapping[str, Any] | None, indicator: str, value: Decimal, base: int | None) -> None:
    """Raise what is wrong with a figure: not the assessor's, out of range, without the base it needs."""
    if measure is None or measure["from"] != "figure":
        raise NotAFigure(indicator=indicator, pointer="/figures")
    if measure["needs_base"] != (base is not None):
        raise FigureNeedsBase(indicator=indicator, pointer="/figures")
    if not 0 <= value <= Decimal(measure["most"]):
        raise FigureOutOfRange(indicator=indicator, most=measure["most"], pointer="/figures")


def check_once(figures: Sequence[tuple[str, str]]) -> None:
    """Raise `FigureTwice` where a (district, indicator) stands twice: which of them holds would be chance."""
    seen: set[tuple[str, str]] = set()
    for district, indicator in figures:
        if (district, indicator) in seen:
            raise FigureTwice(district=district, indicator=indicator, pointer="/figures")
        seen.add((district, indicator))


def check_answers_ended(today: date, answers_until: date) -> None:
    """Raise `AnswersStillOpen` up to the last day for answers."""
    if today <= answers_until:
        raise AnswersStillOpen(day=answers_until)


def points(measure: Mapping[str, Any], value: Decimal) -> Decimal:
    """The score on the straight line from `worst` (0) to `best` (the weight), held between; lower may be better."""
    worst, best, weight = (Decimal(measure[name]) for name in ("worst", "best", "weight"))
    share = min(max((value - worst) / (best - worst), Decimal(0)), Decimal(1))
    return (share * weight).quantize(_TWO, ROUND_HALF_UP)


def score_figure(measure: Mapping[str, Any], held: tuple[Decimal, int | None] | None, minimum_base: int) -> Score:
    """A figure's score; none without the figure, or with too few cases below the line to say anything."""
    code = measure["code"]
    if held is None:
        return Score(code, None, None, None, "figure_missing")
    value, base = held
    if base is not None and base < minimum_base:
        return Score(code, None, base, None, "too_few")
    return Score(code, value, base, points(measure, value), None)


def score_answers(measure: Mapping[str, Any], held: tuple[Decimal, int] | None, minimum_answers: int) -> Score:
    """The score of what firms answered; with too few of them not even the value is shown: it would tell on them."""
    code = measure["code"]
    if held is None:
        return Score(code, None, 0, None, "nobody_answered")
    mean, firms = held
    if firms < minimum_answers:
        return Score(code, None, firms, None, "too_few")
    return Score(code, mean.quantize(_FOUR, ROUND_HALF_UP), firms, points(measure, mean), None)


def total(scores: Sequence[Score]) -> Decimal | None:
    """The sum of the scores; none while one is missing: a part would pass for the whole."""
    found = [each.score for each in scores if each.score is not None]
    return sum(found, Decimal(0)) if len(found) == len(scores) else None


def by_dimension(design: Mapping[str, Any], scores: Sequence[Score]) -> dict[str, Decimal | None]:
    """The sum of each side's scores; none for a side with one missing."""
    sides = {each["code"]: each["dimension"] for each in design["indicators"]}
    return {
        side["code"]: total([each for each in scores if sides[each.indicator] == side["code"]])
        for side in design["dimensions"]
    }
