"""HTTP of service officers."""

from typing import Annotated
from uuid import UUID

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Officer, Overseer, Reader
from services.enterprise.officers import repository, rules, service
from services.enterprise.officers.schemas import (
    AssignmentCreate,
    AssignmentEnd,
    AssignmentRead,
    CoverageRead,
    HandoverCreate,
    HandoverRead,
    OfficerCreate,
    OfficerEnd,
    OfficerRead,
    UncoveredRead,
    VisitCreate,
    VisitRead,
)
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.registry import service as registry
from services.enterprise.registry.rules import UnknownDistrict
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/service-officers", tags=["service officers"])
OfficerFilter = Annotated[UUID | None, Query(description="Only this officer's")]
AsOf = Annotated[Day | None, Query(description="On this day; today, for assignments all", examples=["2026-03-02"])]
FIRST = UUID(int=0)


@routes.post("", status_code=201, responses=errors(UnknownDistrict, OutOfScope))
async def record_service_officer(uow: Write, caller: Officer, body: OfficerCreate) -> OfficerRead:
    """Record a service officer of a district."""
    row = await service.add_officer(uow, body.name, body.district, body.department)
    uow.response_headers["Location"] = f"/v1/service-officers/{row['id']}"
    return OfficerRead.model_validate(dict(row))


@routes.get("")
async def list_service_officers(
    uow: Read, caller: Reader, paging: Paging, district: DistrictFilter = None
) -> Page[OfficerRead]:
    """Service officers."""
    filters = {"district": district}
    after = paging.decode(filters)
    rows = await repository.officers(uow, district, after[0] if after else FIRST, paging.limit + 1)
    return page(rows, paging, key=_id, filters=filters, shape=lambda row: OfficerRead.model_validate(dict(row)))


@routes.get("/coverage")
async def read_officer_coverage(uow: Read, caller: Overseer, as_of: AsOf = None) -> CoverageRead:
    """Share of the holders of the title in force on a day that have an officer that day, in total and by district."""
    return CoverageRead.model_validate(await service.coverage(uow, as_of or uow.clock.today()))


@routes.get("/coverage/uncovered")
async def list_uncovered_firms(
    uow: Read, caller: Overseer, paging: Paging, district: DistrictFilter = None, as_of: AsOf = None
) -> Page[UncoveredRead]:
    """The holders of the title nobody serves on that day."""
    on, tier = as_of or uow.clock.today(), service.covered_tier()
    filters = {"district": district, "on": on}
    after = paging.decode(filters)
    rows = await repository.uncovered(uow, tier, on, district, after[0] if after else "", paging.limit + 1)
    shape = UncoveredRead.model_validate
    return page(
        rows, paging, key=lambda row: (row["credit_code"],), filters=filters, shape=lambda row: shape(dict(row))
    )


@routes.get("/assignments")
async def list_officer_assignments(
    uow: Read,
    caller: Reader,
    paging: Paging,
    officer_id: OfficerFilter = None,
    credit_code: FirmFilter = None,
    district: DistrictFilter = None,
    as_of: AsOf = None,
) -> Page[AssignmentRead]:
    """Assignments with their history; a firm reads its own, a district those of its firms."""
    filters = {"officer_id": officer_id, "credit_code": credit_code, "district": district, "on": as_of}
    after = paging.decode(filters)
    rows = await repository.assignments(uow, {**filters, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=_id, filters=filters, shape=_assignment)


@routes.get("/assignments/{assignment_id}", responses=errors(rules.AssignmentNotFound))
async def read_officer_assignment(uow: Read, caller: Reader, assignment_id: Id) -> AssignmentRead:
    """One assignment."""
    return _assignment(await service.assignment(uow, assignment_id))


@routes.post(
    "/assignments/{assignment_id}/end",
    responses=errors(rules.AssignmentNotFound, rules.AssignmentEnded, rules.EndsBeforeItBegan),
)
async def end_officer_assignment(uow: Write, caller: Officer, assignment_id: Id, body: AssignmentEnd) -> AssignmentRead:
    """End an assignment; another may begin on the day it ends."""
    return _assignment(await service.end_assignment(uow, assignment_id, body.valid_to, body.reason))


@routes.get("/visits")
async def list_service_visits(
    uow: Read, caller: Reader, paging: Paging, officer_id: OfficerFilter = None, credit_code: FirmFilter = None
) -> Page[VisitRead]:
    """Visits; a firm reads its own, a district those to its firms."""
    filters = {"officer_id": officer_id, "credit_code": credit_code}
    after = paging.decode(filters)
    rows = await repository.visits(uow, {**filters, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=_id, filters=filters, shape=lambda row: VisitRead.model_validate(dict(row)))


@routes.get("/{officer_id}", responses=errors(rules.OfficerNotFound))
async def read_service_officer(uow: Read, caller: Reader, officer_id: Id) -> OfficerRead:
    """One officer."""
    return OfficerRead.model_validate(dict(await service.officer(uow, officer_id)))


@routes.post(
    "/{officer_id}/end",
    responses=errors(rules.OfficerNotFound, rules.OfficerLeft, rules.OfficerHasFirms, OutOfScope),
)
async def end_service_officer(uow: Write, caller: Officer, officer_id: Id, body: OfficerEnd) -> OfficerRead:
    """End an officer's service, when no firm is the officer's any more."""
    return OfficerRead.model_validate(dict(await service.end_officer(uow, officer_id, body.on)))


@routes.post(
    "/{officer_id}/assignments",
    status_code=201,
    responses=errors(NotFound, OutOfScope, rules.OfficerLeft, rules.OfficerElsewhere, rules.FirmHasOfficer),
)
async def assign_service_officer(uow: Write, caller: Officer, officer_id: Id, body: AssignmentCreate) -> AssignmentRead:
    """Give a firm an officer from a day on; a firm has one at a time."""
    row = await service.assign(uow, officer_id, body.credit_code, body.valid_from)
    uow.response_headers["Location"] = f"/v1/service-officers/assignments/{row['id']}"
    return _assignment(row)


@routes.post(
    "/{officer_id}/handover",
    responses=errors(
        rules.OfficerNotFound,
        rules.OfficerLeft,
        OutOfScope,
        rules.SameOfficer,
        rules.OfficerElsewhere,
        rules.NothingToHandOver,
        rules.EndsBeforeItBegan,
    ),
)
async def hand_over_firms(uow: Write, caller: Officer, officer_id: Id, body: HandoverCreate) -> HandoverRead:
    """Give an officer's firms to another from a day on, all or none."""
    handover, firms = await service.hand_over(
        uow, officer_id, body.to_officer_id, body.valid_from, body.reason, body.credit_codes
    )
    return HandoverRead(handover_id=handover, firms=firms)


@routes.post(
    "/{officer_id}/visits",
    status_code=201,
    responses=errors(NotFound, OutOfScope, rules.OfficerNotFound, rules.NotYetVisited),
)
async def record_service_visit(uow: Write, caller: Officer, officer_id: Id, body: VisitCreate) -> VisitRead:
    """Write down a visit of an officer to a firm."""
    serving = await service.officer(uow, officer_id)
    firm = await registry.locked(uow, body.credit_code)
    row = await service.record_visit(uow, dict(firm), body.visited_on, body.findings, serving["id"])
    return VisitRead.model_validate(row)


def _id(row: Record) -> tuple[UUID]:
    return (row["id"],)


def _assignment(row: Record) -> AssignmentRead:
    return AssignmentRead.model_validate(dict(row))
