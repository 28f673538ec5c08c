"""Progress, forecasts with their test on the past, and conflicts, over HTTP."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from chassis.events import Received
from contracts.enterprise import RecognitionRevoked
from services.targets.facts.consumers import handlers
from tests.integration.targets.test_targets_doors import granted, read


async def hear_when_granted(database, *events) -> None:
    days = [e.effective_on if isinstance(e, RecognitionRevoked) else e.granted_on for e in events]
    told = [datetime.combine(day, datetime.min.time(), UTC) for day in days]
    received = [
        Received(e, uuid4(), e.type, e.key, at, n) for n, (e, at) in enumerate(zip(events, told, strict=True), 1)
    ]
    async with database.transaction() as uow:
        await handlers.apply(uow, received)


def titles():
    """Ten firms from May 2023 for three years, eight of them renewed, and one new one a month since 2025."""
    for n in range(10):
        yield granted(f"SYNTHETIC{n:09d}", on="2023-05-01", until="2026-04-30")
    for n in range(8):
        yield granted(f"SYNTHETIC{n:09d}", on="2026-05-01", until="2029-04-30").model_copy(
            update={"first_time": False, "gap_free": True, "kind": "renewal"}
        )
    for n in range(23):
        month = f"{2025 + n // 12}-{n % 12 + 1:02d}-15"
        yield granted(f"SYNTHETIC{100 + n:09d}", on=month, until="2027-01-31")


async def test_a_forecast_rests_on_endings_renewals_and_new_ones(client, database) -> None:
    await hear_when_granted(database, *titles())
    found = await read(client, "/indicators/SRDI_SME/forecast", as_of="2026-11-30")
    assert (found["value"], found["renewal_rate"], found["ended"], found["monthly_new"]) == (31, "0.8", 10, "1")
    assert [month["ending"] for month in found["months"]] == [0, 0, 0, 23, *[0] * 8]
    months = {month["as_of"]: (month["low"], month["expected"], month["high"]) for month in found["months"]}
    assert months["2026-11-30"] == (31, 31, 31)
    assert months["2026-12-31"] == (31, 32, 33)
    assert months["2027-02-28"][1] == 29  # 31 + 3 - 23 * 0.2
    assert (found["interval"], found["confidence"], found["needed"]) == ("0.8", "C", None)
    made = {each["made_on"]: each for each in found["tested"]}
    assert set(made) == {"2026-04-30", "2026-01-31", "2025-10-31", "2025-07-31"}
    assert made["2025-07-31"]["as_of"] == "2026-01-31"
    assert (made["2025-07-31"]["actual"], made["2025-07-31"]["inside"]) == (23, True)
    needed = (await read(client, "/indicators/SRDI_SME/forecast", as_of="2027-01-30"))["needed"]
    assert (needed["target"], needed["year"], needed["ending"], needed["within_reach"]) == (5000, 2027, 23, False)


async def test_progress_is_against_target_and_time(client, database) -> None:
    await hear_when_granted(database, *titles())
    found = await read(client, "/indicators/SRDI_SME/progress", as_of="2025-12-31")
    assert (found["progress"]["value"], found["progress"]["goal"], found["progress"]["light"]) == (22, 4300, "red")
    assert found["time_elapsed_ratio"] == "1"
    then = await client.get("/v1/targets/indicators/SRDI_SME/progress?as_of=2025-12-31&known_at=2025-06-30T00:00:00Z")
    assert then.json()["progress"]["value"] == 16


async def test_conflicts_name_the_floors_that_do_not_suffice(client, database) -> None:
    items = (await read(client, "/conflicts", as_of="2026-06-30"))["items"]
    assert {item["floor"]: (item["verdict"], item["missing"]) for item in items} == {
        "FLOW_SRDI": ("gross_against_stock", 0),
        "FLOW_LITTLE_GIANT": ("delivers", 0),
        "FLOW_CHAMPION": ("falls_short", 3),
        "FLOW_MFG_IPO": ("falls_short", 20),
    }


async def test_a_stock_moves_by_additions_expiries_and_revocations(client, database) -> None:
    one, two = (granted(f"SYNTHETIC{n:09d}", on="2025-03-01", until="2028-02-29") for n in (500, 501))
    end = RecognitionRevoked(
        recognition_id=two.recognition_id, credit_code=two.credit_code, tier="SRDI", effective_on=date(2026, 6, 1),
        reason_code="x",
    )  # fmt: skip
    await hear_when_granted(database, *titles(), one, two, end)
    # On 30 April 2026 ten titles end, eight are renewed the next day; the 23 new ones of 2025 and 2026 go on.
    found = await read(client, "/indicators/SRDI_SME/turnover", **{"from": "2025-12-31", "as_of": "2026-11-30"})
    names = ("before", "additions", "renewals", "expiries", "revocations", "net", "after")
    assert [found[name] for name in names] == [24, 11, 8, 2, 1, 8, 32]
    assert (found["floor"]["code"], found["floor"]["value"], found["floor"]["annual_floor"]) == ("FLOW_SRDI", 11, 400)
    edge = await read(client, "/indicators/SRDI_SME/turnover", **{"from": "2026-04-29", "as_of": "2026-04-30"})
    assert (edge["expiries"], edge["net"]) == (0, 0), "the last day still counts"
    edge = await read(client, "/indicators/SRDI_SME/turnover", **{"from": "2026-04-30", "as_of": "2026-05-01"})
    assert (edge["expiries"], edge["renewals"], edge["net"]) == (2, 8, -2)
    for path, status in (
        ("TECH_ENTERPRISE/turnover", 422), ("FLOW_SRDI/turnover", 422), ("NO/turnover", 404),
        ("SRDI_SME/turnover?from=2026-01-01&as_of=2026-01-01", 400),
    ):  # fmt: skip
        assert (await client.get(f"/v1/targets/indicators/{path}")).status_code == status, path


async def test_what_is_not_counted_is_not_forecast(client, database) -> None:
    answer = await client.get("/v1/targets/indicators/TECH_ENTERPRISE/forecast")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_forecast")
    answer = await client.get("/v1/targets/indicators/SRDI_SME/progress", params={"known_at": str(timedelta(1))})
    assert answer.status_code == 400
