"""What an assessment may be told, and by whom."""

import re
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from decimal import Decimal
from typing import Any

from chassis.errors import Forbidden, Malformed, NotFound, RuleRefused
from chassis.money import MoneyMalformed, fen_to_wan, parse_yuan

_FILED = re.compile(
    r"(revenue|main_revenue|rd|net_profit|total_assets|total_liabilities|employees|rd_staff|tech_staff)_y[123]"
)
ON_FILE = frozenset({"industry_code", "registration_date", "application_date", "titles"})


class InputMalformed(Malformed):
    """An override with an unknown name or a wrong value."""

    code = "input_malformed"
    zh = "输入项{name}{why_zh}"
    en = "Input {name} {why_en}"


class NotTheFirmsToState(Forbidden):
    """A judgement, or what the registry decides."""

    code = "not_the_firms_to_state"
    zh = "{name}由审核人员或登记机关认定，企业不能自行填写"
    en = "{name} is for a reviewer or the registry to state, not for the firm"


class PointsNeedReason(RuleRefused):
    """Experts' points outside the guide band of the rule set, with no word why."""

    code = "points_need_reason"
    zh = "{name}超出参考区间，须在reasons中说明理由"
    en = "{name} lies outside its guide band; say why in reasons"


class NoRuleSet(RuleRefused):
    """No rule set for the rung on that day."""

    code = "no_rule_set"
    zh = "{on}没有{tier}（{kind}）可用的评价标准"
    en = "There is no rule set for {tier} ({kind}) on {on}"


class UnknownTier(RuleRefused):
    """No such rung."""

    code = "unknown_tier"
    zh = "没有梯度{tier}"
    en = "There is no tier {tier}"


class AssessmentNotFound(NotFound):
    """No such assessment of this firm."""

    code = "assessment_not_found"


def check_stated(overrides: Mapping[str, Any], stated_by: Callable[[str], str], by_officer: bool) -> None:
    """A firm states its own facts only; judgements and registry facts are for officers."""
    if by_officer:
        return
    for name in overrides:
        if stated_by(name) != "firm":
            raise NotTheFirmsToState(pointer=f"/overrides/{name}", name=name)


def check_reasons(reasons: Mapping[str, str], given: Container[str], beyond: Collection[str]) -> None:
    """Every input given outside its guide band has its reason, and every reason an input."""
    for name in reasons:
        if name not in given:
            raise InputMalformed(pointer=f"/reasons/{name}", name=name, why_zh="未填写", why_en="is not given")
    for name in sorted(beyond):
        if name in given and not reasons.get(name, "").strip():
            raise PointsNeedReason(pointer=f"/reasons/{name}", name=name)


def check_titles(titles: Sequence[str], known: Container[str]) -> None:
    """Titles supposed in force are titles of the ladder or honours its rules name."""
    for at, code in enumerate(titles):
        if code not in known:
            raise UnknownTier(pointer=f"/titles/{at}", tier=code)


def in_ladder_units(overrides: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Amounts ({amount, currency} in yuan) as 万元, exactly; everything else as it is."""
    return {name: _amount(name, value) if _is_money(name, fields) else value for name, value in overrides.items()}


def _is_money(name: str, fields: Mapping[str, Mapping[str, Any]]) -> bool:
    return name in fields and fields[name]["type"] == "money"


def _amount(name: str, value: Any) -> Decimal | None:
    if value is None:
        return None
    plain = isinstance(value, Mapping) and set(value) == {"amount", "currency"} and value["currency"] == "CNY"
    try:
        return fen_to_wan(parse_yuan(value["amount"] if plain else None))
    except MoneyMalformed:
        why = {"why_zh": "应为{amount, currency: CNY}", "why_en": "is {amount, currency: CNY} in yuan"}
        raise InputMalformed(pointer=f"/overrides/{name}", name=name, **why) from None


def declared(overrides: Mapping[str, Any]) -> dict[str, Any]:
    """What a firm declares beside its filings: an application goes by filed figures, never by trial ones."""
    return {name: value for name, value in overrides.items() if not _FILED.fullmatch(name) and name not in ON_FILE}


def last_said(overrides: Mapping[str, Any], proper: Mapping[str, str]) -> dict[str, Any]:
    """Of statements on one fact under the condition's own name and under the field's, the last in their order."""
    found: dict[str, Any] = {}
    for name, value in overrides.items():
        field = proper.get(name, name)
        twins = [each for each in found if field in {each, proper.get(each)}] if name == field else [field]
        for twin in twins:
            found.pop(twin, None)
        found[name] = value
    return found
