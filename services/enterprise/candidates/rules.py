"""Who stands on a list of candidates and in which order (渝府办发〔2024〕14号 二（三）, 二（五）)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from chassis.errors import Conflict, NotFound, RuleRefused

MET, UNMET = "met", "unmet"
STANDINGS = {"met": 0, "manual_review": 1, "unknown": 2, "unmet": 3, "not_applicable": 3}
DIRECT = "direct_pass"
SIZES = frozenset({"large", "medium", "small", "micro"})
LeftOut = Literal["holds_title", "barred", "lacks_title", "size", "too_far"]


class CandidateListNotFound(NotFound):
    """No such list, or none the caller may know of."""

    code = "candidate_list_not_found"
    zh = "没有该候选名单"
    en = "There is no such list of candidates"


class CandidateListUnderWay(Conflict):
    """The list is still being made."""

    code = "candidate_list_under_way"
    zh = "该候选名单正在生成：{done}/{firms}"
    en = "The list is still being made: {done} of {firms}"


class NoCandidatesForTier(RuleRefused):
    """policy/cultivation/candidates.yaml has no list for the rung."""

    code = "no_candidates_for_tier"
    zh = "{tier}没有候选名单规则"
    en = "There is no rule for candidates of {tier}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may stand on a rung's list, as the policy has it."""

    tier: str
    holders_of: str | None
    sizes: frozenset[str]
    most_unmet: int
    least_points: Decimal | None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Rule":
        """From an entry of policy/cultivation/candidates.yaml."""
        least = None if data["least_points"] is None else Decimal(data["least_points"])
        return cls(data["tier"], data["holders_of"], frozenset(data["sizes"]), data["most_unmet"], least)


@dataclass(frozen=True, slots=True)
class Found:
    """How near a firm is: the rung's answer, certain and possible points, direct passes, what is unmet or missing."""

    result: str
    low: Decimal | None
    high: Decimal | None
    direct_pass: tuple[str, ...]
    unmet: tuple[str, ...]
    missing: tuple[Mapping[str, str], ...]


def kept_out(rule: Rule, *, size: str, barred: bool, titles: frozenset[str]) -> LeftOut | None:
    """Why a firm cannot be a candidate however near it is, or None; a size that is not known keeps nobody out."""
    if rule.tier in titles:
        return "holds_title"
    if barred:
        return "barred"
    if rule.holders_of is not None and rule.holders_of not in titles:
        return "lacks_title"
    return "size" if size in SIZES and size not in rule.sizes else None


def found(answer: Mapping[str, Any]) -> Found:
    """What an assessment's answer says of a candidate; a direct pass that is not held is no shortfall."""
    criteria: Sequence[Mapping[str, Any]] = answer["criteria"]
    score = answer["score"]
    held = [each["id"] for each in criteria if each["group"] == DIRECT and each["result"] == MET]
    unmet = [
        each["id"]
        for each in criteria
        if each["result"] == UNMET and each["type"] != "indicator" and each["group"] != DIRECT
    ]
    low, high = (Decimal(score["low"]), Decimal(score["high"])) if score else (None, None)
    return Found(
        answer["result"], low, high, tuple(map(str, held)), tuple(dict.fromkeys(map(str, unmet))),
        tuple(answer["missing"]),
    )  # fmt: skip


def is_listed(rule: Rule, firm: Found) -> bool:
    """Whether a firm is near enough; missing data leave a firm on the list, for somebody must ask it."""
    if firm.result != UNMET or len(firm.unmet) <= rule.most_unmet:
        return True
    return rule.least_points is not None and firm.low is not None and firm.low >= rule.least_points


def standing(firm: Found) -> int:
    """The first key of the order: met, for a reviewer, unknown, unmet; points and what is missing come after."""
    return STANDINGS[firm.result]
