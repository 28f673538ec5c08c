"""The days on which a subject counts for an indicator, where, by which fact, and when that was known."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from services.targets.facts.districts import (
    REDRAWN_ON,
    UNDECIDED,
    Place,
    is_redrawn,
    place_of,
    places_of,
    profile_on,
    recut_on,
    unit_on,
)
from services.targets.facts.rules import Counting, Fact, RawSpan, Told, raw_spans, sorted_out


class Covered(NamedTuple):
    """A subject counts once a day from `start` until before `until`, in one place, because of one fact.

    `recut` is the unit in the other drawing; clusters, chains and parks are codes joined by commas. It was known from
    `known_from` until before `known_until`; None is still.
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


Stretch = tuple[str, str, str, date, date | None, str, str, str, str, str, UUID]
"""A `Covered` without when it was known: all that makes two of them the same."""
Where = tuple[str, str, str, str, str]
Pair = tuple[str, str]
"""A subject and an indicator."""
_told_at = attrgetter("told_at")


class Book:
    """The counting rules, and which of them look at titles of a tier."""

    def __init__(self, rules: Iterable[Counting]) -> None:
        """Arrange the rules once; they are asked for every fact."""
        self._every = [(rule.needs, rule) for rule in rules]
        self._of: dict[str | None, dict[str, Counting]] = {}

    @property
    def indicators(self) -> list[str]:
        """What the rules count."""
        return [rule.indicator for _, rule in self._every]

    def asked(self, there: Container[tuple[str, str | None]]) -> dict[str, Counting]:
        """The rules that facts of these kinds and tiers could satisfy, by indicator."""
        return {rule.indicator: rule for needs, rule in self._every if needs in there}

    def of_tier(self, tier: str | None) -> dict[str, Counting]:
        """The rules that a title of the tier may move, by indicator."""
        if tier not in self._of:
            titles = [rule for _, rule in self._every if rule.how in {"in_force", "grants", "emerged"}]
            looking = [
                (rule, {rule.tier, *rule.tiers, *filter(None, (rule.leaves_on, rule.beside))}) for rule in titles
            ]
            moved = [rule for rule, tiers in looking if tier in tiers]
            self._of[tier] = {rule.indicator: rule for rule in moved}
        return self._of[tier]


@dataclass(slots=True)
class Key:
    """What is known of one event key: its facts, and the stretches that stand, by subject and indicator.

    Where its facts were all told before the next ones, only what those touch is counted again.
    """

    facts: list[Fact] = field(default_factory=list)
    standing: dict[Pair, dict[Stretch, Covered]] = field(default_factory=dict)

    def hear(self, book: Book, at: datetime, new: Sequence[Fact]) -> list[Covered]:
        """Take in what was told at one moment, later than everything before; what ended with it."""
        self.facts.extend(new)
        ended: list[Covered] = []
        for pair, stretches in _recounted(book, self.facts, new):
            before = self.standing.pop(pair, {})
            if stretches:
                self.standing[pair] = {each: before.get(each) or Covered(*each, at, None) for each in stretches}
            gone = before.keys() - self.standing.get(pair, {}).keys()
            ended.extend(Covered(*each, before[each].known_from, at) for each in gone)
        return ended

    def rows(self) -> Iterator[Covered]:
        """All that stands."""
        for stretches in self.standing.values():
            yield from stretches.values()


def coming(book: Book, facts: Sequence[Fact], fact: Fact) -> Iterator[Covered]:
    """What a fact brings, the last of its key, where nothing stands that it could move."""
    for _, stretches in _recounted(book, facts, (fact,)):
        for each in stretches:
            yield Covered._make((*each, fact.told_at, None))


def moments(facts: Iterable[Fact]) -> Iterator[tuple[datetime, list[Fact]]]:
    """What was told at each moment, in the order of time."""
    for at, told in groupby(sorted(facts, key=_told_at), key=_told_at):
        yield at, list(told)


def coverage(rules: Iterable[Counting], facts: Iterable[Fact]) -> set[Covered]:
    """All coverage of the facts of one event key, with what was known at any time; the order of arrival is nothing."""
    return recounted(Book(rules), facts)


def recounted(book: Book, facts: Iterable[Fact]) -> set[Covered]:
    """The same by rules that were arranged before."""
    key, ended = Key(), set[Covered]()
    for at, told in moments(facts):
        ended.update(key.hear(book, at, told))
    return ended.union(key.rows())


