"""How a measure is scored, who is ranked, and what an appeal may do; the numbers in it are data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

_FOUR, _TWO = Decimal("0.0001"), Decimal("0.01")
Why = Literal["input_missing", "nothing_below_the_line", "too_few"]


class UnitNotOnThatDay(NotFound):
    """The unit did not exist on the day."""

    code = "unit_not_on_that_day"
    zh = "{day} 没有单元 {district}"
    en = "There is no unit {district} on {day}"


class NotYourCard(Forbidden):
    """A district asked for, or appealed against, another's card."""

    code = "not_your_card"
    zh = "只能查看和申诉本区县的报表"
    en = "A district reads and appeals against its own card only"


class InputUnknown(NotFound):
    """No sheet has this input."""

    code = "card_input_unknown"
    zh = "没有数据项 {input}"
    en = "No sheet has the input {input}"


class FigureUnknown(NotFound):
    """No figure has this id."""

    code = "card_figure_unknown"
    zh = "没有该数据"
    en = "There is no such figure"


class FigureSettled(Conflict):
    """The figure was approved before."""

    code = "card_figure_settled"
    zh = "该数据已审核"
    en = "The figure was approved before"


class ApproverIsSubmitter(Forbidden):
    """Who stated a figure also wanted to approve it."""

    code = "approver_is_submitter"
    zh = "填报人不能审核自己填报的数据"
    en = "Who stated a figure may not approve it"


class FigureOfTheFuture(RuleRefused):
    """A day that has not come."""

    code = "figure_of_the_future"
    zh = "{day} 尚未到来"
    en = "{day} has not come yet"


class AppealUnknown(NotFound):
    """No appeal has this id, or it is another district's."""

    code = "appeal_unknown"
    zh = "没有该申诉"
    en = "There is no such appeal"


class AppealDecided(Conflict):
    """The appeal was decided before."""

    code = "appeal_decided"
    zh = "该申诉已办结"
    en = "The appeal was decided before"


class CorrectionNeeded(RuleRefused):
    """An appeal upheld brings the right figure; one refused brings none."""

    code = "correction_needed"
    zh = "支持申诉须给出更正数，驳回则不得给出"
    en = "An appeal upheld needs the corrected figure, and one refused takes none"


class DeciderIsParty(Forbidden):
    """Who stated the contested figure also wanted to decide on it."""

    code = "decider_is_party"
    zh = "填报人不能裁决针对自己数据的申诉"
    en = "Who stated a figure may not decide on an appeal against it"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a sheet: (take - less) / over, from `worst` to `best`, worth `weight`."""

    code: str
    take: str
    less: str | None
    over: str
    worst: Decimal
    best: Decimal
    weight: Decimal
    counts_firms: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A measure's value and score; `why` says why there is none, `missing` which inputs nobody stated."""

    measure: Measure
    value: Decimal | None
    score: Decimal | None
    why: Why | None
    missing: tuple[str, ...] = ()


def score(measure: Measure, inputs: Mapping[str, int], minimum_base: int) -> Score:
    """The score of a measure; none where an input is missing or too few stand below the line."""
    wanted = [name for name in (measure.take, measure.less, measure.over) if name is not None]
    missing = tuple(sorted({name for name in wanted if name not in inputs}))
    if missing:
        return Score(measure, None, None, "input_missing", missing)
    base = inputs[measure.over]
    if base == 0:
        return Score(measure, None, None, "nothing_below_the_line")
    value = Decimal(inputs[measure.take] - (inputs[measure.less] if measure.less else 0)) / base
    shown = value.quantize(_FOUR, ROUND_HALF_UP)
    if measure.counts_firms and base < minimum_base:
        return Score(measure, shown, None, "too_few")
    share = (value - measure.worst) / (measure.best - measure.worst)
    held = min(max(share, Decimal(0)), Decimal(1)) * measure.weight
    return Score(measure, shown, held.quantize(_TWO, ROUND_HALF_UP), None)


def total(scores: Sequence[Score]) -> Decimal | None:
    """The sum of the measures; none while one of them has no score."""
    found = [each.score for each in scores]
    return None if None in found else sum((each for each in found if each is not None), Decimal(0))


def places(totals: Mapping[str, Decimal | None]) -> dict[str, int]:
    """Competition ranking: equals share a place and the next is skipped; who has no total has no place."""
    scored = {unit: value for unit, value in totals.items() if value is not None}
    return {unit: 1 + sum(other > value for other in scored.values()) for unit, value in scored.items()}
