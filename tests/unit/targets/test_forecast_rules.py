"""Projections, renewals needed and floors against targets, worked out by hand."""

from datetime import date
from decimal import Decimal

from services.targets.forecasts.rules import Basis, project, renewal_rate, renewals_needed, share_left
from services.targets.indicators.catalogue import catalogue
from services.targets.progress.rules import floors_against_target
from services.targets.progress.service import _links

Z = Decimal("1.2816")
MONTHS = (date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31))


def test_a_stock_loses_what_ends_but_for_the_renewed_and_gains_what_comes() -> None:
    basis = Basis("stock_in_force", 100, (10, 0, 20), Decimal("0.8"), Decimal(3), Decimal("0.5"))
    found = project(basis, MONTHS, Z)
    assert [each.value for each in found] == [100, 103, 102]  # 99.5, 102.5, 101.5
    assert [(each.low, each.high) for each in found] == [(97, 102), (99, 106), (97, 106)]
    assert [each.ends for each in found] == [10, 0, 20]


def test_nothing_uncertain_has_no_interval_and_nothing_falls_below_what_is_reached() -> None:
    still = project(Basis("stock_in_force", 7, (2, 0, 0), Decimal(1), Decimal(0)), MONTHS, Z)
    assert [(e.low, e.value, e.high) for e in still] == [(7, 7, 7)] * 3
    summed = project(Basis("cumulative_new", 7, (0, 0, 0), Decimal(1), Decimal("0.1")), MONTHS, Z)
    assert all(each.low == 7 for each in summed)
    flow = project(Basis("annual_flow", 40, (0, 0, 0), Decimal(1), Decimal(5)), MONTHS, Z)
    assert [each.value for each in flow] == [45, 50, 5]


def test_rates() -> None:
    assert renewal_rate(64, 52, Decimal("0.5")) == Decimal("0.8125")
    assert renewal_rate(0, 0, Decimal("0.5")) == Decimal("0.5")
    assert share_left(date(2026, 11, 24), date(2026, 11, 30)) == Decimal("0.2")
    assert share_left(date(2026, 11, 30), date(2026, 11, 30)) == 0


def test_renewals_needed() -> None:
    basis = Basis("stock_in_force", 4900, (100, 100, 100), Decimal("0.8"), Decimal(50))
    assert renewals_needed(5000, basis, 3) == (250, 300)
    assert renewals_needed(4000, basis, 3) == (0, 300)
    assert renewals_needed(5200, basis, 3) == (450, 300)


def test_floors_against_the_annex() -> None:
    found = {
        code: floors_against_target(
            catalogue()[code].annual_floor or 0, catalogue()[linked].kind, catalogue()[linked].targets
        )
        for code, linked in _links().items()
    }
    assert [(code, c.floors, c.target, c.missing, c.verdict) for code, c in found.items()] == [
        ("FLOW_SRDI", 1600, 5000, 0, "gross_against_stock"),
        ("FLOW_LITTLE_GIANT", 120, 120, 0, "delivers"),
        ("FLOW_CHAMPION", 12, 15, 3, "falls_short"),
        ("FLOW_MFG_IPO", 20, 40, 20, "falls_short"),
    ]
    assert found["FLOW_SRDI"].growth == 1000
