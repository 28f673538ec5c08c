"""HTTP of memberships and of both classifications against each other."""

from typing import Annotated

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.policy import load
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Overseer, Reader, Registrar
from services.enterprise.achievements import service as achievements
from services.enterprise.memberships import repository, rules, service
from services.enterprise.memberships.schemas import (
    CrossCell,
    CrossTable,
    MembershipCreate,
    MembershipEnd,
    MembershipRead,
    Of,
    Scheme,
)
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/memberships", tags=["memberships"])
AsOf = Annotated[Day | None, Query(description="What holds on this day; today", examples=["2026-12-31"])]
OfWhat = Annotated[Of, Query(description="What is counted: firms or achievements", examples=["achievements"])]
OfScheme = Annotated[Scheme | None, Query(description="Only of this classification", examples=["innovation"])]
OfCode = Annotated[str | None, Query(description="Only of this code", examples=["H1"], max_length=40)]


@routes.post(
    "",
    status_code=201,
    responses=errors(
        *(NotFound, OutOfScope, rules.MembershipDayToCome, rules.MembershipCodeUnknown, rules.NotInProfile),
        *(rules.AlreadyMember, rules.MainTaken),
    ),
)
async def make_member(uow: Write, caller: Registrar, body: MembershipCreate) -> MembershipRead:
    """Say with evidence what a firm belongs to."""
    membership_id = await service.join(uow, body.model_dump())
    return _read(await service.membership(uow, membership_id))


@routes.get("")
async def list_memberships(
    uow: Read,
    caller: Reader,
    paging: Paging,
    scheme: OfScheme = None,
    code: OfCode = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    as_of: AsOf = None,
) -> Page[MembershipRead]:
    """Memberships that hold on a day, of firms the caller may read."""
    day = as_of or uow.clock.today()
    named = {"scheme": scheme, "code": code, "district": district, "credit_code": credit_code}
    after = paging.decode({**named, "on": day})
    rows = await repository.listed(uow, day, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={**named, "on": day}, shape=_read)


@routes.get("/cross-table", responses=errors(OutOfScope))
async def cross_memberships(
    uow: Read, caller: Overseer, of: OfWhat = "firms", district: DistrictFilter = None, as_of: AsOf = None
) -> CrossTable:
    """33618 against 416 on a day; a district officer reads the own district."""
    day = as_of or uow.clock.today()
    if caller.has("district-officer"):
        if district not in {None, caller.district}:
            raise OutOfScope
        district = caller.district or ""
    cross = repository.cross if of == "firms" else achievements.cross
    empty = dict.fromkeys(("firms", "achievements", "selected"))
    items = [CrossCell.model_validate({**empty, **dict(row)}) for row in await cross(uow, day, district)]
    known = load("reference/innovation_416.yaml")["fields_16"] is not None
    return CrossTable(as_of=day, of=of, district=district, items=items, fields_known=known)


@routes.post(
    "/{membership_id}/ending",
    responses=errors(
        *(rules.MembershipNotFound, OutOfScope, rules.MembershipAlreadyEnded, rules.MembershipDayToCome),
        rules.MembershipEndsBeforeItBegins,
    ),
)
async def end_membership(uow: Write, caller: Registrar, membership_id: Id, body: MembershipEnd) -> MembershipRead:
    """End a membership; it stays on file."""
    await service.leave(uow, membership_id, body.ended_on, body.why)
    return _read(await service.membership(uow, membership_id))


def _read(row: Record) -> MembershipRead:
    return MembershipRead.model_validate(dict(row))
