"""How far a round is, what it may be asked, and what its policy must keep."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

State = Literal["open", "handed_in", "published", "withdrawn"]
WHOLE = Decimal(100)
"""What the weights of a round's indicators sum to."""


class RoundUnknown(NotFound):
    """No round has this id, or the caller may not know of it yet."""

    code = "assessment_round_unknown"
    zh = "没有该评估轮次"
    en = "There is no such round of the assessment"


class RoundExists(Conflict):
    """The year has its round."""

    code = "assessment_round_exists"
    zh = "{year}年已开展评估"
    en = "The assessment of {year} was opened before"


class RoundClosed(Conflict):
    """The round was handed in or published: nothing more is entered."""

    code = "assessment_round_closed"
    zh = "该轮评估已提交，不能再填报"
    en = "The round was handed in; nothing more can be entered"


class RoundNotHandedIn(Conflict):
    """The assessor has not handed the round in."""

    code = "assessment_round_not_handed_in"
    zh = "第三方机构尚未提交该轮评估"
    en = "The assessor has not handed in the round yet"


class RoundPublished(Conflict):
    """The round was published: it is frozen."""

    code = "assessment_round_published"
    zh = "该轮评估已公布，不能更改"
    en = "The round was published and cannot change"


class RoundWithdrawn(Conflict):
    """The round was withdrawn: it goes no further."""

    code = "assessment_round_withdrawn"
    zh = "该轮评估已撤回"
    en = "The round was withdrawn"


class RoundNotPublished(Conflict):
    """Remedies follow what was published."""

    code = "assessment_round_not_published"
    zh = "该轮评估尚未公布"
    en = "The round is not published yet"


class NotTheAssessmentOffice(Forbidden):
    """A department that does not run the assessment."""

    code = "not_the_assessment_office"
    zh = "发展环境评估由{owners}组织"
    en = "The assessment is run by {owners}"


class OpenerMayNotPublish(Forbidden):
    """Who opened a round also wanted to publish it."""

    code = "opener_may_not_publish"
    zh = "发起人不能公布自己发起的评估"
    en = "Who opened a round may not publish it"


class AnswersEndTooEarly(RuleRefused):
    """The last day for answers lies before today or before the day that is assessed."""

    code = "answers_end_too_early"
    zh = "答卷截止日不得早于今天和评估时点"
    en = "The last day for answers must not lie before today or before the day that is assessed"


class NoQuestionnaire(RuleRefused):
    """No version of the questionnaire is valid yet on the day that is assessed."""

    code = "no_questionnaire_on_that_day"
    zh = "{day} 没有有效的问卷版本"
    en = "No version of the questionnaire is valid on {day}"


def state_of(row: Mapping[str, Any]) -> State:
    """How far a round is."""
    if row["withdrawn_at"] is not None:
        return "withdrawn"
    if row["published_at"] is not None:
        return "published"
    return "open" if row["handed_in_at"] is None else "handed_in"


def check_open(row: Mapping[str, Any]) -> None:
    """Raise `RoundClosed` once the round was handed in, `RoundWithdrawn` once it was withdrawn."""
    state = state_of(row)
    if state == "withdrawn":
        raise RoundWithdrawn
    if state != "open":
        raise RoundClosed


def check_answers_end(today: date, as_of: date, answers_until: date) -> None:
    """Raise `AnswersEndTooEarly` where firms would have no day to answer on."""
    if answers_until < max(today, as_of):
        raise AnswersEndTooEarly(pointer="/answers_until")


def questionnaire_on(versions: Sequence[Mapping[str, Any]], day: date) -> Mapping[str, Any]:
    """The version of the questionnaire that is valid on a day: the last that had begun."""
    begun = [each for each in versions if date.fromisoformat(each["valid_from"]) <= day]
    if not begun:
        raise NoQuestionnaire(day=day, pointer="/as_of")
    return max(begun, key=lambda each: str(each["valid_from"]))


def faults_of(policy: Mapping[str, Any]) -> list[str]:
    """What the policy does not keep: weights that sum to the whole, questions for every survey indicator alone."""
    items = {each["code"]: each for each in policy["indicators"]["items"]}
    dimensions = {each["code"] for each in policy["dimensions"]["items"]}
    surveyed = {code for code, each in items.items() if each["from"] == "survey"}
    found = [f"{code}: dimension" for code, each in items.items() if each["dimension"] not in dimensions]
    found += [f"{code}: borders" for code, each in items.items() if Decimal(each["worst"]) == Decimal(each["best"])]
    if sum(Decimal(each["weight"]) for each in items.values()) != WHOLE:
        found.append("weights")
    for version in policy["questionnaires"]["versions"]:
        asked = [question["indicator"] for question in version["questions"]]
        if set(asked) != surveyed:
            found.append(f"{version['version']}: questions")
    return found
