"""HTTP of bars entered by hand."""

from typing import Annotated

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Reader
from services.enterprise.bars import repository, rules, service
from services.enterprise.bars.schemas import BarCreate, BarLifting, BarRead
from services.enterprise.files.rules import NotTheFirmsFile
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.scope import OutOfScope

routes_of_firm = router(prefix="/v1/enterprises/{credit_code}/bars", tags=["standing"])
routes = router(prefix="/v1/bars", tags=["standing"])
AsOf = Annotated[Day | None, Query(description="Only bars that hold on this day", examples=["2026-12-31"])]


@routes_of_firm.post(
    "",
    status_code=201,
    responses=errors(
        *(NotFound, OutOfScope, rules.BarEndsBeforeItBegins, rules.BarOver, rules.BarEntered, NotTheFirmsFile)
    ),
)
async def enter_bar(uow: Write, caller: MunicipalOfficer, credit_code: CreditCode, body: BarCreate) -> BarRead:
    """Bar a firm from applications of every rung by a decision of its own; of several bars the latest end counts."""
    row = await service.enter(uow, credit_code, body.model_dump())
    uow.response_headers["Location"] = f"/v1/bars/{row['id']}"
    return _read(row)


@routes.get("")
async def list_bars(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    as_of: AsOf = None,
) -> Page[BarRead]:
    """Bars entered by hand of firms the caller may read, lifted ones too; those of revocations stand with the title."""
    named = {"district": district, "credit_code": credit_code, "on": as_of}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_read)


@routes.get("/{bar_id}", responses=errors(rules.BarNotFound))
async def read_bar(uow: Read, caller: Reader, bar_id: Id) -> BarRead:
    """One bar."""
    return _read(await service.known(uow, bar_id))


@routes.post(
    "/{bar_id}/lifting",
    responses=errors(rules.BarNotFound, OutOfScope, rules.BarLifted, rules.BarOver, rules.LiftedOutsideBar),
)
async def lift_bar(uow: Write, caller: MunicipalOfficer, bar_id: Id, body: BarLifting) -> BarRead:
    """End a bar early; it stays on file."""
    return _read(await service.lift(uow, bar_id, body.lifted_on, body.reason))


def _read(row: Record) -> BarRead:
    return BarRead.model_validate(dict(row))
