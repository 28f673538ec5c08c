"""What may stand in the catalogue and what suits a firm (渝府办发〔2024〕14号: 中小企业数字化转型公共服务平台)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from chassis.errors import Conflict, NotFound, RuleRefused


class SolutionNotFound(NotFound):
    """No such solution."""

    code = "digital_solution_not_found"
    zh = "没有该数字化解决方案"
    en = "There is no such solution"


class SolutionCodeTaken(Conflict):
    """The code stands for another solution."""

    code = "digital_solution_code_taken"
    zh = "方案编号{given}已被使用"
    en = "The code {given} is taken"


class SolutionEnded(Conflict):
    """The solution was taken out before."""

    code = "digital_solution_ended"
    zh = "该方案已于{on}下架"
    en = "The solution was taken out on {on}"


class SolutionMalformed(RuleRefused):
    """Questions, levels or price that do not fit."""

    code = "digital_solution_malformed"
    zh = "{why_zh}"
    en = "{why_en}"


def check(given: Mapping[str, Any], questions: Collection[str]) -> None:
    """Questions of the self-test, levels in order, a price above zero where one is given."""
    unknown = sorted(set(given["questions"]) - set(questions))
    if unknown:
        zh, en = f"自测题目中没有{'、'.join(unknown)}", f"The self-test has no question {', '.join(unknown)}"
        raise SolutionMalformed(pointer="/questions", why_zh=zh, why_en=en)
    if given["from_level"] > given["to_level"]:
        raise SolutionMalformed(pointer="/to_level", why_zh="适用等级颠倒", why_en="The levels are the wrong way round")
    if given["price_from"] is not None and given["price_from"] <= 0:
        raise SolutionMalformed(pointer="/price_from", why_zh="价格须大于零", why_en="A price is above zero")


def suiting(solutions: Iterable[Mapping[str, Any]], question: str, level: int) -> list[Mapping[str, Any]]:
    """What helps with a question at a level, those for the fewest questions first."""
    fit = [
        each for each in solutions if question in each["questions"] and each["from_level"] <= level <= each["to_level"]
    ]
    return sorted(fit, key=lambda each: (len(each["questions"]), each["code"]))
