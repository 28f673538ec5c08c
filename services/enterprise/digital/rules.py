"""How answers become a level (policy/digital_self_test.yaml): points of the whole, exact, a border takes the higher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from chassis.errors import NotFound, RuleRefused


class AnswersIncomplete(RuleRefused):
    """A question without an answer, or an answer to no question."""

    code = "answers_incomplete"
    zh = "答卷须逐题作答，问题：{questions}"
    en = "Every question needs one answer; look at: {questions}"


class NoSuchOption(RuleRefused):
    """An answer that is not among the options."""

    code = "no_such_option"
    zh = "题目{question}没有选项{option}"
    en = "The question {question} has no option {option}"


class DigitalTestNotFound(NotFound):
    """No such test, or none the caller may know of."""

    code = "digital_test_not_found"
    zh = "没有该次自测"
    en = "There is no such test"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Points reached of the most there are, the level, and per question what it gave."""

    score: int
    most: int
    level: int
    reasons: list[dict[str, Any]]


def check(questions: Sequence[Mapping[str, Any]], answers: Mapping[str, int]) -> None:
    """One option of each question, nothing else."""
    wanted = {str(each["id"]) for each in questions}
    if wanted != set(answers):
        raise AnswersIncomplete(pointer="/answers", questions="、".join(sorted(wanted ^ set(answers))))
    for each in questions:
        if not 0 <= answers[each["id"]] < len(each["options"]):
            where = f"/answers/{each['id']}"
            raise NoSuchOption(pointer=where, question=each["id"], option=answers[each["id"]])


def outcome(paper: Mapping[str, Any], answers: Mapping[str, int]) -> Outcome:
    """The level of checked answers."""
    questions = paper["questions"]
    check(questions, answers)
    reasons = [_reason(each, answers[each["id"]]) for each in questions]
    score, most = sum(each["points"] for each in reasons), sum(each["most"] for each in reasons)
    reached = [each["level"] for each in paper["levels"] if score * 100 >= each["from_percent"] * most]
    return Outcome(score, most, max(reached), reasons)


def _reason(question: Mapping[str, Any], chosen: int) -> dict[str, Any]:
    option, most = question["options"][chosen], max(each["points"] for each in question["options"])
    said = {"zh": f"{question['zh']}：{option['zh']}", "en": f"{question['en']}: {option['en']}"}
    action = None if option["points"] == most else dict(question["action"])
    return {"question": question["id"], "points": option["points"], "most": most, "reason": said, "action": action}


def next_actions(reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What to do next, where most is missing first."""
    open_ones = [each for each in reasons if each["action"]]
    ordered = sorted(open_ones, key=lambda each: each["points"] - each["most"])
    return [{"question": each["question"], "gain": each["most"] - each["points"], **each["action"]} for each in ordered]


LEAST_PEERS = 5
"""Of fewer firms no mean is shown: it would tell of single ones."""


def to_next(levels: Sequence[Mapping[str, Any]], score: int, most: int) -> tuple[int | None, int | None]:
    """The next level and the points that lack to it; (None, None) on the highest."""
    borders = sorted((each["from_percent"], each["level"]) for each in levels)
    above = [(border, level) for border, level in borders if score * 100 < border * most]
    if not above:
        return None, None
    border, level = above[0]
    return level, -(-border * most // 100) - score


def beside(reasons: Sequence[Mapping[str, Any]], peers: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each question with the peers' mean to one place; None where there are too few of them."""
    rows = []
    for each in reasons:
        peer = peers.get(each["question"])
        enough = peer is not None and peer["firms"] >= LEAST_PEERS
        mean = Decimal(peer["points"]).quantize(Decimal("0.1"), ROUND_HALF_EVEN) if peer and enough else None
        rows.append({**each, "peers": mean})
    return rows
