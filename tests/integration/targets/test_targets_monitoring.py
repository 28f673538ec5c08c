"""Monitoring: reproducible draw, reports with checks, late list by working days, chained indices."""

from datetime import date
from decimal import Decimal
from typing import Any

from chassis.credit_code import make
from services.targets.monitoring.rules import above, chained, draw, jumps, late, period_end, period_of
from tests.integration.targets.desk import DISTRICT, ECONOMY, ECONOMY_2, FINANCE, LEADER, Desk

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


def test_months_and_quarters_begin_and_end_where_the_calendar_says() -> None:
    for day, every, first, last in (
        ("2025-06-30", "month", "2025-06-01", "2025-06-30"), ("2024-02-10", "month", "2024-02-01", "2024-02-29"),
        ("2025-12-31", "month", "2025-12-01", "2025-12-31"), ("2025-06-30", "quarter", "2025-04-01", "2025-06-30"),
        ("2025-07-01", "quarter", "2025-07-01", "2025-09-30"), ("2025-12-31", "quarter", "2025-10-01", "2025-12-31"),
    ):  # fmt: skip
        start = period_of(date.fromisoformat(day), every)  # type: ignore[arg-type]
        assert (str(start), str(period_end(start, every))) == (first, last)  # type: ignore[arg-type]
    checks = [{"code": "A", "left": "X", "right": "Y"}, {"code": "B", "left": "Y", "right": "X"}]
    assert [above({"X": x, "Y": 5}, checks) for x in (4, 5, 6)] == [["B"], [], ["A"]]


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


QUARTER = {
    "REVENUE_FEN": 1000, "RD_SPENDING_FEN": 100, "INVESTMENT_FEN": 50, "LOANS_FEN": 10, "RECEIVABLES_FEN": 40,
    "RECEIVABLES_OVERDUE_FEN": 5, "EMPLOYEES": 10,
}  # fmt: skip


async def test_a_quarter_is_watched_as_a_month_is_and_its_checks_are_listed(desk: Desk) -> None:
    forms = {each["code"]: each for each in (await desk.read("monitoring/forms", firm(FIRMS[0])))["items"]}
    assert {code: each["every"] for code, each in forms.items()} == {
        "MONTHLY_OPERATION": "month", "QUARTERLY_OPERATION": "quarter",
    }  # fmt: skip
    quarter = await opened(desk, "2025-05-15", form="QUARTERLY_OPERATION")
    assert (quarter["month"], quarter["ends_on"], quarter["due_on"]) == ("2025-04-01", "2025-06-30", "2025-07-14")
    path = f"monitoring/periods/{quarter['id']}"
    wrong = {**QUARTER, "RD_SPENDING_FEN": 1001}
    made = await desk.made(f"{path}/submissions", {"values": wrong}, firm(FIRMS[0]))
    assert made["warnings"] == ["RD_ABOVE_REVENUE"]
    await desk.made(f"{path}/submissions", {"values": {**QUARTER, "RD_SPENDING_FEN": 1000}}, firm(FIRMS[1]))
    quality = await desk.read(f"{path}/quality", LEADER)
    assert [each["credit_code"] for each in quality["warned"]] == [FIRMS[0]]
    assert quality["strata"] == [
        {"stratum": "medium", "firms": 3, "reported": 0}, {"stratum": "small", "firms": 3, "reported": 2},
    ]  # fmt: skip
    await desk.made(f"{path}/submissions", {"values": QUARTER}, firm(FIRMS[0]))
    assert (await desk.read(f"{path}/quality", LEADER))["warned"] == [], "the later report holds"
    own = await desk.read(f"{path}/submissions", firm(FIRMS[0]))
    assert [each["values"]["RD_SPENDING_FEN"] for each in own["items"]] == [100, 1001]
    assert (await desk.get(f"{path}/submissions", ECONOMY)).status_code == 403
    assert (await desk.get(f"{path}/quality", firm(FIRMS[0]))).status_code == 403


