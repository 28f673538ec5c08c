"""Reference lists of the policy folder, as they stood on a day."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from chassis import policy
from services.enterprise.ladder.rule_sets import catalogue

Name = Literal["districts", "clusters", "chains", "tiers", "codes"]


def items(name: Name, as_of: date) -> list[dict[str, Any]]:
    """The items in force on a day, each with code, zh, en, validity, confidence and details."""
    day = as_of.isoformat()
    return [item for item in _all(name) if (item["valid_from"] or "") <= day <= (item["valid_to"] or "9999-12-31")]


def _all(name: Name) -> Iterator[dict[str, Any]]:
    if name == "codes":
        for field, spec in catalogue().fields.items():
            for value in spec.get("values", ()):
                yield _item({"code": str(value), "zh": str(value), "en": str(value), "list": field})
        return
    document = policy.load(f"reference/{name}.yaml")
    for each in document["units" if name == "districts" else "items"] or ():
        yield _item(each)


def _item(each: Mapping[str, Any]) -> dict[str, Any]:
    told = {"code", "unit_id", "zh", "en", "valid_from", "valid_to", "confidence"}
    return {
        "code": str(each.get("unit_id") or each["code"]),
        "zh": each["zh"],
        "en": each["en"],
        "valid_from": each.get("valid_from"),
        "valid_to": each.get("valid_to"),
        "confidence": each.get("confidence"),
        "details": {name: str(value) for name, value in each.items() if name not in told and value is not None},
    }
