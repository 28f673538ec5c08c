"""How policies stand to each other: who shuts whom out, and of one matter the highest counts, once (就高不重复)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from chassis.errors import RuleRefused
from services.enterprise.policies.rules import NUMBERS, fixed

SEVERAL = frozenset({"tiers", "chains", "clusters"})
"""What a firm may have several of, so that two demands of it never shut each other out."""


class AboveMost(RuleRefused):
    """More than what is left for the same matter."""

    code = "above_most"
    zh = "同一事项就高不重复，最多可再兑现{most}元"
    en = "The highest of one matter counts once; at most CNY {most} is left"


def check_most(left: int | None, amount: int | None) -> None:
    """Raises AboveMost for more than what is left of a matter."""
    if left is not None and (amount is None or amount > left):
        raise AboveMost(pointer="/amount", most=f"{Decimal(left) / 100:.2f}")


def sum_of(policy: Mapping[str, Any], left: int | None, given: int | None) -> int | None:
    """What the list gives a firm: the paper's sum or the policy's, and no more than what is left of the matter."""
    wanted = fixed(policy) if given is None else given
    return wanted if left is None or wanted is None else min(wanted, left)


def may_meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one firm could meet both policies' conditions; of two districts none could."""
    if one["district"] and other["district"] and one["district"] != other["district"]:
        return False
    pairs = [(a, b) for a in one["conditions"] for b in other["conditions"] if a["field"] == b["field"]]
    return not any(_shut_out(a, b) for a, b in pairs)


def _shut_out(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["field"] in SEVERAL:
        return False
    if one["field"] in NUMBERS:
        if one["op"] == other["op"]:
            return False
        low, high = (one, other) if one["op"] == "at_least" else (other, one)
        return Decimal(low["values"][0]) > Decimal(high["values"][0])
    if one["field"] == "industry":
        return not any(a.startswith(b) or b.startswith(a) for a in one["values"] for b in other["values"])
    return set(one["values"]).isdisjoint(other["values"])


def stands(one: Mapping[str, Any], other: Mapping[str, Any]) -> Literal["excluded", "highest", "beside"]:
    """How two policies stand to each other: one shuts the other out, the highest counts once, or both are given."""
    if other["code"] in one["excludes"] or one["code"] in other["excludes"]:
        return "excluded"
    return "highest" if one["matter"] is not None and one["matter"] == other["matter"] else "beside"