async def closed(desk: Desk, month: str, revenue: int) -> dict[str, Any]:
    period = await opened(desk, month)
    for code in FIRMS[:2]:
        await report(desk, period, code, REVENUE_FEN=revenue)
    return dict(await desk.made(f"monitoring/periods/{period['id']}/closure", None, ECONOMY))


async def test_periods_and_alerts_are_listed_and_no_earlier_period_follows_a_closed_one(desk: Desk) -> None:
    await closed(desk, "2025-06-01", 1000)
    july = await closed(desk, "2025-07-01", 900)
    await closed(desk, "2025-08-01", 811)
    earlier = {"form": "MONTHLY_OPERATION", "month": "2025-05-01", "seed": "s", "per_stratum": 1, "frame": FRAME}
    assert await desk.refused("monitoring/periods", earlier, ECONOMY) == (422, "later_period_closed")
    await opened(desk, "2025-04-01", form="QUARTERLY_OPERATION", per_stratum=1)
    listed = await desk.read("monitoring/periods", LEADER, form="MONTHLY_OPERATION")
    assert [each["month"] for each in listed["items"]] == ["2025-08-01", "2025-07-01", "2025-06-01"]
    assert len((await desk.read("monitoring/periods", LEADER))["items"]) == 4
    assert (await desk.read("monitoring/periods", firm("91500000202869177Y")))["items"] == []
    # 1000 → 900 is a fall of 10 %, an alert; 900 → 811 one of 9.9 %, none.
    alerts = (await desk.read("monitoring/alerts", DISTRICT))["items"]
    assert [(each["period_id"], each["field"], each["before"], each["index"]) for each in alerts] == [
        (july["id"], "REVENUE_FEN", "100", "90"),
    ]  # fmt: skip
    assert (await desk.read("monitoring/alerts", LEADER, form="QUARTERLY_OPERATION"))["items"] == []


async def test_an_analysis_is_released_by_another_person_to_all_and_keeps_its_indices(desk: Desk, client) -> None:
    june = await closed(desk, "2025-06-01", 1000)
    july = await closed(desk, "2025-07-01", 900)
    body = {"period_id": july["id"], "title": "7月运行分析", "analysis": "营业收入指数回落一成。"}
    august = await opened(desk, "2025-08-01")
    for changes, token, expected in (
        ({}, FINANCE, (403, "not_the_monitor")), ({}, LEADER, (403, "forbidden")),
        ({"period_id": august["id"]}, ECONOMY, (422, "monitor_period_still_open")),
        ({"period_id": "0198d3a0-0000-7000-8000-00000000dead"}, ECONOMY, (404, "monitor_period_unknown")),
    ):  # fmt: skip
        assert await desk.refused("monitoring/releases", body | changes, token) == expected
    made = await desk.made("monitoring/releases", body, ECONOMY)
    path = f"monitoring/releases/{made['id']}"
    for draft in (f"/v1/targets/{path}", f"/v1/targets/{path}/chart.svg"):
        assert (await client.get(draft)).status_code == 404
    assert (await client.get("/v1/targets/monitoring/releases")).json()["items"] == []
    assert await desk.refused(f"{path}/publication", None, ECONOMY) == (403, "writer_may_not_release")
    await desk.made(f"{path}/publication", None, ECONOMY_2)
    assert await desk.refused(f"{path}/publication", None, ECONOMY_2) == (409, "monitor_release_published")
    await report(desk, august, FIRMS[0], REVENUE_FEN=1)
    shown = (await client.get(f"/v1/targets/{path}")).json()
    lines = {each["field"]: each for each in shown["indices"]}
    assert lines["REVENUE_FEN"]["points"] == [
        {"month": june["month"], "index": "100"}, {"month": july["month"], "index": "90"},
    ]  # fmt: skip
    assert (lines["REVENUE_FEN"]["alert"], lines["EMPLOYEES"]["alert"]) == (True, False)
    drawn = await client.get(f"/v1/targets/{path}/chart.svg", params={"lang": "en", "theme": "light"})
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "Revenue, fen 2025-07 90" in drawn.text
    assert len((await client.get("/v1/targets/monitoring/releases")).json()["items"]) == 1
