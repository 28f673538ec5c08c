"""The days on which a subject counts for an indicator, where, by which fact, and when that was known."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import groupby, pairwise
from typing import NamedTuple
from uuid import UUID

from services.targets.facts.districts import REDRAWN_ON, place_of, profile_on, recut_on, unit_on
from services.targets.facts.rules import Counting, Fact, RawSpan, ended_on, raw_spans, standing


class Where(NamedTuple):
    """The unit on the day, the unit in the other drawing, and clusters, chains and parks as codes joined by commas."""

    district: str
    recut: str
    clusters: str
    chains: str
    parks: str


class Covered(NamedTuple):
    """A subject counts once a day from `start` until before `until`, in one place, because of one fact.

    It was known from `known_from` until before `known_until`; None is still.
    """

    indicator: str
    key: str
    counted: str
    start: date
    until: date | None
    district: str
    recut: str
    clusters: str
    chains: str
    parks: str
    event_id: UUID
    known_from: datetime
    known_until: datetime | None


class _Subject(NamedTuple):
    facts: list[Fact]
    profiles: list[Fact]
    homes: list[RawSpan]


def coverage(rules: Sequence[Counting], facts: Sequence[Fact]) -> set[Covered]:
    """All coverage of the facts of one event key, with what was known at any time; the order of arrival is nothing."""
    found: set[Covered] = set()
    seen: list[Fact] = []
    open_since: dict[Covered, datetime] = {}
    told = sorted(facts, key=lambda fact: fact.told_at)
    for at, new in groupby(told, key=lambda fact: fact.told_at):
        seen.extend(new)
        holding = set(_known(rules, seen, at))
        rows = {row._replace(known_from=_ALWAYS): row for row in holding}
        for row in [row for row in open_since if row not in rows]:
            found.add(row._replace(known_from=open_since.pop(row), known_until=at))
        for row in rows:
            open_since.setdefault(row, at)
    found.update(row._replace(known_from=since) for row, since in open_since.items())
    return found


_ALWAYS = datetime.min.replace(tzinfo=UTC)


def _known(rules: Sequence[Counting], facts: Sequence[Fact], at: datetime) -> Iterable[Covered]:
    by_subject: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_subject[fact.counted].append(fact)
    departures = [fact for fact in facts if fact.kind == "departure"]
    for name, own in by_subject.items():
        ordered = standing([*own, *(fact for fact in departures if fact.counted != name)])
        profiles = [fact for fact in ordered if fact.kind == "profile"]
        subject = _Subject(ordered, profiles, _homes(ordered))
        there = {(fact.kind, fact.tier) for fact in ordered}
        for rule in rules:
            if rule.needs in there:
                yield from _covered(rule, name, subject, at)


def _homes(facts: Sequence[Fact]) -> list[RawSpan]:
    """In which park the subject is, or is itself, on which days."""
    return [
        RawSpan(fact.valid_from, ended_on(fact, facts, "departure"), fact)
        for fact in facts
        if fact.kind in {"resident", "park"}
    ]


def _covered(rule: Counting, name: str, subject: _Subject, at: datetime) -> list[Covered]:
    """Disjoint stretches of days, cut where the place or the fact behind changes."""
    found: list[Covered] = []
    spans = raw_spans(rule, subject.facts)
    for start, until in _stretches(spans, subject):
        active = [span for span in spans if span.covers(start)]
        if not active:
            continue
        fact = min(active, key=lambda span: (span.start, span.fact.order)).fact
        where = _where(rule, fact, subject, start)
        last = found[-1] if found else None
        if last and last.until == start and last.event_id == fact.event_id and last[5:10] == where:
            found[-1] = last._replace(until=until)
        else:
            found.append(Covered(rule.indicator, fact.key, name, start, until, *where, fact.event_id, at, None))
    return found


def _stretches(spans: list[RawSpan], subject: _Subject) -> list[tuple[date, date | None]]:
    if not spans:
        return []
    cuts = {REDRAWN_ON, *(fact.valid_from for fact in subject.profiles)}
    for span in (*spans, *subject.homes):
        cuts.add(span.start)
        if span.until:
            cuts.add(span.until)
    days = sorted(cuts)
    return [*pairwise(days), (days[-1], None)]


def _where(rule: Counting, fact: Fact, subject: _Subject, day: date) -> Where:
    """A title in force follows the firm; a grant stays where the firm was then; a park and its residents stay put."""
    if rule.how in {"parks", "tenants"}:
        profile, place = profile_on(subject.profiles, day), place_of(fact)
        parks = [fact.park]
    else:
        on = day if rule.how == "in_force" else fact.stated_on
        profile = profile_on(subject.profiles, on)
        place = place_of(profile or fact)
        parks = [home.fact.park for home in subject.homes if home.covers(on)]
    return Where(
        district=unit_on(place, day),
        recut=recut_on(place, day),
        clusters=profile.clusters if profile else "",
        chains=profile.chains if profile else "",
        parks=",".join(sorted({str(park) for park in parks if park})),
    )
