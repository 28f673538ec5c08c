"""What a fact is, and which facts count for which indicator on which day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from chassis.errors import NotFound

FactKind = Literal["recognition", "revocation", "profile", "park", "resident", "departure"]
How = Literal["in_force", "grants", "parks", "tenants", "emerged"]
Which = Literal["first", "first_or_regrant", "all"]

PLAN_START = date(2024, 1, 1)
"""Cumulative indicators add up from here (annex of 渝府办发〔2024〕14号)."""

HARD_TECH = "HARD_TECH"
"""The tier under which entries of the register of hard-tech firms are kept."""

ACHIEVEMENT = "ACHIEVEMENT"
"""The tier under which selected achievements are kept; what is counted is the achievement, not a firm."""

LISTING = "LISTING"
"""The tier under which listings are kept; the categories below say which of them is new, and of a manufacturer."""

MANUFACTURING, OTHER_INDUSTRY, NOT_FIRST = "manufacturing", "other_industry", "not_first"

OTC = "OTC"
"""The tier under which records of the regional equity market that count are kept."""

IN_ERROR = "entered_in_error"
"""The category of a revocation that corrects an entry: the title counts on no day, also in what only adds up."""

STARTUPS = frozenset({"incubatee", "team"})
"""Residents that count as start-ups: 在孵企业、科创团队 (渝经信中小〔2024〕36号)."""


class RebuildUnknown(NotFound):
    """No rebuild has this id."""

    code = "rebuild_unknown"
    zh = "没有该重建任务"
    en = "There is no such rebuild"


class Fact(NamedTuple):
    """One thing that happened, as an event told it; never changed, only followed by others.

    It holds on both `valid_from` and `valid_to`; a revocation or departure holds from `valid_from` on.
    `key` is the event's key, `counted` the firm, team, park or achievement that is counted; `told_at` is the moment
    from which it is known. `clusters` and `chains` are codes joined by commas.
    """

    event_id: UUID
    kind: FactKind
    key: str
    counted: str
    stated_on: date
    valid_from: date
    told_at: datetime
    valid_to: date | None = None
    tier: str | None = None
    reference: UUID | None = None
    category: str | None = None
    district: str | None = None
    town: str | None = None
    first_time: bool = False
    gap_free: bool = False
    sequence: int = 0
    clusters: str = ""
    chains: str = ""
    park: UUID | None = None
    rule_set: str | None = None
    assessment_id: UUID | None = None
    application_id: UUID | None = None

    @property
    def order(self) -> tuple[date, int, UUID]:
        """A total order that does not depend on when the fact arrived."""
        return (self.valid_from, self.sequence, self.event_id)


@dataclass(frozen=True, slots=True)
class Counting:
    """How one indicator is counted from facts."""

    indicator: str
    how: How
    tier: str | None = None
    which: Which = "first"
    annual: bool = False
    leaves_on: str | None = None
    revocation_undoes: bool = False
    ever: bool = False
    tiers: tuple[str, ...] = ()
    category: str | None = None
    """Counts only titles told with this category; which of them is the first, all of the tier decide."""
    beside: str | None = None
    """Counts only while a title of this tier is in force too."""
    stated_before: bool = False
    """Until a fact reaches a day, what departments state is the number."""

    @property
    def needs(self) -> tuple[FactKind, str | None]:
        """The kind of fact, and its tier, without which nothing counts."""
        if self.how == "parks":
            return "park", None
        return ("resident", None) if self.how in {"tenants", "emerged"} else ("recognition", self.tier)


class RawSpan(NamedTuple):
    """Days in which one fact makes its subject count: `start` is the first, `until` the first day no more."""

    start: date
    until: date | None
    fact: Fact

    def covers(self, day: date) -> bool:
        """Whether the subject counts on the day."""
        return self.start <= day and (self.until is None or day < self.until)


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that hold: of one title, residence or ending told again, the last telling.

    A correction tells the same reference anew and supersedes what was told before; both stay on record.
    """
    held: list[Fact] = []
    last: dict[tuple[FactKind, int], Fact] = {}
    for fact in facts:
        if fact.reference is None:
            held.append(fact)
            continue
        told = fact.kind, fact.reference.int
        before = last.get(told)
        if before is None or (before.sequence, before.event_id) < (fact.sequence, fact.event_id):
            last[told] = fact
    return [*held, *last.values()]


