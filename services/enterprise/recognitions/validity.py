"""How long a title lasts: as a rule set says, also where an official list prints no last day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from chassis.uow import Reader
from services.enterprise.ladder.rule_sets import Catalogue
from services.enterprise.recognitions.rules import Validity
from services.enterprise.rulesets import service as rule_sets


async def by_rule_set(reader: Reader, rule_set: str) -> Validity:
    """How long a title by this rule set lasts."""
    book = await rule_sets.current(reader)
    return _read(book, book.documents[rule_set])


async def by_tier(reader: Reader, tier: str, kind: Literal["new", "renewal"], on: date) -> Validity:
    """How long a title lasts by the set of its day, before every set by the first; without end where there is none."""
    book = await rule_sets.current(reader)
    chosen = book.select(tier, kind, on)
    if chosen is not None:
        return _read(book, book.documents[chosen.id])
    own = [each for each in book.documents.values() if each["tier"] == tier and each.get("selectable", True)]
    return _read(book, min(own, key=lambda each: str(each["effective_from"]), default={}))


def _read(book: Catalogue, document: Mapping[str, Any]) -> Validity:
    found = document.get("validity") or {}
    years, until = found.get("years"), book.library.settings.get(found.get("until_setting", ""))
    return Validity(None if years is None else int(Decimal(years)), until)
