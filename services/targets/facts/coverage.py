"""The days on which a subject counts for an indicator, in which unit, and by which fact."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from services.targets.facts.districts import REDRAWN_ON, Place, place_on, unit_on
from services.targets.facts.rules import Counting, Fact, RawSpan, raw_spans


@dataclass(frozen=True, slots=True)
class Covered:
    """A subject counts once a day from `start` until before `until`, in one unit, because of one fact."""

    indicator: str
    key: str
    counted: str
    start: date
    until: date | None
    district: str
    event_id: UUID


def coverage(rules: Sequence[Counting], facts: Sequence[Fact]) -> set[Covered]:
    """All coverage of the facts of one event key; the order in which the facts arrived does not matter."""
    by_subject: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_subject[fact.counted].append(fact)
    departures = [fact for fact in facts if fact.kind == "departure"]
    found: set[Covered] = set()
    for subject, own in by_subject.items():
        ordered = sorted({*own, *departures}, key=lambda fact: fact.order)
        profiles = [fact for fact in ordered if fact.kind == "profile"]
        for rule in rules:
            found.update(_covered(rule, subject, raw_spans(rule, ordered), profiles))
    return found


def _covered(rule: Counting, subject: str, spans: list[RawSpan], profiles: list[Fact]) -> list[Covered]:
    """Disjoint stretches of days, cut where the unit or the fact behind changes."""
    found: list[Covered] = []
    for start, until in _stretches(spans, profiles):
        active = [span for span in spans if span.covers(start)]
        if not active:
            continue
        fact = min(active, key=lambda span: (span.start, span.fact.order)).fact
        unit = unit_on(_place(rule, fact, profiles, start), start)
        last = found[-1] if found else None
        if last and last.until == start and (last.district, last.event_id) == (unit, fact.event_id):
            found[-1] = Covered(rule.indicator, fact.key, subject, last.start, until, unit, fact.event_id)
        else:
            found.append(Covered(rule.indicator, fact.key, subject, start, until, unit, fact.event_id))
    return found


def _stretches(spans: list[RawSpan], profiles: list[Fact]) -> list[tuple[date, date | None]]:
    if not spans:
        return []
    cuts = {REDRAWN_ON, *(fact.valid_from for fact in profiles)}
    for span in spans:
        cuts.add(span.start)
        if span.until:
            cuts.add(span.until)
    days = sorted(cuts)
    return [*pairwise(days), (days[-1], None)]


def _place(rule: Counting, fact: Fact, profiles: list[Fact], day: date) -> Place:
    """A title in force follows the firm; a grant stays where the firm was then; a park and its residents stay put."""
    if rule.how in {"parks", "tenants"}:
        return place_on([], day, fact)
    return place_on(profiles, day if rule.how == "in_force" else fact.stated_on, fact)