def touched(book: Book, facts: Sequence[Fact], new: Iterable[Fact]) -> dict[str, Iterable[Counting]]:
    """The subjects whose count new facts may move, each with the rules to ask again.

    A title moves the rules of its tier and of the tiers it was told with before; an ending those of what it ends; a
    profile or a residence moves everything of its subject.
    """
    found: dict[str, dict[str, Counting]] = defaultdict(dict)
    for fact in new:
        if fact.kind in {"recognition", "revocation"}:
            for tier in {f.tier for f in facts if f.kind == "recognition" and f.reference == fact.reference}:
                found[fact.counted].update(book.of_tier(tier))
            continue
        names = {fact.counted}
        if fact.kind == "departure":
            names = {f.counted for f in facts if f.kind in {"resident", "park"} and f.reference == fact.reference}
        for name in names:
            there = {(f.kind, f.tier) for f in facts if f.counted == name and f.kind != "profile"}
            if there:
                found[name].update(book.asked(there))
    return {name: rules.values() for name, rules in found.items()}


def _recounted(book: Book, facts: Sequence[Fact], new: Iterable[Fact]) -> Iterator[tuple[Pair, list[Stretch]]]:
    """What holds now of every subject and indicator that new facts may move."""
    for name, rules in touched(book, facts, new).items():
        subject = _subject(name, facts)
        for rule in rules:
            yield (name, rule.indicator), _stretches(rule, name, subject)


class _Subject(NamedTuple):
    """What holds of a subject, the parks it was in, the days on which its place may change; without any, the place.

    `places` are those of its profiles, where a redrawing could move one of them.
    """

    told: Told
    homes: list[RawSpan]
    turns: list[date]
    place: Where | None
    places: Mapping[UUID, Place]


def _subject(name: str, facts: Iterable[Fact]) -> _Subject:
    """A subject from its own facts with the departures of its key."""
    told = sorted_out(fact for fact in facts if fact.counted == name or fact.kind == "departure")
    homes = [RawSpan(f.valid_from, told.ended_on(f, "departure"), f) for f in (*told.residences, *told.parks)]
    turns = [profile.valid_from for profile in told.profiles] if len(told.profiles) > 1 else []
    turns += [day for home in homes for day in (home.start, home.until) if day]
    places: Mapping[UUID, Place] = {}
    if any(is_redrawn(fact.district) for fact in facts):
        turns.append(REDRAWN_ON)
        places = places_of(told.profiles)
    place = None
    if told.profiles and not turns:
        unit = told.profiles[0].district or UNDECIDED
        place = (unit, unit, told.profiles[0].clusters, told.profiles[0].chains, "")
    return _Subject(told, homes, turns, place, places)


def _stretches(rule: Counting, name: str, subject: _Subject) -> list[Stretch]:
    """Disjoint stretches of days, cut where the place or the fact behind changes."""
    spans = raw_spans(rule, subject.told)
    if len(spans) == 1 and not subject.turns:
        start, until, fact = spans[0]
        where = subject.place or _where(rule, fact, subject, start)
        return [(rule.indicator, fact.key, name, start, until, *where, fact.event_id)]
    found: list[Stretch] = []
    for start, until in _cut(spans, subject.turns):
        active = spans if len(spans) == 1 else [span for span in spans if span.covers(start)]
        if not active:
            continue
        fact = min(active, key=_first).fact if len(active) > 1 else active[0].fact
        where = _where(rule, fact, subject, start)
        last = found[-1] if found else None
        if last and last[4] == start and last[10] == fact.event_id and last[5:10] == where:
            found[-1] = (*last[:4], until, *last[5:])
        else:
            found.append((rule.indicator, fact.key, name, start, until, *where, fact.event_id))
    return found


def _first(span: RawSpan) -> tuple[date, tuple[date, int, UUID]]:
    return span.start, span.fact.order


def _cut(spans: list[RawSpan], turns: Iterable[date]) -> Iterable[tuple[date, date | None]]:
    if not spans:
        return ()
    if len(spans) == 1:
        start, until = spans[0].start, spans[0].until
        inside = sorted({day for day in turns if start < day and (until is None or day < until)})
        return [*pairwise((start, *inside)), (inside[-1] if inside else start, until)]
    cuts = {*turns, *(span.start for span in spans), *(span.until for span in spans if span.until)}
    days = sorted(cuts)
    return [*pairwise(days), (days[-1], None)]


def _where(rule: Counting, fact: Fact, subject: _Subject, day: date) -> Where:
    """A title in force follows the firm; a grant stays where the firm was then; a park and its residents stay put."""
    on = fact.stated_on if rule.how in {"grants", "emerged"} else day
    profile = profile_on(subject.told.profiles, on)
    if rule.how in {"parks", "tenants"}:
        told, parks = fact, str(fact.park or "")
    else:
        told = profile or fact
        parks = ",".join(sorted({str(home.fact.park) for home in subject.homes if home.fact.park and home.covers(on)}))
    if is_redrawn(told.district):
        place = subject.places.get(told.event_id) or place_of(told)
        units = unit_on(place, day), recut_on(place, day)
    else:
        units = told.district or UNDECIDED, told.district or UNDECIDED
    near = profile or fact
    return (*units, near.clusters, near.chains, parks)
