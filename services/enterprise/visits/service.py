"""Drawing cases for visits on site, and writing down what a visit found."""

import secrets
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_applications import SiteVisitDrawn, SiteVisitRecorded
from services.enterprise.applications import service as applications
from services.enterprise.applications.moving import locked
from services.enterprise.visits import repository, rules
from services.enterprise.workflow import rules as steps
from services.enterprise.workflow import service as workflow

ACTION = "site-visits"


async def draw_sample(uow: UnitOfWork, tier: str, share: Decimal | None, on_behalf_of: str | None) -> Record:
    """Draws cases of a rung, in a district officer's case of the district; raises ShareTooSmall, NothingToDraw."""
    flow, who = workflow.flow(), await workflow.acting(uow, on_behalf_of)
    share = Decimal(flow.least_share) if share is None else share
    rules.check_share(share, Decimal(flow.least_share))
    district = None if who.has("municipal-officer") else who.district or ""
    cases = {row["id"]: row for row in await applications.in_states(uow, tier, flow.steps[ACTION].states, district)}
    if not cases:
        raise rules.NothingToDraw
    seed = secrets.token_hex(16)
    drawn = rules.draw(seed, list(cases), share)
    await uow.lock(*(cases[each]["credit_code"] for each in drawn))
    kept = {"population": list(cases), "drawn": drawn, "drawn_on": uow.clock.today(), "on_behalf_of": who.represents}
    sample_id: UUID = uuid7()
    row = {"id": sample_id, "tier": tier, "district": district, "share": share, "seed": seed, "drawn_by": who.subject}
    await repository.add_sample(uow, {**row, **kept})
    visits = [{"id": uuid7(), "application_id": each, "sample_id": sample_id} for each in drawn]
    await repository.add_visits(uow, visits)
    for visit in visits:
        _tell(uow, visit, tier, cases[visit["application_id"]])
    after = {"tier": tier, "share": str(share), "seed": seed, "population": len(cases), "drawn": len(drawn)}
    uow.audit(action="site-visits.drawn", subject=("site_visit_sample", row["id"]), before=None, after=after)
    return await sample(uow, sample_id)


def _tell(uow: UnitOfWork, visit: dict[str, Any], tier: str, case: Record) -> None:
    told = {"credit_code": case["credit_code"], "district": case["district"], "tier": tier, "on": uow.clock.today()}
    ids = {"visit_id": visit["id"], "sample_id": visit["sample_id"], "application_id": visit["application_id"]}
    uow.publish(SiteVisitDrawn(**ids, **told))


async def sample(reader: Reader, sample_id: UUID) -> Record:
    """A draw of the caller's district, the city's for everybody who draws, or SampleNotFound."""
    row, who = await repository.sample(reader, sample_id), reader.principal
    own = row is not None and who is not None and (row["district"] in {None, who.district} or who.has(*SEES_ALL))
    if row is None or not own:
        raise rules.SampleNotFound
    return row


SEES_ALL = ("municipal-officer", "platform-admin", "auditor")


def is_recomputed(row: Record) -> bool:
    """Whether the draw comes out the same again from its seed and list."""
    return rules.draw(row["seed"], row["population"], row["share"]) == list(row["drawn"])


async def record_visit(
    uow: UnitOfWork, application_id: UUID, visited_on: date, outcome: str, findings: str, on_behalf_of: str | None
) -> Record:
    """Writes down a visit: the one the case was drawn for, else one of the officer's own accord."""
    who, today = await workflow.acting(uow, on_behalf_of), uow.clock.today()
    found = await locked(uow, application_id, who)
    steps.move(workflow.flow(), found.case, ACTION, "record", who)
    rules.check_visit_day(visited_on, found.row["opened_on"], today)
    waiting = await repository.outstanding(uow, application_id)
    visit_id = waiting["id"] if waiting else uuid7()
    if waiting is None:
        await repository.add_visits(uow, [{"id": visit_id, "application_id": application_id, "sample_id": None}])
    people = {"recorded_on": today, "recorded_by": who.subject, "recorded_for": who.represents}
    change = {"visited_on": visited_on, "outcome": outcome, "findings": findings}
    await repository.record(uow, {"id": visit_id, **change, **people})
    told = {"credit_code": found.row["credit_code"], "tier": found.row["tier"], "visited_on": visited_on}
    uow.publish(SiteVisitRecorded(visit_id=visit_id, application_id=application_id, outcome=outcome, **told))
    after = {"visit": str(visit_id), "outcome": outcome, "on_behalf_of": who.represents}
    uow.audit(action="application.site-visits", subject=("application", application_id), before={}, after=after)
    return next(each for each in await repository.of_case(uow, application_id) if each["id"] == visit_id)


async def of_case(reader: Reader, application_id: UUID) -> list[Record]:
    """The visits of a case the caller may know of."""
    await applications.read(reader, application_id)
    return await repository.of_case(reader, application_id)
