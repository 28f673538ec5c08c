"""Whether a firm kept the yearly update that the renewal of its title asks for (ladder rules, section 4, point 7)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from services.enterprise.ladder.engine.inputs import Title
from services.enterprise.ladder.rule_sets import Catalogue

APRIL_30 = (4, 30)
"""The earliest of the update days: the rule set in force on it says which day holds in its year."""


def due_days(book: Catalogue, title: Title, on: date) -> Iterator[date]:
    """The update days that have passed since the year of the grant, while the title was in force."""
    for year in range(title.valid_from.year + 1, on.year + 1):
        rule_set = book.select(title.code, "new", date(year, *APRIL_30))
        document = book.documents[rule_set.id] if rule_set else {}
        day = book.library.settings.get(document.get("annual_update_setting", ""))
        due = date.fromisoformat(f"{year}-{day}") if day else None
        if due is not None and due < on and (title.valid_to is None or due <= title.valid_to):
            yield due


def missed_on(
    book: Catalogue, tier: str, firm: Mapping[str, Any], titles: tuple[Title, ...], filed: Mapping[int, date], on: date
) -> date | None:
    """The first update day a firm let pass; only days on which it was in the registry and could have filed here."""
    held = [title for title in titles if title.code == tier and title.revoked_on is None and title.valid_from <= on]
    if not held:
        return None
    days = due_days(book, max(held, key=lambda title: title.valid_from), on)
    known = (due for due in days if firm["recorded_on"] <= due)
    return next((due for due in known if filed.get(due.year - 1, date.max) > due), None)
