"""Reasons as data and as sentences in two languages. Pure."""

from typing import Any

from chassis.money import Fen, yuan
from services.finance.matching.rules import Reason

_FIELDS = {
    "tiers": ("有效称号", "Titles in force"),
    "district": ("区县", "District"),
    "size_class": ("企业规模", "Size class"),
    "industry": ("行业", "Industry"),
    "revenue": ("营业收入", "Revenue"),
    "employees": ("从业人员", "Employees"),
    "age_years": ("成立年数", "Age in years"),
    "in_park": ("入驻生态家园", "Lives in a park"),
    "amount": ("融资金额", "Amount"),
    "tenor_months": ("期限（月）", "Tenor in months"),
    "rate_bp": ("年利率（基点）", "Yearly rate in basis points"),
    "none": ("无准入条件", "No demands"),
}
_OPS = {
    "in": ("须含其一", "one of"),
    "not_in": ("不得为", "none of"),
    "prefix": ("须以之开头", "begins with"),
    "not_prefix": ("不得以之开头", "does not begin with"),
    "gte": ("不低于", "at least"),
    "lte": ("不高于", "at most"),
    "eq": ("须为", "is"),
    "between": ("介于", "between"),
}
_RESULTS = {
    "met": ("满足", "met"),
    "unmet": ("不满足", "not met"),
    "unknown": ("未知，按不满足计", "unknown, counted as not met"),
    "manual_review": ("需人工判断", "for a person to judge"),
    "not_applicable": ("不适用", "does not apply"),
}


def as_data(reason: Reason) -> dict[str, Any]:
    """The reason as it is stored and shown: money and points as decimal strings."""
    value, threshold = reason.value, reason.threshold
    if reason.field in {"revenue", "amount"}:
        value = None if value is None else yuan(Fen(value))
        if reason.op == "between":
            threshold = [yuan(Fen(each)) for each in threshold]
    return {
        "factor": reason.factor,
        "field": reason.field,
        "op": reason.op,
        "value": value,
        "threshold": threshold,
        "result": reason.result,
        "score": f"{reason.points:.2f}",
        "max": f"{reason.most:.2f}",
    }


def masked(data: dict[str, Any]) -> dict[str, Any]:
    """The reason without the firm's value."""
    return {**data, "value": None}


def sentence(data: dict[str, Any]) -> dict[str, str]:
    """The reason as one sentence per language."""
    field, op, result = _FIELDS[data["field"]], _OPS[data["op"]], _RESULTS[data["result"]]
    told = []
    for language, (colon, comma) in enumerate((("：", "，"), (": ", ", "))):
        parts = [] if data["value"] is None else [_plain(data["value"])]
        if data["threshold"] is not None:
            parts.append(f"{op[language]} {_plain(data['threshold'])}")
        told.append(field[language] + colon + comma.join([*parts, result[language]]))
    return {"zh": told[0], "en": told[1]}


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return " / ".join(str(each) for each in value) or "-"
    return str(value).lower() if isinstance(value, bool) else str(value)
