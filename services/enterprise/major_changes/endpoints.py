"""HTTP of major changes."""

from typing import Annotated

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Officer, Reader, Registrar
from services.enterprise.major_changes import repository, rules, service
from services.enterprise.major_changes.schemas import (
    Kind,
    MajorChangeCreate,
    MajorChangeDecision,
    MajorChangeRead,
    State,
)
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.registry.rules import ChangedSince, UnknownCode, UnknownDistrict
from services.enterprise.scope import OutOfScope

routes_of_firm = router(prefix="/v1/enterprises/{credit_code}/major-changes", tags=["standing"])
routes = router(prefix="/v1/major-changes", tags=["standing"])
KindFilter = Annotated[Kind | None, Query(description="Only of this kind", examples=["merger"])]
StateFilter = Annotated[State | None, Query(description="Only those in this state", examples=["reported"])]
LateFilter = Annotated[bool | None, Query(description="Only late ones, or only those in time", examples=[True])]


@routes_of_firm.post(
    "",
    status_code=201,
    responses=errors(
        *(NotFound, OutOfScope, rules.ChangeDayToCome, rules.ChangeBeforeRegistration, rules.FieldNotOfThisChange),
        *(rules.ReportOpen, UnknownDistrict, UnknownCode),
    ),
)
async def report_major_change(
    uow: Write, caller: Registrar, credit_code: CreditCode, body: MajorChangeCreate
) -> MajorChangeRead:
    """Report a major change; after the term of three months it is taken and marked as late."""
    told = (body.kind, body.happened_on, body.what, body.changes.given(), body.evidence)
    row = await service.report(uow, credit_code, *told)
    uow.response_headers["Location"] = f"/v1/major-changes/{row['id']}"
    return _read(row)


@routes.get("")
async def list_major_changes(
    uow: Read,
    caller: Reader,
    paging: Paging,
    kind: KindFilter = None,
    state: StateFilter = None,
    late: LateFilter = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
) -> Page[MajorChangeRead]:
    """Reports of firms the caller may read."""
    named = {"kind": kind, "state": state, "late": late, "district": district, "credit_code": credit_code}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_read)


@routes.get("/{report_id}", responses=errors(rules.MajorChangeNotFound))
async def read_major_change(uow: Read, caller: Reader, report_id: Id) -> MajorChangeRead:
    """One report."""
    return _read(await service.known(uow, report_id))


@routes.post(
    "/{report_id}/decision",
    responses=errors(
        *(rules.MajorChangeNotFound, OutOfScope, rules.ReportDecided, rules.ReportedByTheSame, ChangedSince)
    ),
)
async def decide_major_change(uow: Write, caller: Officer, report_id: Id, body: MajorChangeDecision) -> MajorChangeRead:
    """Accept a report, which changes the profile from the day of the change on and touches titles, or reject it."""
    return _read(await service.decide(uow, report_id, body.outcome, body.comment))


def _read(row: Record) -> MajorChangeRead:
    return MajorChangeRead.model_validate(dict(row))