@dataclass(slots=True)
class Told:
    """What holds of one subject: titles by tier, profiles, residences with the park itself, and what ended when.

    `wrong` are titles that were entered in error; a title told meanwhile may have taken itself for a later one.
    """

    titles: dict[str | None, list[Fact]] = field(default_factory=dict)
    wrong: dict[str | None, list[Fact]] = field(default_factory=dict)
    profiles: list[Fact] = field(default_factory=list)
    residences: list[Fact] = field(default_factory=list)
    parks: list[Fact] = field(default_factory=list)
    ends: dict[tuple[FactKind, UUID | None], date] = field(default_factory=dict)

    def resides(self, day: date) -> bool:
        """Whether the subject lived in a park on a day; the day it left it did no more."""
        stays = [(fact.valid_from, self.ended_on(fact, "departure")) for fact in self.residences]
        return any(start <= day and (end is None or day < end) for start, end in stays)

    def holds(self, title: Fact, day: date) -> bool:
        """Whether a title was in force on a day."""
        ended = self.ended_on(title, "revocation")
        began = title.valid_from <= day and (title.valid_to is None or day <= title.valid_to)
        return began and (ended is None or day < ended)

    def ended_on(self, fact: Fact, ending: FactKind) -> date | None:
        """The first day on which a revocation or a departure ended the fact; the earliest if told twice."""
        return self.ends.get((ending, fact.reference))


def sorted_out(facts: Iterable[Fact]) -> Told:
    """The facts of one subject that hold, by what they are; the order in which they came is nothing."""
    told, held = Told(), standing(facts)
    errors = {fact.reference for fact in held if fact.kind == "revocation" and fact.category == IN_ERROR}
    for fact in held:
        if fact.kind == "recognition":
            (told.wrong if fact.reference in errors else told.titles).setdefault(fact.tier, []).append(fact)
        elif fact.kind == "profile":
            told.profiles.append(fact)
        elif fact.kind == "resident":
            told.residences.append(fact)
        elif fact.kind == "park":
            told.parks.append(fact)
        else:
            ending = (fact.kind, fact.reference)
            told.ends[ending] = min(fact.valid_from, told.ends.get(ending, fact.valid_from))
    return told


def next_day(day: date) -> date:
    """The day after."""
    return date.fromordinal(day.toordinal() + 1)


def new_year_after(day: date) -> date:
    """The first day of the year after the day's."""
    return date(day.year + 1, 1, 1)


def earliest(days: Iterable[date | None]) -> date | None:
    """The earliest of the days that are known."""
    known = [day for day in days if day is not None]
    return min(known) if known else None


def in_force_spans(rule: Counting, told: Told) -> list[RawSpan]:
    """Titles of the tier while valid and not revoked; the last day of validity still counts (annex no. 2, 3, 7)."""
    left = earliest(fact.valid_from for fact in told.titles.get(rule.leaves_on, ())) if rule.leaves_on else None
    spans = _in_force(rule.tier, told, left)
    if rule.beside is None:
        return spans
    beside = _in_force(rule.beside, told, None)
    return [RawSpan(max(s.start, b.start), earliest((s.until, b.until)), s.fact) for s in spans for b in beside]


def _in_force(tier: str | None, told: Told, left: date | None) -> list[RawSpan]:
    spans = []
    for fact in told.titles.get(tier, ()):
        expiry = next_day(fact.valid_to) if fact.valid_to else None
        spans.append(RawSpan(fact.valid_from, earliest((expiry, told.ended_on(fact, "revocation"), left)), fact))
    return spans


