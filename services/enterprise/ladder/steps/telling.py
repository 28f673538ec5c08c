"""Tells plans to people: what to do about which input, from where to where, when at the earliest, at what cost."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from services.enterprise.ladder.engine import exact
from services.enterprise.ladder.engine.evidence import years_after
from services.enterprise.ladder.engine.inputs import Subject, written
from services.enterprise.ladder.engine.nodes import Context
from services.enterprise.ladder.rule_sets import Catalogue
from services.enterprise.ladder.steps.moves import Plan

_YEARLY = re.compile(r"(.+)_y([123])", re.ASCII)
FEN_IN_WAN = Decimal(10000)
DAYS_A_MONTH = Decimal("30.4375")


@dataclass(frozen=True, slots=True)
class Teller:
    """The words of one rule set and the levers of the policy data."""

    book: Catalogue
    context: Context
    levers: Mapping[str, Any]

    def plan(self, plan: Plan, subject: Subject) -> dict[str, Any]:
        """A set of changes with its known cost in yuan and the months until all of it can be shown."""
        steps = [self._title(code) for code in plan.titles]
        steps += [self._step(name, value, subject) for name, value in plan.values.items()]
        costs = [Decimal(step["cost"]["amount"]) for step in steps if step["cost"]]
        days = [step["earliest"] for step in steps if step["earliest"]]
        return {
            "steps": steps,
            "changes": plan.size,
            "cost": _yuan(sum(costs, Decimal(0))) if costs else None,
            "unpriced": sum(step["cost"] is None for step in steps),
            "earliest": max(days, default=None),
            "months": _months(subject.on, max(days)) if days else None,
        }

    def _title(self, code: str) -> dict[str, Any]:
        zh, en = self.context.titles[code]
        return {**_NOTHING, "input": code, "zh": zh, "en": en, "do": self._do("title"), "after": "true"}

    def _step(self, name: str, value: Any, subject: Subject) -> dict[str, Any]:
        field = self.book.proper.get(name, name)
        zh, en = self.context.text(field)
        now, spec = subject.values.get(name), self.book.fields.get(field, {})
        word = self._word(name, field, now, value)
        difference = value - now if isinstance(value, Decimal) and isinstance(now, Decimal) else None
        earliest = self._earliest(field, word, now, value, subject)
        return {
            **_NOTHING,
            "input": name,
            "zh": zh,
            "en": en,
            "do": self._do(word),
            "unit": spec.get("unit", "none"),
            "before": None if now is None else _plain(now),
            "after": _plain(value),
            "difference": None if difference is None else _plain(difference),
            "override": _yuan(value * FEN_IN_WAN) if spec.get("type") == "money" else written(value),
            "cost": self._cost(field, difference),
            "earliest": earliest,
            "months": _months(subject.on, earliest) if earliest else None,
        }

    def _do(self, word: str) -> dict[str, str]:
        return {"word": word, "zh": self.levers["kinds"][word]["zh"], "en": self.levers["kinds"][word]["en"]}

    def _word(self, name: str, field: str, now: Any, value: Any) -> str:
        if self.book.stated_by(name) == "reviewer" or self.book.stated_by(field) == "reviewer":
            return "review"
        if field in self.levers["waited"]:
            return "wait"
        if now is None:
            return "state"
        if not isinstance(value, Decimal) or field.startswith("ip_"):
            return "obtain"
        return "raise" if value > now else "lower"

    def _cost(self, field: str, difference: Decimal | None) -> dict[str, str] | None:
        spent = difference is not None and field in self.levers["spent"] and difference > 0
        repaid = difference is not None and field in self.levers["repaid"] and difference < 0
        return _yuan(abs(difference) * FEN_IN_WAN) if difference is not None and (spent or repaid) else None

    def _earliest(self, field: str, word: str, now: Any, value: Any, subject: Subject) -> date | None:
        """The first day on which the change can be shown: yearly figures are of years that are over."""
        if isinstance(value, date):
            return value
        if word == "wait" and isinstance(now, Decimal):
            return subject.on + timedelta(days=int(((value - now) * 12 * DAYS_A_MONTH).to_integral_value()))
        found = _YEARLY.fullmatch(field)
        if found is None or not isinstance(now, Decimal):
            return None
        base, back = found[1], int(found[2])
        good = [m for m in range(1, back) if _enough(subject.values.get(f"{base}_y{back - m}"), now, value)]
        return date(subject.on.year + min([*good, back]), 1, 1)


def ranked(plans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fewest changes first; of as many, those whose costs are known, then the cheapest, then the soonest."""

    def key(plan: Mapping[str, Any]) -> tuple[int, int, Decimal, int]:
        cost = Decimal(plan["cost"]["amount"]) if plan["cost"] else Decimal(0)
        return plan["changes"], plan["unpriced"], cost, plan["months"] or 0

    return sorted(plans, key=key)


def _enough(later: Any, now: Decimal, wanted: Decimal) -> bool:
    return isinstance(later, Decimal) and (later >= wanted if wanted > now else later <= wanted)


_NOTHING: dict[str, Any] = {
    "unit": "none",
    "before": None,
    "difference": None,
    "override": None,
    "cost": None,
    "earliest": None,
    "months": None,
}


def _months(first: date, last: date) -> int:
    """Whole months until a day, the begun one counted."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    return max(0, whole + (last.day > first.day))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{exact.plain(value):f}"
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(written(value))


def _yuan(amount: Decimal) -> dict[str, str]:
    return {"amount": f"{amount:.2f}", "currency": "CNY"}


def expiring(subject: Subject, document: Mapping[str, Any], context: Context, last: date) -> list[dict[str, Any]]:
    """Titles, items of evidence and look-back windows that end after the day and not after `last`."""
    found = [*_titles(subject, context), *_items(subject), *_windows(subject, document)]
    soon = [each for each in found if subject.on <= each["until"] <= last]
    return sorted(soon, key=lambda each: (each["until"], each["what"], each["code"]))


def _titles(subject: Subject, context: Context) -> Iterator[dict[str, Any]]:
    for title in subject.titles or ():
        if title.valid_to is not None and title.in_force(subject.on):
            zh, en = context.titles.get(title.code, (title.code, title.code))
            yield {"what": "title", "code": title.code, "zh": zh, "en": en, "until": title.valid_to}


def _items(subject: Subject) -> Iterator[dict[str, Any]]:
    for item in subject.evidence:
        if item.get("valid_to") is not None:
            name = str(item.get("title") or item["kind"])
            yield {"what": "evidence", "code": str(item["id"]), "zh": name, "en": name, "until": item["valid_to"]}


def _windows(subject: Subject, document: Any) -> Iterator[dict[str, Any]]:
    """Awards and the like that count only so many years back under this rule set."""
    if isinstance(document, Mapping) and "lookback_years" in document and "kind" in document:
        kind, back = document["kind"], int(document["lookback_years"])
        for item in subject.evidence:
            if item["kind"] == kind and item.get("date") is not None:
                name, until = str(item.get("title") or kind), years_after(item["date"], back)
                yield {"what": "window", "code": str(item["id"]), "zh": name, "en": name, "until": until}
    inner = document.values() if isinstance(document, Mapping) else document if isinstance(document, list) else ()
    for each in inner:
        yield from _windows(subject, each)
