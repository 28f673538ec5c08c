"""Random histories of one city, and a slow recount that shares no code with the service."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from services.targets.facts.rules import Fact

FIRST = date(2023, 11, 1)
REDRAWN = date(2025, 11, 6)
TIERS = (
    "INNO_SME", "SRDI", "LITTLE_GIANT", "CHAMPION", "HNTE", "UNICORN", "LISTED", "SERVICE_OFFICER", "POOL_SRDI",
    "HARD_TECH", "LISTING", "OTC",
)  # fmt: skip
UNITS = ("CQ-500107", "CQ-500112", "CQ-500109", "CQ-500105", "CQ-LJXQ-D")
FIRMS = ("FIRM-A", "FIRM-B")
CLUSTERS = ("", "LEAD01", "LEAD01,STAR01")
TOLD = datetime(2024, 1, 1, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def uid(n: int) -> UUID:
    return UUID(int=n + 1)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def moment(n: int) -> datetime:
    return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=7 * n)


days = st.integers(0, 1100).map(day)


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    facts: list[Fact] = []
    clock = [0]

    def add(**given: object) -> Fact:
        n = len(facts)
        clock[0] += draw(st.sampled_from((0, 0, 1, 2, 3, 110)))  # at times a month later
        made = Fact(event_id=uid(n), sequence=n, told_at=moment(clock[0]), **given)  # type: ignore[arg-type]
        facts.append(made)
        return made

    for firm in FIRMS:
        for _ in range(draw(st.integers(0, 3))):
            on = draw(days | st.just(REDRAWN))
            town = draw(st.sampled_from((None, None, "大湾镇", "水土街道", "龙溪街道")))
            unit = draw(st.sampled_from(UNITS))
            add(
                kind="profile", key=firm, counted=firm, stated_on=on, valid_from=on, district=unit,
                town=town, category=draw(st.sampled_from((None, "placed"))),
                clusters=draw(st.sampled_from(CLUSTERS)), chains=draw(st.sampled_from(("", "CHAIN01"))),
            )  # fmt: skip
        for _ in range(draw(st.integers(0, 5))):
            title(add, draw, firm, uid(10_000 + len(facts)))
        for _ in range(draw(st.integers(0, 2))):
            resident(add, draw, firm, firm, len(facts))
    for n in range(draw(st.integers(0, 2))):
        achievement(add, draw, f"achievement-{n}", 40_000 + 10 * n)
    for n in range(draw(st.integers(0, 2))):
        on = draw(days)
        park = uid(30_000 + n)
        for shift in range(draw(st.integers(1, 2))):
            add(
                kind="park", key=f"park-{n}", counted=f"park-{n}", stated_on=on, valid_from=on + timedelta(days=shift),
                district=draw(st.sampled_from(UNITS)), reference=park, park=park,
            )  # fmt: skip
        for team in range(draw(st.integers(0, 2))):
            resident(add, draw, f"park-{n}", f"team-{n}-{team}", len(facts))
    return facts


def title(add, draw, firm: str, reference: UUID) -> None:
    """A grant, at times told again corrected, at times revoked, at times the revocation told again."""
    tier = draw(st.sampled_from(TIERS))
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3)))):
        on, length = draw(days), draw(st.integers(1, 500))
        first, gap_free = draw(st.booleans()), draw(st.booleans())
        add(
            kind="recognition", key=firm, counted=firm, stated_on=on, valid_from=on,
            valid_to=draw(st.sampled_from((None, on + timedelta(days=length)))), tier=tier, reference=reference,
            district="CQ-500107", first_time=first, gap_free=gap_free and not first,
            category=draw(st.sampled_from(("manufacturing", "other_industry"))) if tier == "LISTING" else None,
        )  # fmt: skip
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        until = on + timedelta(days=draw(st.integers(0, 300)))
        add(
            kind="revocation", key=firm, counted=firm, stated_on=until, valid_from=until, reference=reference,
            category=draw(st.sampled_from((None, None, "entered_in_error"))),
        )  # fmt: skip


def achievement(add, draw, key: str, number: int) -> None:
    """A candidate with its place; selected at times, at times twice; at times a selection is taken back."""
    on, who = draw(days), {"key": key, "counted": key}
    place = {"district": draw(st.sampled_from(UNITS)), "town": draw(st.sampled_from((None, "大湾镇", "水土街道")))}
    tags = {"clusters": draw(st.sampled_from(CLUSTERS)), "chains": draw(st.sampled_from(("", "CHAIN01")))}
    add(kind="profile", stated_on=on + timedelta(days=draw(st.integers(0, 700))), valid_from=on, **who, **place, **tags)
    for n in range(draw(st.integers(0, 2))):
        on += timedelta(days=draw(st.integers(0, 400)))
        told = {"tier": "ACHIEVEMENT", "reference": uid(number + n), **who}
        add(kind="recognition", stated_on=on, valid_from=on, district=place["district"], town=place["town"], **told)
        if draw(st.booleans()):
            back = on + timedelta(days=draw(st.integers(0, 400)))
            add(kind="revocation", stated_on=back, valid_from=back, category="entered_in_error", **told)


def resident(add, draw, key: str, counted: str, n: int) -> None:
    on, reference = draw(days), uid(20_000 + n)
    category = draw(st.sampled_from(("incubatee", "team", "firm")))
    park = uid(30_000 + draw(st.integers(0, 1)))
    add(
        kind="resident", key=key, counted=counted, stated_on=on, valid_from=on, reference=reference, category=category,
        district=draw(st.sampled_from(UNITS)), park=park,
    )  # fmt: skip
    if draw(st.booleans()):
        left = on + timedelta(days=draw(st.integers(0, 200)))
        add(kind="departure", key=key, counted=key, stated_on=left, valid_from=left, reference=reference)


def standing(facts: list[Fact], known_at: datetime) -> list[Fact]:
    """What was known at a moment, without what was superseded by then."""
    known = [f for f in facts if f.told_at <= known_at]
    return [
        f
        for f in known
        if f.reference is None
        or not any(g.kind == f.kind and g.reference == f.reference and g.sequence > f.sequence for g in known)
    ]


def parks_of(facts: list[Fact], who: str, at: date) -> list[str]:
    """In which parks a subject lived on a day; the day it left it did no more."""
    left: dict[UUID | None, date] = {}
    for f in facts:
        if f.kind == "departure":
            left[f.reference] = min(f.valid_from, left.get(f.reference, f.valid_from))
    homes = [f for f in facts if f.kind == "resident" and f.counted == who and f.valid_from <= at]
    return sorted({str(f.park) for f in homes if at < left.get(f.reference, date.max)})


def counted(facts: list[Fact], on: date, known_at: datetime = LATER) -> dict[str, dict[str, Fact]]:
    """Of every counted indicator, who counts at the end of a day and the earliest fact that makes it."""
    facts = standing(facts, known_at)

    def ended(fact: Fact) -> bool:
        return any(
            f.kind in {"revocation", "departure"} and f.reference == fact.reference and f.valid_from <= on
            for f in facts
        )

    def lasted(fact: Fact, day: date) -> bool:
        revoked = [f.valid_from for f in facts if f.kind == "revocation" and f.reference == fact.reference]
        return fact.valid_from <= day <= (fact.valid_to or day) and all(day < each for each in revoked)

    def titles(tier: str, *, wrong: bool = False) -> list[Fact]:
        errors = {f.reference for f in facts if f.kind == "revocation" and f.category == "entered_in_error"}
        return [
            f for f in facts if f.kind == "recognition" and f.tier == tier and (f.reference in errors) == wrong
        ]  # fmt: skip

    def is_first(oldest: Fact) -> bool:
        return oldest.first_time or oldest.counted in {f.counted for f in titles(str(oldest.tier), wrong=True)}

    def first_of(found: list[Fact], by: str) -> dict[str, Fact]:
        best: dict[str, Fact] = {}
        for f in sorted(found, key=lambda f: (getattr(f, by), f.valid_from, f.sequence)):
            best.setdefault(f.counted, f)
        return best

    def in_force(tier: str) -> dict[str, Fact]:
        held = [f for f in titles(tier) if f.valid_from <= on and (f.valid_to is None or on <= f.valid_to)]
        return first_of([f for f in held if not ended(f)], "valid_from")

    def firsts(tier: str, since: date) -> dict[str, Fact]:
        found = first_of(titles(tier), "stated_on")
        return {firm: f for firm, f in found.items() if is_first(f) and since <= f.stated_on <= on}

    def listings(since: date) -> dict[str, Fact]:
        return {firm: f for firm, f in firsts("LISTING", since).items() if f.category == "manufacturing"}

    def new(tier: str) -> dict[str, Fact]:
        year = date(on.year, 1, 1)
        found, oldest = [], first_of(titles(tier), "stated_on")
        for f in titles(tier):
            eve = f.valid_from - timedelta(days=1)
            if not year <= f.stated_on <= on:
                continue
            if oldest[f.counted] is f:
                found += [f] if is_first(f) or not f.gap_free else []
            elif not any(g.counted == f.counted and lasted(g, eve) for g in titles(tier)):
                found.append(f)
        return first_of(found, "stated_on")

    def emerged() -> dict[str, Fact]:
        found = [f for tier in ("SRDI", "LITTLE_GIANT", "CHAMPION") for f in firsts(tier, date(2024, 1, 1)).values()]
        return first_of([f for f in found if parks_of(facts, f.counted, f.stated_on)], "stated_on")

    def selected() -> dict[str, Fact]:
        return first_of([f for f in titles("ACHIEVEMENT") if planned_year <= f.stated_on <= on], "stated_on")

    listed = {f.counted for f in titles("LISTED") if f.valid_from <= on}
    start, year = date(2024, 1, 1), date(on.year, 1, 1)
    planned_year = max(start, year)
    tenants = [
        f for f in facts
        if f.kind == "resident" and f.category in {"incubatee", "team"} and f.valid_from <= on and not ended(f)
    ]  # fmt: skip
    return {
        "HIGH_TECH_ENTERPRISE": in_force("HNTE"),
        "SRDI_SME": in_force("SRDI"),
        "TIER_INNO_SME": in_force("INNO_SME"),
        "TIER_LITTLE_GIANT": in_force("LITTLE_GIANT"),
        "TIER_CHAMPION": in_force("CHAMPION"),
        "OFFICER_SERVED": in_force("SERVICE_OFFICER"),
        "POOL_SRDI": in_force("POOL_SRDI"),
        "POOL_LITTLE_GIANT": in_force("POOL_LITTLE_GIANT"),
        "LITTLE_GIANT_NEW": firsts("LITTLE_GIANT", start),
        "CHAMPION_NEW": firsts("CHAMPION", start),
        "UNICORN": {firm: f for firm, f in in_force("UNICORN").items() if firm not in listed},
        "FLOW_ACHIEVEMENT": selected(),
        "FLOW_INNO_SME": new("INNO_SME"),
        "FLOW_SRDI": new("SRDI"),
        "FLOW_LITTLE_GIANT": firsts("LITTLE_GIANT", year),
        "FLOW_CHAMPION": firsts("CHAMPION", year),
        "FLOW_HARD_TECH": firsts("HARD_TECH", planned_year),
        "MFG_IPO_NEW": listings(start),
        "FLOW_MFG_IPO": listings(planned_year),
        "OTC_LISTING_NEW": firsts("OTC", start),
        "PARK_COUNT": first_of([f for f in facts if f.kind == "park" and f.valid_from <= on], "valid_from"),
        "PARK_TENANT_STARTUPS": first_of(tenants, "valid_from"),
        "PARK_QUALITY_FIRMS": emerged(),
    }


def recount(facts: list[Fact], on: date, known_at: datetime = LATER) -> dict[str, int]:
    """Every counted indicator at the end of a day, by looking at each fact."""
    return {code: len(found) for code, found in counted(facts, on, known_at).items()}


NORTH, ACROSS = "大湾镇", "水土街道"


def since_then(unit: str, town: str | None) -> str:
    """An old unit in the new drawing, written out as the announcement says it."""
    if unit == "CQ-500105":
        return "CQ-LJXQ-D"
    if town is None:
        return "undecided"
    if unit == "CQ-500112":
        return "CQ-500109" if town == NORTH else "CQ-LJXQ-D"
    return "CQ-LJXQ-D" if town == ACROSS else "CQ-500109"


def before_then(unit: str, town: str | None) -> str:
    """A new unit in the old drawing."""
    if town is None or (unit == "CQ-LJXQ-D" and town != ACROSS):
        return "undecided"
    if unit == "CQ-LJXQ-D":
        return "CQ-500109"
    return "CQ-500112" if town == NORTH else "CQ-500109"


def told_new(unit: str | None, stated_on: date) -> bool:
    """Whether a unit was named in the new drawing."""
    return unit == "CQ-LJXQ-D" or (unit not in {"CQ-500112", "CQ-500105"} and stated_on >= REDRAWN)


def unit_then(unit: str | None, town: str | None, stated_on: date, drawn_new: bool) -> str:
    """The unit of a place in one of the two drawings."""
    if unit is None or unit == "CQ-500107" or told_new(unit, stated_on) == drawn_new:
        return unit or "undecided"
    return since_then(unit, town) if drawn_new else before_then(unit, town)


def said_at(own: list[Fact], i: int) -> int:
    """Which profile said the unit that profile `i` still has."""
    kept = i > 0 and own[i - 1].district == own[i].district and own[i].category != "placed"
    return said_at(own, i - 1) if kept else i


def only_renamed(own: list[Fact], i: int) -> bool:
    """Whether profile `i` gives the place of the one before its name in the new drawing."""
    if i == 0 or said_at(own, i) != i or not told_new(own[i].district, own[i].stated_on):
        return False
    last, since = own[i - 1], own[said_at(own, i - 1)].stated_on
    if told_new(last.district, since):
        return False
    heirs = {"CQ-500112": {"CQ-LJXQ-D", "CQ-500109"}, "CQ-500109": {"CQ-LJXQ-D", "CQ-500109"}}
    decided = own[i].valid_from == REDRAWN and own[i].district in heirs.get(last.district or "", {"CQ-LJXQ-D"})
    return unit_then(last.district, last.town, since, True) == own[i].district or (
        decided and last.district != "CQ-500107"
    )


def unit_by(own: list[Fact], i: int, drawn_new: bool) -> str:
    """The unit of profile `i` in one of the drawings, with what the others tell of the same place."""
    said = said_at(own, i)
    found = unit_then(own[i].district, own[i].town, own[said].stated_on, drawn_new)
    if found != "undecided":
        return found
    if not drawn_new:
        return unit_by(own, said - 1, False) if only_renamed(own, said) else found
    same = (own[i].district, own[i].town)
    for j in range(i + 1, len(own)):
        if own[j].valid_from == REDRAWN and only_renamed(own, j) and (own[j - 1].district, own[j - 1].town) == same:
            found = str(own[j].district)
    return found


def shares(facts: list[Fact], on: date, code: str, by: str, known_at: datetime = LATER) -> dict[str, int]:
    """One indicator by district (old, new or of the day), cluster, chain or park, by looking at each fact."""
    found: dict[str, int] = {}
    known = standing(facts, known_at)
    for who, fact in counted(facts, on, known_at)[code].items():
        granted = code.startswith("FLOW") or code.endswith("_NEW") or code == "PARK_QUALITY_FIRMS"
        place_bound = code in {"PARK_COUNT", "PARK_TENANT_STARTUPS"}
        at = fact.stated_on if granted else on
        own = [f for f in known if f.kind == "profile" and f.counted == who]
        past = [f for f in own if f.valid_from <= at]
        order = lambda f: (f.valid_from, f.sequence)  # noqa: E731 - shorter than its name
        profile = max(past, key=order) if past else min(own, key=order, default=None)
        if by in {"day", "old", "new"}:
            place = fact if place_bound or profile is None else profile
            drawn_new = by == "new" or (by == "day" and on >= REDRAWN)
            row = sorted(own, key=order)
            if place is profile:
                names = [unit_by(row, row.index(profile), drawn_new)]
            else:
                names = [unit_then(place.district, place.town, place.stated_on, drawn_new)]
        elif by == "park" and place_bound:
            names = [str(fact.park)]
        elif by == "park":
            names = parks_of(known, who, at)
        else:
            names = [code for code in (getattr(profile, by + "s") if profile else "").split(",") if code]
        for name in names:
            found[name] = found.get(name, 0) + 1
    return found
