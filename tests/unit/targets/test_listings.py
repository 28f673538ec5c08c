"""What listings and records of the regional equity market leave as facts, and how they count under each reading."""

from datetime import UTC, date, datetime
from itertools import permutations
from uuid import UUID

import pytest

from chassis.events import Received
from contracts.enterprise import EnterpriseRegistered
from contracts.finance_listings import (
    FirmDelisted,
    FirmListed,
    ListingReversed,
    OtcRecorded,
    OtcRecordEnded,
    OtcRecordReversed,
)
from services.targets.facts.consumers import fact_of
from services.targets.facts.coverage import Covered, coverage
from services.targets.facts.rules import Counting, Fact
from services.targets.indicators.catalogue import countings
from services.targets.listings import consumers as listings
from services.targets.otc_records import consumers as otc

CODE = "91500107000000176L"
RULES = {rule.indicator: rule for rule in countings()}
NEW, FLOW, OTC = (RULES[code] for code in ("MFG_IPO_NEW", "FLOW_MFG_IPO", "OTC_LISTING_NEW"))
EVE, START, END = date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31)


def _received(event, number: int):
    return Received(event, UUID(int=number), event.type, event.key, datetime(2026, 3, number, tzinfo=UTC), number)


def listed(number: int, on: date, *, makes: bool = True, first: bool = True) -> Fact:
    told = {"listing_id": UUID(int=100 + number), "credit_code": CODE, "board": "sse_star", "stock_code": "688001"}
    told |= {"listed_on": on, "industry": "C3912" if makes else "I6513", "manufacturing": makes}
    told |= {"first_listing": first, "district": "CQ-500107", "confirmed_on": on}
    return listings._listed(_received(FirmListed.model_validate(told), number))


def delisted(number: int, of: int, on: date) -> Fact:
    told = {"listing_id": UUID(int=100 + of), "credit_code": CODE, "delisted_on": on, "delisting_reason": "forced"}
    return listings._delisted(_received(FirmDelisted.model_validate(told), number))


def undone(number: int, of: int, on: date) -> Fact:
    event = ListingReversed(listing_id=UUID(int=100 + of), credit_code=CODE, reversed_on=on)
    return listings._reversed(_received(event, number))


def on_market(number: int, on: date, kind: str = "cultivated", district: str = "CQ-500107") -> Fact:
    told = {"record_id": UUID(int=100 + number), "credit_code": CODE, "kind": kind, "began_on": on}
    told |= {"district": district, "town": "统景镇", "clusters": ("STAR01", "LEAD01"), "confirmed_on": on}
    return otc._recorded(_received(OtcRecorded.model_validate(told), number))


def rows(rule: Counting, facts: list[Fact]) -> set[Covered]:
    """What stands, the same in whatever order the facts arrive."""
    orders = permutations(facts)
    found = {frozenset(row for row in coverage([rule], order) if row.known_until is None) for order in orders}
    assert len(found) == 1
    return set(found.pop())


def counts(rule: Counting, facts: list[Fact], *days: date) -> list[int]:
    """How many come of each day."""
    standing = rows(rule, facts)
    return [sum(r.start <= d and (r.until is None or d < r.until) for r in standing) for d in days]


def test_the_plan_begins_with_2024_and_a_flow_ends_with_its_year() -> None:
    next_year = date(2025, 1, 1)
    assert counts(NEW, [listed(1, EVE)], EVE, START, END) == [0, 0, 0]
    assert counts(NEW, [listed(1, START)], EVE, START, END, next_year) == [0, 1, 1, 1]
    assert counts(FLOW, [listed(1, EVE)], EVE, START) == [0, 0], "years before the plan are no part of it"
    assert counts(FLOW, [listed(1, END)], date(2024, 12, 30), END, next_year) == [0, 1, 0]


def test_only_a_manufacturer_counts_and_another_board_does_not_count_again() -> None:
    for rule in (NEW, FLOW):
        assert counts(rule, [listed(1, START, makes=False)], END) == [0]
        assert counts(rule, [listed(1, START), listed(2, date(2024, 6, 1))], START, END) == [1, 1]
        assert counts(rule, [listed(1, START), listed(2, date(2025, 6, 1))], date(2025, 12, 31)) == [int(rule is NEW)]
        assert counts(rule, [listed(1, EVE), listed(2, date(2024, 6, 1))], END) == [0], "it was listed before the plan"
        assert counts(rule, [listed(1, EVE, makes=False), listed(2, date(2024, 6, 1))], END) == [0]
        assert counts(rule, [listed(1, START, first=False)], END) == [0], "it was listed where no entry tells"


