"""Events in through the handlers, numbers out through the doors."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from chassis.events import Received
from contracts.base import Event
from contracts.enterprise import EnterpriseRegistered, RecognitionGranted, RecognitionRevoked
from contracts.parks import ParkEstablished, ResidentMovedIn, ResidentMovedOut
from services.targets.facts.consumers import handlers

FIRM, OTHER = "91500000202869177Y", "91500107MA5U00001X"
PARK = UUID(int=7)
AT = datetime(2026, 1, 1, tzinfo=UTC)
BASE = "/v1/targets"


async def hear(database, *events: Event) -> list[Received[Event]]:
    received = [Received(e, uuid4(), e.type, e.key, AT, n) for n, e in enumerate(events, 1)]
    async with database.transaction() as uow:
        await handlers.apply(uow, received)
    return received


def registered(code: str, district: str, town: str | None = None) -> EnterpriseRegistered:
    on = date(2024, 1, 1)
    return EnterpriseRegistered(
        credit_code=code, name="合成企业", district=district, town=town, industry="C35", registered_on=on,
        recorded_on=on,
    )  # fmt: skip


def granted(code: str, tier: str = "SRDI", *, on: str = "2024-05-01", until: str = "2027-04-30") -> RecognitionGranted:
    start = date.fromisoformat(on)
    return RecognitionGranted(
        recognition_id=uuid4(), credit_code=code, tier=tier, kind="new", first_time=True, gap_free=False,
        granted_on=start, valid_from=start, valid_to=date.fromisoformat(until), district="CQ-500107", rule_set=None,
        application_id=None, assessment_id=None,
    )  # fmt: skip


async def read(client, path: str, **params):
    answer = await client.get(BASE + path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_title_counts_from_its_first_to_its_last_day(client, database) -> None:
    title = granted(FIRM)
    await hear(database, registered(FIRM, "CQ-500107"), title, granted(OTHER))
    for day, value in {"2024-04-30": 0, "2024-05-01": 2, "2027-04-30": 2, "2027-05-01": 0}.items():
        assert (await read(client, "/indicators/SRDI_SME", as_of=day))["value"] == value
    await hear(
        database,
        RecognitionRevoked(
            recognition_id=title.recognition_id, credit_code=FIRM, tier="SRDI", effective_on=date(2025, 3, 1),
            reason_code="x",
        ),
    )  # fmt: skip
    assert (await read(client, "/indicators/SRDI_SME", as_of="2025-02-28"))["value"] == 2
    assert (await read(client, "/indicators/SRDI_SME", as_of="2025-03-01"))["value"] == 1
    assert (await read(client, "/indicators/FLOW_SRDI", as_of="2024-12-31"))["value"] == 2
    assert (await read(client, "/indicators/FLOW_SRDI", as_of="2025-01-01"))["value"] == 0


async def test_an_indicator_shows_its_target_and_never_invents_one(client, database) -> None:
    found = await read(client, "/indicators/SRDI_SME", as_of="2025-12-31")
    assert (found["value"], found["target"], found["unit"], found["kind"]) == (0, 4300, "家", "stock_in_force")
    assert (found["progress_ratio"], found["time_elapsed_ratio"]) == ("0", "1")
    found = await read(client, "/indicators/SRDI_SME", as_of="2026-06-30")
    assert (found["target"], found["progress_ratio"]) == (None, None)
    assert found["next_target"] == {"year": 2027, "value": 5000}
    assert found["derived_target"]["value"] == "4650"
    assert "推算" in found["derived_target"]["label"]["zh"]
    reading = (await read(client, "/indicators/LITTLE_GIANT_NEW"))["setting"]
    assert reading["name"] == "CUMULATIVE_READING"
    board = await read(client, "/scoreboard", as_of="2026-06-30")
    assert (len(board["indicators"]), len(board["floors"])) == (10, 7)
    assert [floor["target"] for floor in board["floors"]] == [50, 100, 800, 400, 30, 3, 5]
    assert len((await read(client, "/indicators"))["items"]) == 10 + 7 + 4 + 3 + 6


async def test_breakdown_lists_the_undecided_and_facts_open_the_number(client, database) -> None:
    events = await hear(database, registered(FIRM, "CQ-500112"), granted(FIRM), granted(OTHER))
    before = await read(client, "/indicators/SRDI_SME/breakdown", by="district", as_of="2025-11-05")
    units = {part["district"]: part["value"] for part in before["items"]}
    assert (units["CQ-500112"], units["CQ-500107"], before["undecided"]) == (1, 1, 0)
    after = await read(client, "/indicators/SRDI_SME/breakdown", as_of="2025-11-06")
    assert "CQ-500112" not in {part["district"] for part in after["items"]}
    assert (after["total"], after["undecided"]) == (2, 1)
    listed = (await client.get(after["undecided_facts"])).json()["items"]
    assert [(row["credit_code"], row["district"], row["event_id"]) for row in listed] == [
        (FIRM, None, str(events[1].id))
    ]
    first = await read(client, "/indicators/SRDI_SME/facts", as_of="2025-11-06", limit=1)
    rest = await read(client, "/indicators/SRDI_SME/facts", as_of="2025-11-06", limit=1, cursor=first["next_cursor"])
    assert [row["credit_code"] for row in first["items"] + rest["items"]] == [FIRM, OTHER]
    assert rest["next_cursor"] is None


async def test_residents_count_while_they_are_there(client, database) -> None:
    on = date(2025, 2, 1)
    park = ParkEstablished(
        park_id=PARK, name="合成家园", district="CQ-500107", operator="x", leading_industries=("a", "b"),
        established_on=on,
    )  # fmt: skip
    firm = ResidentMovedIn(
        resident_id=uuid4(), resident_key=FIRM, park_id=PARK, kind="incubatee", credit_code=FIRM, team_id=None,
        district="CQ-500107", moved_in_on=on,
    )  # fmt: skip
    team = firm.model_copy(
        update={
            "resident_id": uuid4(), "resident_key": str(PARK), "kind": "team", "credit_code": None, "team_id": uuid4(),
        }
    )  # fmt: skip
    plain = firm.model_copy(
        update={"resident_id": uuid4(), "resident_key": OTHER, "kind": "firm", "credit_code": OTHER}
    )
    left = ResidentMovedOut(
        resident_id=team.resident_id, resident_key=str(PARK), park_id=PARK, moved_out_on=date(2025, 3, 1), reason="x"
    )
    await hear(database, park, firm, team, plain, left)
    assert (await read(client, "/indicators/PARK_COUNT", as_of="2025-02-01"))["value"] == 1
    assert (await read(client, "/indicators/PARK_TENANT_STARTUPS", as_of="2025-02-28"))["value"] == 2
    assert (await read(client, "/indicators/PARK_TENANT_STARTUPS", as_of="2025-03-01"))["value"] == 1
    rows = (await read(client, "/indicators/PARK_TENANT_STARTUPS/facts", as_of="2025-02-28"))["items"]
    assert {row["credit_code"] for row in rows} == {FIRM, None}


async def test_a_series_ends_on_the_day_asked_for(client, database) -> None:
    await hear(database, granted(FIRM, on="2024-02-29"), granted(OTHER, on="2024-04-20"))
    found = await client.get(f"{BASE}/indicators/SRDI_SME/series?from=2024-01-01&as_of=2024-04-10")
    points = [(p["as_of"], p["value"]) for p in found.json()["points"]]
    assert points == [("2024-01-31", 0), ("2024-02-29", 1), ("2024-03-31", 1), ("2024-04-10", 1)]


async def test_refusals_are_problem_documents(client, database) -> None:
    for path, status, code in (
        ("/indicators/NOTHING", 404, "indicator_unknown"),
        ("/indicators?as_of=2025-02-30", 400, None),
        ("/indicators?as_of=1999-12-31", 400, "day_out_of_range"),
        ("/indicators/SRDI_SME/breakdown?by=moon", 400, None),
        ("/indicators/SRDI_SME/facts?cursor=abc", 400, "bad_cursor"),
        ("/statements", 401, "unauthenticated"),
    ):
        answer = await client.get(BASE + path)
        assert answer.status_code == status, (path, answer.text)
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert code is None or answer.json()["code"] == code
