"""Monitoring: reproducible draw, reports with checks, late list by working days, chained indices."""

from datetime import date
from decimal import Decimal
from typing import Any

from chassis.credit_code import make
from services.targets.monitoring.rules import chained, draw, jumps, late
from tests.integration.targets.desk import ECONOMY, FINANCE, LEADER, Desk

FIRMS = [make("500107", serial) for serial in range(1, 7)]
FRAME = [{"credit_code": code, "stratum": "small" if n < 3 else "medium"} for n, code in enumerate(FIRMS)]
VALUES = {"REVENUE_FEN": 1000, "ORDERS_FEN": 100, "EMPLOYEES": 10}


def firm(code: str) -> str:
    return f"enterprise:s:{code}"


async def opened(desk: Desk, month: str = "2025-06-15", per_stratum: int = 3, **changes: Any) -> dict[str, Any]:
    body = {"form": "MONTHLY_OPERATION", "month": month, "seed": "s1", "per_stratum": per_stratum, "frame": FRAME}
    return dict(await desk.made("monitoring/periods", body | changes, ECONOMY))


async def report(desk: Desk, period: dict[str, Any], code: str, **changes: int) -> dict[str, Any]:
    path = f"monitoring/periods/{period['id']}/submissions"
    return dict(await desk.made(path, {"values": VALUES | changes}, firm(code)))


def test_the_same_seed_draws_the_same_firms_from_every_stratum_whatever_their_order() -> None:
    frame = [(row["credit_code"], row["stratum"]) for row in FRAME]
    first = draw(frame, 2, "s1")
    assert first == draw(list(reversed(frame)), 2, "s1")
    assert sorted(dict(frame)[code] for code in first) == ["medium", "medium", "small", "small"]
    assert len({frozenset(draw(frame, 1, f"s{n}")) for n in range(30)}) > 1
    assert draw(frame, 99, "s1") == set(FIRMS)


def test_who_reports_on_the_last_day_is_in_time() -> None:
    due, day = date(2025, 7, 14), date(2025, 7, 15)
    assert late(["A", "B", "C"], {"A": due, "B": day}, due, due) == []
    assert late(["A", "B", "C"], {"A": due, "B": day}, due, day) == ["B", "C"]


def test_an_index_is_chained_over_firms_that_report_twice() -> None:
    assert chained({"A": 5}, {}, None) == 100
    assert chained({"A": 110, "B": 50}, {"A": 100, "C": 900}, Decimal(100)) == Decimal("110.00")
    assert chained({"A": 110}, {"C": 900}, Decimal(100)) is None
    assert jumps({"X": 50, "Y": 51, "Z": 2}, {"X": 10, "Y": 10, "Z": 11}, 5) == ["Y", "Z"]


async def test_two_months_are_closed_in_order_and_told(desk: Desk) -> None:
    june = await opened(desk)
    assert (june["month"], june["due_on"], june["firms"]) == ("2025-06-01", "2025-07-14", 6)
    july = await opened(desk, "2025-07-01")
    for code in FIRMS[:3]:
        assert (await report(desk, june, code))["warnings"] == []
    for code in FIRMS[:2]:
        await report(desk, july, code, REVENUE_FEN=900, ORDERS_FEN=110)
    assert (await report(desk, july, FIRMS[0], REVENUE_FEN=900, ORDERS_FEN=110, EMPLOYEES=51))["warnings"] == [
        "EMPLOYEES"
    ]
    await report(desk, july, FIRMS[0], REVENUE_FEN=900, ORDERS_FEN=110)
    closure = f"monitoring/periods/{july['id']}/closure"
    assert await desk.refused(closure, None, ECONOMY) == (422, "earlier_period_open")
    first = await desk.made(f"monitoring/periods/{june['id']}/closure", None, ECONOMY)
    assert {row["index"] for row in first["indices"]} == {"100"}
    assert await desk.refused(closure, None, FINANCE) == (403, "not_the_monitor")
    second = await desk.made(closure, None, ECONOMY)
    found = {row["field"]: (row["index"], row["matched"], row["alert"]) for row in second["indices"]}
    assert found == {"REVENUE_FEN": ("90", 2, True), "ORDERS_FEN": ("110", 2, False), "EMPLOYEES": ("100", 2, False)}
    assert await desk.refused(closure, None, ECONOMY) == (409, "monitor_period_closed")
    path = f"monitoring/periods/{july['id']}/submissions"
    assert await desk.refused(path, {"values": VALUES}, firm(FIRMS[0])) == (409, "monitor_period_closed")
    told = await desk.sql.fetchval("SELECT count(*) FROM outbox WHERE type = 'targets.monitor_period_closed'")
    assert told == 2


async def test_a_firm_reports_only_where_it_was_drawn(desk: Desk) -> None:
    period = await opened(desk, per_stratum=1)
    drawn = set(await desk.sql.fetchval("SELECT array_agg(credit_code) FROM monitor_samples"))
    stranger = next(code for code in FIRMS if code not in drawn)
    path = f"monitoring/periods/{period['id']}"
    assert await desk.refused(f"{path}/submissions", {"values": VALUES}, firm(stranger)) == (
        404,
        "monitor_period_unknown",
    )
    assert (await desk.get(path, firm(stranger))).status_code == 404
    assert (await desk.get(path, firm(min(drawn)))).status_code == 200
    assert (await desk.get(f"{path}/late", firm(min(drawn)))).status_code == 403
    for day, missing in (("2025-07-14", []), ("2025-07-15", sorted(drawn))):
        assert (await desk.read(f"{path}/late", LEADER, as_of=day))["credit_codes"] == missing


async def test_bad_periods_and_reports_change_nothing(desk: Desk) -> None:
    body = {"form": "MONTHLY_OPERATION", "month": "2025-06-01", "seed": "s", "per_stratum": 1, "frame": FRAME}
    for changes, token, expected in (
        ({"form": "NO"}, ECONOMY, (404, "monitor_form_unknown")),
        ({"frame": [FRAME[0], FRAME[0]]}, ECONOMY, (422, "firm_twice_in_frame")),
        ({"frame": []}, ECONOMY, (400, "malformed")),
        ({"per_stratum": 0}, ECONOMY, (400, "malformed")),
        ({"month": "2031-01-01"}, ECONOMY, (422, "calendar_not_published")),
        ({}, FINANCE, (403, "not_the_monitor")),
        ({}, LEADER, (403, "forbidden")),
    ):
        assert await desk.refused("monitoring/periods", body | changes, token) == expected, changes
    assert await desk.sql.fetchval("SELECT count(*) FROM monitor_periods") == 0
    period = await opened(desk)
    assert await desk.refused("monitoring/periods", body, ECONOMY) == (409, "monitor_period_exists")
    path = f"monitoring/periods/{period['id']}/submissions"
    for values, expected in (
        ({"REVENUE_FEN": 1}, (422, "monitor_fields_differ")),
        (VALUES | {"MORE": 1}, (422, "monitor_fields_differ")),
        (VALUES | {"EMPLOYEES": -1}, (400, "malformed")),
    ):
        assert await desk.refused(path, {"values": values}, firm(FIRMS[0])) == expected
    assert await desk.sql.fetchval("SELECT count(*) FROM monitor_submissions") == 0
