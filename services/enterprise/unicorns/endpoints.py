"""HTTP of the list of unicorns."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.uow import Reader as Reading
from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Reader
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.unicorns import repository, rules, service
from services.enterprise.unicorns.schemas import (
    LeaveCreate,
    UnicornCreate,
    UnicornFull,
    UnicornMovement,
    UnicornRead,
    ValuationCreate,
)

routes = router(prefix="/v1/unicorns", tags=["unicorns"])
AsOf = Annotated[Day | None, Query(description="Who is on the list on this day; today", examples=["2026-12-31"])]
Since = Annotated[Day | None, Query(description="First day; a year before the last", examples=["2026-01-01"])]
Until = Annotated[Day | None, Query(description="Last day; today", examples=["2026-12-31"])]
VALUED = (rules.NoValue, rules.UnicornDayToCome, rules.UnicornBeforeFirm)


@routes.post(
    "",
    status_code=201,
    responses=errors(NotFound, *VALUED, rules.ValuedAfterEntry, rules.AlreadyUnicorn, rules.UnicornHasListed),
)
async def enter_unicorn(uow: Write, caller: MunicipalOfficer, body: UnicornCreate) -> UnicornFull:
    """Put a firm on the list with the valuation that brings it there."""
    unicorn_id = await service.enter_unicorn(uow, body.credit_code, body.entered_on, body.valued())
    uow.response_headers["Location"] = f"/v1/unicorns/{unicorn_id}"
    return await _full(uow, unicorn_id)


@routes.get("")
async def list_unicorns(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    as_of: AsOf = None,
) -> Page[UnicornRead]:
    """The list on a day: a firm its own entry, a district its firms, the city all."""
    day = as_of or uow.clock.today()
    named = {"district": district, "credit_code": credit_code}
    after = paging.decode({**named, "on": day})
    wanted = {**named, "after": after[0] if after else None}
    stay = service.listed_stay()
    rows = await repository.on_the_list(uow, day, wanted, paging.limit + 1, listed_stay=stay)
    return page(rows, paging, key=lambda row: (row["id"],), filters={**named, "on": day}, shape=UnicornRead.of)


@routes.get("/movements", responses=errors(rules.UntilBeforeSince))
async def list_unicorn_movements(
    uow: Read, caller: Reader, paging: Paging, since: Since = None, until: Until = None, district: DistrictFilter = None
) -> Page[UnicornMovement]:
    """Who entered the list and who left it between two days, with the reason and the valuation of the day."""
    last = until or uow.clock.today()
    first = since or last - timedelta(days=365)
    rules.check_span(first, last)
    filters = {"since": first, "until": last, "district": district}
    rows = await repository.movements(uow, (first, last), district, paging.decode(filters), paging.limit + 1)
    return page(rows, paging, key=_moved, filters=filters, shape=UnicornMovement.of)


@routes.get("/{unicorn_id}", responses=errors(rules.UnicornNotFound))
async def read_unicorn(uow: Read, caller: Reader, unicorn_id: Id) -> UnicornFull:
    """One entry with all its valuations."""
    return await _full(uow, unicorn_id)


@routes.post("/{unicorn_id}/valuations", status_code=201, responses=errors(rules.UnicornNotFound, *VALUED))
async def value_unicorn(uow: Write, caller: MunicipalOfficer, unicorn_id: Id, body: ValuationCreate) -> UnicornFull:
    """Add a valuation; earlier ones stay."""
    await service.value_unicorn(uow, unicorn_id, body.valued())
    return await _full(uow, unicorn_id)


@routes.post(
    "/{unicorn_id}/leaving",
    responses=errors(
        rules.UnicornNotFound, rules.UnicornAlreadyLeft, rules.UnicornDayToCome, rules.LeftBeforeEntered
    ),
)  # fmt: skip
async def leave_list(uow: Write, caller: MunicipalOfficer, unicorn_id: Id, body: LeaveCreate) -> UnicornFull:
    """Take a firm off the list from a day on, with the reason; the entry stays."""
    await service.leave_list(uow, unicorn_id, body.left_on, body.reason, body.comment)
    return await _full(uow, unicorn_id)


def _moved(row: Record) -> tuple[Any, ...]:
    return row["on"], row["change"], row["id"]


async def _full(reader: Reading, unicorn_id: UUID) -> UnicornFull:
    row = await service.unicorn(reader, unicorn_id)
    return UnicornFull.with_all(row, await repository.valuations(reader, unicorn_id))