def counts_as_new(rule: Counting, fact: Fact, told: Told) -> bool:
    """Whether a grant is a new one: first, or again after a lapse where the indicator says so; renewals are not.

    What came before is what is known of the firm, for lists come in any order; what a grant says of itself decides
    only where nothing older is known here.
    Source: annex no. 4 and 5, section 二（三）至（六）of 渝府办发〔2024〕14号; FLOW_COUNTING, FLOW_FIRST_ONLY.
    """
    if rule.category is not None and fact.category != rule.category:
        return False
    if rule.which == "all":
        return True
    others = [each for each in told.titles.get(fact.tier, ()) if each is not fact]
    if not any(_granted(each) < _granted(fact) for each in others):
        return _is_first(fact, told) or (rule.which == "first_or_regrant" and not fact.gap_free)
    eve = date.fromordinal(fact.valid_from.toordinal() - 1)
    return rule.which == "first_or_regrant" and not any(told.holds(each, eve) for each in others)


def _is_first(oldest: Fact, told: Told) -> bool:
    """Whether the oldest title known is the first there was: it says so, or what came before it was an error."""
    return oldest.first_time or bool(told.wrong.get(oldest.tier))


def _granted(fact: Fact) -> tuple[date, tuple[date, int, UUID]]:
    return fact.stated_on, fact.order


def grant_spans(rule: Counting, told: Told) -> list[RawSpan]:
    """New grants from the day of the grant: to the end of the year for a yearly flow, for good for a cumulative sum.

    A firm is first in a tier once, even if two events call themselves the first. What is stated until the first event
    is counted from the plan's first day too: what a register says of earlier years does not end a statement.
    """
    planned = not rule.annual or rule.stated_before
    new = [fact for fact in told.titles.get(rule.tier, ()) if counts_as_new(rule, fact, told)]
    spans = []
    for fact in new:
        if planned and fact.stated_on < PLAN_START:
            continue
        end = new_year_after(fact.stated_on) if rule.annual else None
        undone = told.ended_on(fact, "revocation") if rule.revocation_undoes else None
        spans.append(RawSpan(fact.stated_on, earliest((end, undone)), fact))
    return spans


def park_spans(_: Counting, told: Told) -> list[RawSpan]:
    """Parks from the day they were established (建成)."""
    return [RawSpan(fact.valid_from, None, fact) for fact in told.parks]


def tenant_spans(rule: Counting, told: Told) -> list[RawSpan]:
    """Incubatees and teams while in residence; the day they leave no longer counts (setting PARK_TENANTS_STOCK)."""
    return [
        RawSpan(fact.valid_from, None if rule.ever else told.ended_on(fact, "departure"), fact)
        for fact in told.residences
        if fact.category in STARTUPS
    ]


def emerged_spans(rule: Counting, told: Told) -> list[RawSpan]:
    """A firm from the day it first gained one of the titles while it lived in a park, for good (E04: 培育涌现).

    Source: 渝经信中小〔2024〕36号; a title gained elsewhere is no gain of a park, whatever is moved afterwards.
    """
    if not told.residences:
        return []
    gains = []
    for tier in rule.tiers:
        gain = min(told.titles.get(tier, ()), key=_granted, default=None)
        if gain and _is_first(gain, told) and gain.stated_on >= PLAN_START and told.resides(gain.stated_on):
            gains.append(gain)
    return [RawSpan(fact.stated_on, None, fact) for fact in sorted(gains, key=_granted)[:1]]


_SPANS = {
    "in_force": in_force_spans,
    "grants": grant_spans,
    "parks": park_spans,
    "tenants": tenant_spans,
    "emerged": emerged_spans,
}


def raw_spans(rule: Counting, told: Told) -> list[RawSpan]:
    """The days on which the facts of one subject make it count; spans may overlap, a subject counts once a day."""
    return [span for span in _SPANS[rule.how](rule, told) if span.until is None or span.start < span.until]
