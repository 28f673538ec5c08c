"""Who is entitled to a policy, and what stands beside what; a missing figure is unknown, never met."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from chassis.errors import Conflict, NotFound, RuleRefused

State = Literal["entitled", "not_entitled", "unknown", "granted", "excluded", "not_open"]
SETS = ("tiers", "chains", "clusters", "district", "size", "industry", "status")
NUMBERS = ("age_years", "employees", "revenue_wan", "rd_wan", "digital_level")
FIELDS = {
    "tiers": ("持有的称号", "Titles held"),
    "chains": ("所属产业链", "Chains"),
    "clusters": ("所属产业集群", "Clusters"),
    "district": ("所在区县", "District"),
    "size": ("企业规模", "Size class"),
    "industry": ("行业代码", "Industry code"),
    "status": ("登记状态", "Status"),
    "age_years": ("成立年数", "Years since registration"),
    "employees": ("上年度从业人员数", "Employees of last year"),
    "revenue_wan": ("上年度营业收入（万元）", "Revenue of last year (CNY 10,000)"),
    "rd_wan": ("上年度研发费用（万元）", "R&D expenses of last year (CNY 10,000)"),
    "digital_level": ("数字化水平等级", "Digital level"),
}
COMPARED = {
    "any_of": ("包含任一：", "include one of"),
    "at_least": ("不低于", "at least"),
    "at_most": ("不高于", "at most"),
}
BENEFITS = ("subsidy", "tax", "loan", "service", "talent", "land", "other")


class PolicyNotFound(NotFound):
    """No such policy."""

    code = "policy_not_found"
    zh = "没有该政策"
    en = "There is no such policy"


class GrantNotFound(NotFound):
    """No such grant, or none the caller may know of."""

    code = "policy_grant_not_found"
    zh = "没有该兑现记录"
    en = "There is no such grant"


class PolicyCodeTaken(Conflict):
    """The code stands for another policy."""

    code = "policy_code_taken"
    zh = "政策编号{given}已被使用"
    en = "The code {given} is taken"


class PolicyEnded(Conflict):
    """The policy ended before."""

    code = "policy_ended"
    zh = "该政策已于{on}终止"
    en = "The policy ended on {on}"


class PolicyMalformed(RuleRefused):
    """Level, district, days or a condition do not fit each other."""

    code = "policy_malformed"
    zh = "{why_zh}"
    en = "{why_en}"


class NotEntitled(RuleRefused):
    """A grant to a firm that is not entitled on its day."""

    code = "not_entitled"
    zh = "该企业在{on}不符合兑现条件：{state}，未满足：{unmet}"
    en = "On {on} the firm is not entitled: {state}; unmet: {unmet}"


class GrantReversed(Conflict):
    """The grant was reversed before."""

    code = "grant_already_reversed"
    zh = "该兑现已于{on}冲销"
    en = "The grant was reversed on {on}"


@dataclass(frozen=True, slots=True)
class Held:
    """What a firm was granted: codes of policies, codes those exclude, and sums (fen) by matter; None: no sum fixed."""

    codes: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    matters: Mapping[str, int | None] = field(default_factory=dict)


NOTHING = Held()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition of a firm: met, unmet or unknown, with the firm's value."""

    field: str
    result: Literal["met", "unmet", "unknown"]
    value: str | None
    zh: str
    en: str


def check_policy(given: Mapping[str, Any], units: Collection[str]) -> None:
    """A district's policy names its unit, others none; days in order; every condition of its field's kind."""
    if (given["district"] is not None) != (given["level"] == "district"):
        raise _malformed(
            "/district", "区县级政策须注明区县，其他层级不注明", "only a district's policy names a district"
        )
    if given["district"] is not None and given["district"] not in units:
        raise _malformed("/district", "没有该区县单元", "there is no such unit")
    if given["closes_on"] is not None and given["closes_on"] < given["opens_on"]:
        raise _malformed("/closes_on", "截止日早于开始日", "the window closes before it opens")
    for number, condition in enumerate(given["conditions"]):
        _check_condition(condition, f"/conditions/{number}")


def _check_condition(condition: Mapping[str, Any], where: str) -> None:
    numeric = condition["field"] in NUMBERS
    if numeric == (condition["op"] == "any_of"):
        raise _malformed(f"{where}/op", "比较方式与字段不符", "the comparison does not fit the field")
    if numeric and (len(condition["values"]) != 1 or not _number(condition["values"][0])):
        raise _malformed(f"{where}/values", "须为一个十进制数", "one decimal number is needed")


def _number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isascii() and text.removeprefix("-").replace(".", "", 1).isdigit()


def _malformed(pointer: str, zh: str, en: str) -> PolicyMalformed:
    return PolicyMalformed(pointer=pointer, why_zh=zh, why_en=en)


Names = Mapping[str, tuple[str, str]]
"""What a code is called, in Chinese and English."""


def words(condition: Mapping[str, Any], names: Names) -> tuple[str, str]:
    """A condition in both languages, codes by their names."""
    what, how = FIELDS[condition["field"]], COMPARED[condition["op"]]
    called = [names.get(value, (value, value)) for value in condition["values"]]
    zh, en = "、".join(each[0] for each in called), ", ".join(each[1] for each in called)
    return f"{what[0]}{how[0]}{zh}", f"{what[1]} {how[1]} {en}"


def verdict(condition: Mapping[str, Any], firm: Mapping[str, Any], names: Names) -> Verdict:
    """One condition; a number on the border is met."""
    field, op, values = condition["field"], condition["op"], condition["values"]
    value = firm.get(field)
    zh, en = words(condition, names)
    if value is None:
        return Verdict(field, "unknown", None, zh, en)
    if field in NUMBERS:
        held = value >= Decimal(values[0]) if op == "at_least" else value <= Decimal(values[0])
        return Verdict(field, "met" if held else "unmet", f"{value:f}", zh, en)
    own = [value] if isinstance(value, str) else sorted(value)
    held = any(each.startswith(tuple(values)) if field == "industry" else each in values for each in own)
    return Verdict(field, "met" if held else "unmet", "、".join(own) or None, zh, en)


def is_open(policy: Mapping[str, Any], on: date) -> bool:
    """Whether the window is open: its last day counts, the day of the end does not."""
    closed = policy["closes_on"] is not None and on > policy["closes_on"]
    return policy["opens_on"] <= on and not closed and (policy["ended_on"] is None or on < policy["ended_on"])


def fixed(policy: Mapping[str, Any]) -> int | None:
    """The sum (fen) a policy fixes; None where it fixes none."""
    amount = policy["benefit"].get("amount")
    return None if amount is None else int(Decimal(amount["amount"]) * 100)


def most(policy: Mapping[str, Any], held: Held) -> int | None:
    """What is left (fen) beside what was granted for the same matter: the highest counts, once; None: no bound."""
    matter = policy["matter"]
    if matter is None or matter not in held.matters:
        return None
    had, own = held.matters[matter], fixed(policy)
    return 0 if had is None or own is None else max(0, own - had)


def state(policy: Mapping[str, Any], verdicts: Sequence[Verdict], held: Held, on: date) -> State:
    """Where a firm stands with what it was granted already."""
    if policy["code"] in held.codes:
        return "granted"
    if not is_open(policy, on):
        return "not_open"
    results = {each.result for each in verdicts}
    if "unmet" in results:
        return "not_entitled"
    if policy["code"] in held.against or not held.codes.isdisjoint(policy["excludes"]) or most(policy, held) == 0:
        return "excluded"
    return "unknown" if "unknown" in results else "entitled"
