"""Service officers in through the worker's handlers, the coverage of the title's holders out through the door."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from chassis.events import Received
from contracts.base import Event
from contracts.enterprise import EnterpriseRegistered, RecognitionGranted, RecognitionRevoked
from contracts.enterprise_cultivation import OfficerAssigned, OfficerAssignmentEnded
from services.targets.facts.consumers import handlers as facts
from services.targets.officers.consumers import handlers as officers
from tests.integration.targets.test_targets_doors import read

ONE, TWO, OTHER = "91500000202869177Y", "91500107MA5U00001X", "915001070901701252"
CODE = "SERVICE_SPECIALIST_COVERAGE"
_sequence = iter(range(1, 1000))


async def hear(database, handlers, at: datetime, *events: Event) -> None:
    received = [Received(e, uuid4(), e.type, e.key, at, next(_sequence)) for e in events]
    async with database.transaction() as uow:
        await handlers.apply(uow, received)


def granted(code: str, title: UUID, district: str = "CQ-500107") -> RecognitionGranted:
    return RecognitionGranted(
        recognition_id=title, credit_code=code, tier="SRDI", kind="new", first_time=True, gap_free=False,
        granted_on=date(2025, 1, 1), valid_from=date(2025, 1, 1), valid_to=date(2027, 12, 31), district=district,
        rule_set=None, application_id=None, assessment_id=None,
    )  # fmt: skip


def located(code: str, district: str, town: str | None, *clusters: str) -> EnterpriseRegistered:
    on = date(2024, 1, 1)
    return EnterpriseRegistered(
        credit_code=code, name="合成企业", district=district, town=town, industry="C35", registered_on=on,
        recorded_on=on, clusters=clusters,
    )  # fmt: skip


def assigned(code: str, first: date, assignment: UUID) -> OfficerAssigned:
    told = {"assignment_id": assignment, "officer_id": uuid4(), "district": "CQ-500107"}
    return OfficerAssigned.model_validate({**told, "credit_code": code, "valid_from": first})


def ended(code: str, last: date, assignment: UUID) -> OfficerAssignmentEnded:
    told = {"assignment_id": assignment, "officer_id": uuid4(), "district": "CQ-500107", "reason": "移交"}
    return OfficerAssignmentEnded.model_validate({**told, "credit_code": code, "valid_to": last})


async def value(client, day: str, **asked: str):
    found = await read(client, f"/indicators/{CODE}", as_of=day, **asked)
    return found["value"], found["source"]


async def test_the_share_of_the_titles_holders_that_have_an_officer_on_every_day(client, database) -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    titles = {code: uuid4() for code in (ONE, TWO)}
    await hear(database, facts, at, granted(ONE, titles[ONE]), granted(TWO, titles[TWO], "CQ-500103"))
    assert await value(client, "2025-01-31") == (None, "none")
    first, second, other = uuid4(), uuid4(), uuid4()
    later = datetime(2025, 2, 1, tzinfo=UTC)
    await hear(
        database, officers, later,
        assigned(ONE, date(2025, 2, 1), first), assigned(OTHER, date(2025, 2, 1), other),
    )  # fmt: skip
    moved = datetime(2025, 3, 1, tzinfo=UTC)
    await hear(
        database, officers, moved,
        ended(ONE, date(2025, 3, 10), first), assigned(ONE, date(2025, 3, 10), second),
        assigned(TWO, date(2025, 3, 15), uuid4()),
    )  # fmt: skip
    for day, percent in (("2025-01-31", None), ("2025-02-01", 50), ("2025-03-10", 50), ("2025-03-15", 100)):
        assert (await value(client, day))[0] == percent, day
    assert await value(client, "2025-03-15", known_at="2025-02-15T00:00:00Z") == (50, "counted")
    served = await read(client, "/indicators/OFFICER_SERVED", as_of="2025-03-15")
    assert served["value"] == 3
    parts = await read(client, f"/indicators/{CODE}/breakdown", as_of="2025-03-14")
    by_unit = {each["part"]: each["value"] for each in parts["items"]}
    assert (parts["total"], by_unit["CQ-500107"], by_unit["CQ-500103"]) == (50, 100, 0)
    series = await read(client, f"/indicators/{CODE}/series", **{"from": "2025-01-01", "as_of": "2025-03-31"})
    assert [each["value"] for each in series["points"]] == [None, 50, 100]
    gone = RecognitionRevoked(
        recognition_id=titles[TWO], credit_code=TWO, tier="SRDI", effective_on=date(2025, 4, 1), reason_code="fraud",
    )  # fmt: skip
    await hear(database, facts, datetime(2025, 4, 1, tzinfo=UTC), gone)
    await hear(database, officers, datetime(2025, 4, 2, tzinfo=UTC), ended(ONE, date(2025, 4, 2), second))
    assert (await value(client, "2025-04-01"))[0] == 100, "the only holder left has an officer"
    assert await value(client, "2025-04-02") == (0, "counted"), "nobody has one any more: a counted nought"
    assert await value(client, "2025-01-31") == (None, "none"), "before the first officer what is stated stands"
    assert await value(client, "2025-04-02", known_at="2025-01-15T00:00:00Z") == (None, "none")
    assert await value(client, "2025-04-02", known_at="2025-04-01T12:00:00Z") == (100, "counted")


async def test_a_unit_without_holders_has_no_share_and_the_rest_have_their_facts(client, database) -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    await hear(
        database, facts, at,
        located(ONE, "CQ-500107", None, "A1", "A2"), located(TWO, "CQ-500103", None, "A1"),
        granted(ONE, uuid4()), granted(TWO, uuid4(), "CQ-500103"), granted(OTHER, uuid4(), "CQ-500103"),
    )  # fmt: skip
    await hear(database, officers, at, assigned(ONE, date(2025, 1, 1), uuid4()))
    on = {"as_of": "2025-01-31"}
    parts = await read(client, f"/indicators/{CODE}/breakdown", **on)
    by_unit = {each["part"]: each["value"] for each in parts["items"]}
    assert (by_unit.pop("CQ-500107"), by_unit.pop("CQ-500103"), set(by_unit.values())) == (100, 0, {None})
    link = next(each["facts"] for each in parts["items"] if each["part"] == "CQ-500107")
    behind = (await client.get(link)).json()
    assert [each["counted"] for each in behind["items"]] == [ONE]
    groups = await read(client, f"/indicators/{CODE}/breakdown", **on, by="cluster")
    assert {each["part"]: each["value"] for each in groups["items"]} == {"A2": 100, "A1": 50}
    assert groups["outside"] == 0, "the third holder is in no cluster and has no officer"
    for district, shown in (("CQ-500107", 100), ("CQ-500103", 0), ("CQ-500101", None)):
        page = await read(client, "/scoreboard/cockpit", **on, district=district)
        tile = next(each for each in page["duties"] if each["code"] == CODE)
        assert tile["value"] == shown, district
        assert (tile["rank"] is None) == (shown is None), district


async def test_a_share_goes_by_the_units_of_either_drawing(client, database) -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    await hear(
        database, facts, at,
        located(ONE, "CQ-500112", "统景镇"), located(TWO, "CQ-500112", None),
        granted(ONE, uuid4(), "CQ-500112"), granted(TWO, uuid4(), "CQ-500112"),
    )  # fmt: skip
    await hear(database, officers, at, assigned(ONE, date(2025, 1, 1), uuid4()))
    old = await read(client, f"/indicators/{CODE}/breakdown", as_of="2026-01-31", units="old")
    assert {each["part"]: each["value"] for each in old["items"] if each["value"] is not None} == {"CQ-500112": 50}
    new = await read(client, f"/indicators/{CODE}/breakdown", as_of="2026-01-31", units="new")
    shown = {each["part"]: each["value"] for each in new["items"] if each["value"] is not None}
    assert (shown, new["undecided"]) == ({"CQ-500109": 100}, 1), "whose town is not told is in no new unit"
