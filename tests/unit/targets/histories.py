"""Random histories of one city, and a slow recount that shares no code with the service."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from services.targets.facts.rules import Fact

FIRST = date(2023, 11, 1)
TIERS = ("INNO_SME", "SRDI", "LITTLE_GIANT", "CHAMPION", "HNTE", "UNICORN", "LISTED")
UNITS = ("CQ-500107", "CQ-500112", "CQ-500109", "CQ-500105", "CQ-LJXQ-D")
FIRMS = ("FIRM-A", "FIRM-B")


def uid(n: int) -> UUID:
    return UUID(int=n + 1)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


days = st.integers(0, 1100).map(day)


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    facts: list[Fact] = []

    def add(**given: object) -> None:
        n = len(facts)
        facts.append(Fact(event_id=uid(n), sequence=n, **given))  # type: ignore[arg-type]

    for firm in FIRMS:
        for _ in range(draw(st.integers(0, 2))):
            on = draw(days)
            town = draw(st.sampled_from((None, "大湾镇", "水土街道", "龙溪街道")))
            unit = draw(st.sampled_from(UNITS))
            add(kind="profile", key=firm, counted=firm, stated_on=on, valid_from=on, district=unit, town=town)
        for _ in range(draw(st.integers(0, 5))):
            on, length = draw(days), draw(st.integers(1, 500))
            reference = uid(10_000 + len(facts))
            first, gap_free = draw(st.booleans()), draw(st.booleans())
            add(
                kind="recognition", key=firm, counted=firm, stated_on=on, valid_from=on,
                valid_to=draw(st.sampled_from((None, on + timedelta(days=length)))), tier=draw(st.sampled_from(TIERS)),
                reference=reference, district="CQ-500107", first_time=first, gap_free=gap_free and not first,
            )  # fmt: skip
            if draw(st.integers(0, 3)) == 0:
                until = on + timedelta(days=draw(st.integers(0, 300)))
                add(kind="revocation", key=firm, counted=firm, stated_on=until, valid_from=until, reference=reference)
        for _ in range(draw(st.integers(0, 2))):
            resident(add, draw, firm, firm, len(facts))
    for n in range(draw(st.integers(0, 2))):
        on = draw(days)
        add(kind="park", key=f"park-{n}", counted=f"park-{n}", stated_on=on, valid_from=on, district="CQ-500107")
        for team in range(draw(st.integers(0, 2))):
            resident(add, draw, f"park-{n}", f"team-{n}-{team}", len(facts))
    return facts


def resident(add, draw, key: str, counted: str, n: int) -> None:
    on, reference = draw(days), uid(20_000 + n)
    category = draw(st.sampled_from(("incubatee", "team", "firm")))
    add(
        kind="resident", key=key, counted=counted, stated_on=on, valid_from=on, reference=reference, category=category,
        district=draw(st.sampled_from(UNITS)),
    )  # fmt: skip
    if draw(st.booleans()):
        left = on + timedelta(days=draw(st.integers(0, 200)))
        add(kind="departure", key=key, counted=key, stated_on=left, valid_from=left, reference=reference)


def recount(facts: list[Fact], on: date) -> dict[str, int]:
    """Every counted indicator at the end of a day, by looking at each fact."""

    def ended(fact: Fact) -> bool:
        return any(
            f.kind in {"revocation", "departure"} and f.reference == fact.reference and f.valid_from <= on
            for f in facts
        )

    def titles(tier: str) -> list[Fact]:
        return [f for f in facts if f.kind == "recognition" and f.tier == tier]

    def in_force(tier: str) -> set[str]:
        held = (f for f in titles(tier) if f.valid_from <= on and (f.valid_to is None or on <= f.valid_to))
        return {f.counted for f in held if not ended(f)}

    def firsts(tier: str, since: date) -> set[str]:
        found: dict[str, date] = {}
        for f in titles(tier):
            if f.first_time:
                found[f.counted] = min(found.get(f.counted, f.stated_on), f.stated_on)
        return {firm for firm, first in found.items() if since <= first <= on}

    def new(tier: str) -> set[str]:
        year = date(on.year, 1, 1)
        return {f.counted for f in titles(tier) if year <= f.stated_on <= on and (f.first_time or not f.gap_free)}

    listed = {f.counted for f in titles("LISTED") if f.valid_from <= on}
    start, year = date(2024, 1, 1), date(on.year, 1, 1)
    tenants = {
        f.counted for f in facts
        if f.kind == "resident" and f.category in {"incubatee", "team"} and f.valid_from <= on and not ended(f)
    }  # fmt: skip
    return {
        "HIGH_TECH_ENTERPRISE": len(in_force("HNTE")),
        "SRDI_SME": len(in_force("SRDI")),
        "TIER_INNO_SME": len(in_force("INNO_SME")),
        "TIER_LITTLE_GIANT": len(in_force("LITTLE_GIANT")),
        "TIER_CHAMPION": len(in_force("CHAMPION")),
        "LITTLE_GIANT_NEW": len(firsts("LITTLE_GIANT", start)),
        "CHAMPION_NEW": len(firsts("CHAMPION", start)),
        "UNICORN": len(in_force("UNICORN") - listed),
        "FLOW_INNO_SME": len(new("INNO_SME")),
        "FLOW_SRDI": len(new("SRDI")),
        "FLOW_LITTLE_GIANT": len(firsts("LITTLE_GIANT", year)),
        "FLOW_CHAMPION": len(firsts("CHAMPION", year)),
        "PARK_COUNT": sum(1 for f in facts if f.kind == "park" and f.valid_from <= on),
        "PARK_TENANT_STARTUPS": len(tenants),
    }