def test_a_delisting_takes_nothing_and_a_listing_again_adds_nothing() -> None:
    gone = [listed(1, START), delisted(2, 1, date(2024, 3, 1))]
    assert counts(NEW, gone, START, END, date(2026, 1, 1)) == [1, 1, 1]
    assert counts(FLOW, gone, END) == [1]
    assert counts(NEW, [*gone, listed(3, date(2025, 5, 1))], date(2025, 12, 31)) == [1]
    undoing = Counting("MFG_IPO_NEW", "grants", tier="LISTING", category="manufacturing", revocation_undoes=True)
    assert counts(undoing, gone, START, date(2024, 2, 29), date(2024, 3, 1)) == [1, 1, 0]


def test_an_error_counts_on_no_day_and_the_right_entry_does() -> None:
    wrong = [listed(1, date(2024, 5, 1)), undone(2, 1, date(2025, 2, 1))]
    assert counts(NEW, wrong, date(2024, 5, 1), END, date(2025, 12, 31)) == [0, 0, 0]
    assert counts(FLOW, wrong, END) == [0]
    assert counts(NEW, [*wrong, listed(3, date(2024, 6, 1))], date(2024, 5, 31), date(2024, 6, 1)) == [0, 1]
    assert counts(NEW, [*wrong, listed(3, date(2024, 6, 1), first=False)], END) == [0], "an error makes no listing new"
    ended = [listed(1, START), delisted(2, 1, date(2024, 3, 1)), undone(3, 1, date(2025, 2, 1))]
    assert counts(NEW, ended, START, END) == [0, 0]


def test_a_firm_on_the_market_counts_once_whatever_it_is_there() -> None:
    every = [on_market(1, START, "listed"), on_market(2, date(2024, 3, 1)), on_market(3, date(2024, 6, 1), "custody")]
    assert counts(OTC, every, EVE, START, END) == [0, 1, 1]
    assert counts(OTC, [on_market(1, EVE), on_market(2, START, "custody")], END) == [0], "it is not new on the market"
    told = {"record_id": UUID(int=101), "credit_code": CODE, "kind": "cultivated"}
    end = OtcRecordEnded.model_validate({**told, "ended_on": date(2024, 2, 1), "end_reason": "withdrawn"})
    assert counts(OTC, [on_market(1, START), otc._ended(_received(end, 2))], END) == [1]
    error = OtcRecordReversed.model_validate({**told, "reversed_on": date(2025, 2, 1)})
    wrong = [on_market(1, START), otc._reversed(_received(error, 2))]
    assert counts(OTC, wrong, START, END) == [0, 0]
    assert counts(OTC, [*wrong, on_market(3, date(2024, 6, 1), "custody")], date(2024, 5, 31), END) == [0, 1]


def test_by_the_other_reading_custody_counts_beside_it_where_the_firm_was(monkeypatch) -> None:
    monkeypatch.setattr(otc, "_readings", lambda: (False, frozenset({"listed", "cultivated", "custody"})))
    both = [on_market(1, START, "listed"), on_market(2, date(2024, 3, 1)), on_market(3, date(2024, 6, 1), "custody")]
    assert counts(OTC, both, START, date(2024, 5, 31), date(2024, 6, 1)) == [1, 1, 2]
    assert counts(OTC, [on_market(1, EVE), on_market(2, START, "custody")], END) == [1]
    told = {"record_id": UUID(int=103), "credit_code": CODE, "kind": "custody"}
    error = OtcRecordReversed.model_validate({**told, "reversed_on": date(2025, 2, 1)})
    assert counts(OTC, [*both, otc._reversed(_received(error, 4))], END) == [1]
    registered = EnterpriseRegistered(
        credit_code=CODE, name="合成测试企业", district="CQ-500112", town="统景镇", industry="C3912",
        registered_on=date(2020, 1, 1), recorded_on=date(2020, 1, 1), clusters=("LEAD01", "STAR01"),
    )  # fmt: skip
    place = [fact_of(_received(registered, 9)), on_market(1, START, district="CQ-500112")]
    place.append(on_market(3, date(2024, 6, 1), "custody", "CQ-500112"))
    where = {(row.counted, row.district, row.recut, row.clusters) for row in rows(OTC, place)}
    drawn = (("CQ-500112", "CQ-500109"), ("CQ-500109", "CQ-500112"))
    assert where == {(who, *units, "LEAD01,STAR01") for who in (CODE, f"{CODE}/custody") for units in drawn}


def test_a_kind_that_a_reading_leaves_out_is_kept_and_moves_nothing(monkeypatch) -> None:
    monkeypatch.setattr(otc, "_readings", lambda: (True, frozenset({"cultivated", "custody"})))
    assert counts(OTC, [on_market(1, START, "listed")], END) == [0]
    assert counts(OTC, [on_market(1, EVE, "listed"), on_market(2, START)], END) == [1]


@pytest.mark.parametrize("rule", [NEW, FLOW, OTC])
def test_they_are_stated_until_the_first_event(rule) -> None:
    assert rule.stated_before
