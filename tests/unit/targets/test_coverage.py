"""Coverage against a slow recount, and its borders by hand."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings

from chassis.policy import load
from services.targets.facts.coverage import Covered, coverage
from services.targets.facts.deltas import Cells, by_table, known_cells
from services.targets.facts.districts import BEIBEI, BEIBEI_TO_NEW, UNDECIDED, YUBEI_TO_BEIBEI, Place, unit_on
from services.targets.facts.rules import IN_ERROR, Fact
from services.targets.indicators.catalogue import catalogue, countings, shared_countings
from tests.unit.targets.histories import FIRST, LATER, TOLD, counted, day, histories, recount, uid

CODES = {rule.indicator for rule in countings()}


def _recount(facts: list[Fact]) -> set[Covered]:
    by_key: dict[str, list[Fact]] = {}
    for fact in facts:
        by_key.setdefault(fact.key, []).append(fact)
    rules = (*countings(), *shared_countings())
    return {covered for own in by_key.values() for covered in coverage(rules, own)}


def at(covered: set[Covered], on: date, known_at: datetime = LATER) -> Counter[str]:
    return Counter(
        c.indicator
        for c in covered
        if c.start <= on and (c.until is None or on < c.until)
        and c.known_from <= known_at and (c.known_until is None or known_at < c.known_until)
    )  # fmt: skip


def sums(day_deltas: Cells, on: date) -> Counter[str]:
    found: Counter[str] = Counter()
    for (indicator, when), parts in day_deltas.items():
        if when <= on:
            found[indicator] += sum(value for (by, _), value in parts.items() if by == "district")
    return found


@settings(max_examples=50, deadline=None)
@given(histories())
def test_every_number_on_every_day_equals_a_recount(history: list[Fact]) -> None:
    covered = _recount(history)
    assert covered == _recount(history[::-1])
    day_deltas = by_table(known_cells([], covered))["day_deltas"]
    edges = {c.start for c in covered} | {c.until for c in covered if c.until}
    for on in {date.fromordinal(e.toordinal() + shift) for e in edges for shift in (-1, 0)} | {FIRST, day(800)}:
        found = counted(history, on)
        expected = {code: len(own) for code, own in found.items()}
        assert set(expected) == CODES
        assert {code: at(covered, on)[code] for code in CODES} == expected
        summed = sums(day_deltas, on)
        assert {code: summed[code] for code in CODES} == expected
        for rule in shared_countings():
            part, whole = (found[code].keys() for code in rule.indicator.split("+"))
            assert at(covered, on)[rule.indicator] == summed[rule.indicator] == len(part & whole)


@settings(max_examples=25, deadline=None)
@given(histories())
def test_every_number_as_it_was_known_equals_a_recount(history: list[Fact]) -> None:
    covered = _recount(history)
    moments = {fact.told_at + timedelta(microseconds=shift) for fact in history for shift in (-1, 0)}
    for on in (date(2024, 6, 30), date(2025, 1, 1), date(2025, 11, 5), date(2025, 11, 6), day(1000)):
        for known_at in moments:
            expected = recount(history, on, known_at)
            assert {code: at(covered, on, known_at)[code] for code in CODES} == expected, (on, known_at)


def grant(
    n: int, start: str, end: str | None, *, tier: str = "SRDI", first: bool = True, gap_free: bool = False
) -> Fact:
    on = date.fromisoformat(start)
    return Fact(
        event_id=uid(n), kind="recognition", key="F", counted="F", stated_on=on, valid_from=on, reference=uid(100 + n),
        valid_to=date.fromisoformat(end) if end else None, tier=tier, district="CQ-500107", first_time=first,
        gap_free=gap_free, sequence=n, told_at=TOLD,
    )  # fmt: skip


def revoke(n: int, of: Fact, start: str) -> Fact:
    on = date.fromisoformat(start)
    return Fact(uid(n), "revocation", "F", "F", on, on, tier=of.tier, reference=of.reference, sequence=n, told_at=TOLD)


def value(facts: list[Fact], code: str, on: str) -> int:
    return at(_recount(facts), date.fromisoformat(on))[code]


def test_a_title_told_again_is_corrected_and_what_was_known_stays() -> None:
    told = grant(0, "2024-05-01", "2027-04-30")
    again = told._replace(
        event_id=uid(1), valid_to=date(2025, 4, 30), sequence=1, told_at=datetime(2025, 3, 1, tzinfo=UTC)
    )
    rows = _recount([again, told])
    on = date(2026, 1, 1)
    assert at(rows, on)["SRDI_SME"] == 0
    assert at(rows, on, datetime(2025, 2, 28, tzinfo=UTC))["SRDI_SME"] == 1
    assert at(rows, on, datetime(2023, 12, 31, tzinfo=UTC))["SRDI_SME"] == 0


def test_the_last_day_counts_and_the_day_after_does_not() -> None:
    facts = [grant(0, "2024-02-29", "2027-02-28")]
    assert [value(facts, "SRDI_SME", d) for d in ("2024-02-28", "2024-02-29", "2027-02-28", "2027-03-01")] == [
        0,
        1,
        1,
        0,
    ]


def test_a_title_ending_on_a_leap_day() -> None:
    facts = [grant(0, "2025-03-01", "2028-02-29")]
    assert [value(facts, "SRDI_SME", d) for d in ("2028-02-28", "2028-02-29", "2028-03-01")] == [1, 1, 0]


def test_a_revoked_title_is_out_of_force_on_the_day_itself() -> None:
    first = grant(0, "2024-05-01", "2027-04-30")
    facts = [first, revoke(1, first, "2025-06-10")]
    assert [value(facts, "SRDI_SME", d) for d in ("2025-06-09", "2025-06-10")] == [1, 0]
    assert value(facts, "FLOW_SRDI", "2024-12-31") == 1


def test_a_revocation_on_the_first_day_leaves_nothing_in_force() -> None:
    first = grant(0, "2024-05-01", "2027-04-30")
    assert value([first, revoke(1, first, "2024-05-01")], "SRDI_SME", "2024-05-01") == 0


def test_a_renewal_without_a_gap_keeps_one_firm_and_is_no_flow() -> None:
    facts = [grant(0, "2024-05-01", "2027-04-30"), grant(1, "2027-05-01", "2030-04-30", first=False, gap_free=True)]
    assert [value(facts, "SRDI_SME", d) for d in ("2027-04-30", "2027-05-01", "2030-04-30")] == [1, 1, 1]
    assert value(facts, "FLOW_SRDI", "2027-12-31") == 0


def test_a_renewal_that_overlaps_counts_the_firm_once() -> None:
    facts = [grant(0, "2024-05-01", "2027-04-30"), grant(1, "2027-01-01", "2029-12-31", first=False, gap_free=True)]
    assert value(facts, "SRDI_SME", "2027-02-01") == 1


def test_a_grant_after_a_lapse_is_flow_again_but_never_first_again() -> None:
    facts = [
        grant(0, "2022-05-01", "2025-04-30", tier="INNO_SME"),
        grant(1, "2025-06-01", "2028-05-31", tier="INNO_SME", first=False),
        grant(2, "2022-05-01", "2025-04-30", tier="LITTLE_GIANT"),
        grant(3, "2025-06-01", "2028-05-31", tier="LITTLE_GIANT", first=False),
    ]
    assert [value(facts, "FLOW_INNO_SME", d) for d in ("2024-12-31", "2025-05-31", "2025-06-01", "2026-01-01")] == [
        0,
        0,
        1,
        0,
    ]
    assert value(facts, "LITTLE_GIANT_NEW", "2026-01-01") == 0


def test_lists_may_come_in_any_order_and_an_older_one_takes_the_newness_away() -> None:
    newer, older = grant(0, "2024-05-01", "2027-04-30"), grant(1, "2021-05-01", "2024-04-30")
    giant = grant(2, "2024-05-01", "2027-04-30", tier="LITTLE_GIANT")
    before = grant(3, "2021-05-01", "2024-04-30", tier="LITTLE_GIANT")
    assert value([newer, giant], "FLOW_SRDI", "2024-12-31") == 1
    assert value([newer, giant], "LITTLE_GIANT_NEW", "2024-12-31") == 1
    assert value([newer, older, giant, before], "FLOW_SRDI", "2024-12-31") == 0
    assert value([newer, older, giant, before], "LITTLE_GIANT_NEW", "2024-12-31") == 0
    with_gap = older._replace(valid_to=date(2024, 4, 29))
    assert value([newer, with_gap], "FLOW_SRDI", "2024-12-31") == 1


def test_a_revocation_back_in_time_makes_a_later_grant_one_after_a_lapse() -> None:
    first = grant(0, "2022-05-01", "2025-04-30")
    renewal = grant(1, "2025-05-01", "2028-04-30", first=False, gap_free=True)
    assert value([first, renewal], "FLOW_SRDI", "2025-12-31") == 0
    assert value([first, renewal, revoke(2, first, "2025-04-30")], "FLOW_SRDI", "2025-12-31") == 1


def test_what_was_entered_in_error_counts_on_no_day_and_takes_nothing_from_the_right_title() -> None:
    wrong = grant(0, "2024-05-01", "2027-04-30", tier="LITTLE_GIANT")
    error = revoke(1, wrong, "2024-05-01")._replace(category=IN_ERROR)
    right = grant(2, "2025-07-01", "2028-06-30", tier="LITTLE_GIANT", first=False)
    assert value([wrong, revoke(1, wrong, "2024-05-01")], "LITTLE_GIANT_NEW", "2024-12-31") == 1
    assert value([wrong, error], "LITTLE_GIANT_NEW", "2024-12-31") == 0
    facts = [wrong, error, right]
    assert [value(facts, "LITTLE_GIANT_NEW", d) for d in ("2025-06-30", "2025-07-01")] == [0, 1]
    assert value(facts, "FLOW_LITTLE_GIANT", "2025-12-31") == 1


def test_what_a_grant_says_of_itself_decides_where_nothing_older_is_known() -> None:
    for said, counts in (((True, False), 1), ((False, True), 0), ((False, False), 1)):
        told = grant(0, "2024-05-01", "2027-04-30", first=said[0], gap_free=said[1])
        assert value([told], "FLOW_SRDI", "2024-12-31") == counts


def test_cumulative_starts_with_2024_and_is_not_undone() -> None:
    before, after = grant(0, "2023-12-31", None, tier="CHAMPION"), grant(1, "2024-01-01", None, tier="LITTLE_GIANT")
    facts = [before, after, revoke(2, after, "2024-03-01")]
    assert value(facts, "CHAMPION_NEW", "2027-12-31") == 0
    assert value(facts, "LITTLE_GIANT_NEW", "2027-12-31") == 1
    assert value(facts, "FLOW_LITTLE_GIANT", "2025-01-01") == 0


def test_a_unicorn_leaves_when_it_lists() -> None:
    facts = [grant(0, "2024-01-01", None, tier="UNICORN"), grant(1, "2025-03-03", None, tier="LISTED")]
    assert [value(facts, "UNICORN", d) for d in ("2025-03-02", "2025-03-03")] == [1, 0]


@pytest.mark.parametrize(
    ("unit", "town", "stated", "on", "expected"),
    [
        ("CQ-500105", None, "2024-01-01", "2025-11-05", "CQ-500105"),
        ("CQ-500105", None, "2024-01-01", "2025-11-06", "CQ-LJXQ-D"),
        ("CQ-LJXQ", None, "2024-01-01", "2026-01-01", "CQ-LJXQ-D"),
        ("CQ-500112", "大湾镇", "2024-01-01", "2025-11-06", "CQ-500109"),
        ("CQ-500112", "龙溪街道", "2024-01-01", "2025-11-06", "CQ-LJXQ-D"),
        ("CQ-500112", None, "2024-01-01", "2025-11-06", UNDECIDED),
        ("CQ-500109", "水土街道", "2024-01-01", "2025-11-06", "CQ-LJXQ-D"),
        ("CQ-500109", "天生街道", "2024-01-01", "2025-11-06", "CQ-500109"),
        ("CQ-500109", None, "2024-01-01", "2025-11-06", UNDECIDED),
        ("CQ-500109", None, "2025-11-06", "2025-11-06", "CQ-500109"),
        ("CQ-500109", "大湾镇", "2026-01-01", "2025-11-05", "CQ-500112"),
        ("CQ-LJXQ-D", "水土街道", "2026-01-01", "2025-11-05", "CQ-500109"),
        ("CQ-LJXQ-D", "龙溪街道", "2026-01-01", "2025-11-05", UNDECIDED),
        ("CQ-500107", None, "2026-01-01", "2020-01-01", "CQ-500107"),
    ],
)
def test_units_across_the_redrawing(unit: str, town: str | None, stated: str, on: str, expected: str) -> None:
    assert unit_on(Place(unit, town, date.fromisoformat(stated)), date.fromisoformat(on)) == expected


def test_the_towns_are_those_of_the_policy() -> None:
    unit = next(unit for unit in load("reference/districts.yaml")["units"] if unit["unit_id"] == BEIBEI)
    gave, received = unit["note"].split(";")
    assert all(town in gave for town in BEIBEI_TO_NEW)
    assert all(town in received for town in YUBEI_TO_BEIBEI)


def test_the_firm_carries_its_title_to_its_new_district() -> None:
    moved = date(2025, 1, 10)
    facts = [
        Fact(uid(n), "profile", "F", "F", on, on, district=unit, sequence=n, told_at=TOLD)
        for n, on, unit in ((8, date(2020, 1, 1), "CQ-500107"), (9, moved, "CQ-500106"))
    ]
    facts.append(grant(0, "2024-05-01", "2027-04-30"))
    rows = sorted((c.start, c.district) for c in _recount(facts) if c.indicator == "SRDI_SME")
    assert rows == [(date(2024, 5, 1), "CQ-500107"), (moved, "CQ-500106")]
    assert [c.district for c in _recount(facts) if c.indicator == "FLOW_SRDI"] == ["CQ-500107"]


def test_the_catalogue_holds_the_documents() -> None:
    found = catalogue()
    assert [i.annex_no for i in found.values() if i.annex_no] == list(range(1, 11))
    assert sum(i.group == "annual_flow_goals" for i in found.values()) == 7
    assert dict(found["TECH_ENTERPRISE"].targets) == {2024: 60000, 2025: 67000, 2027: 86000}
    assert found["HIGH_TECH_ENTERPRISE"].unit == "家"
    assert found["TECH_ENTERPRISE"].counting is None
    assert (found["RISK_POOL_SIZE"].undated_goal, found["RISK_POOL_SIZE"].unit) == (1_000_000_000, "元")
    assert found["PARK_LEADING_INDUSTRIES"].bounds == (2, 3)
    assert dict(found["PARK_TENANT_STARTUPS"].targets) == {2025: 400, 2027: 1000}
    assert dict(found["PARK_QUALITY_FIRMS"].targets) == {}
