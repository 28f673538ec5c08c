"""HTTP of the factor ledger."""

from datetime import timedelta
from typing import Annotated

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page, Yuan
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Officer, Overseer, Reader
from services.enterprise.factors import repository, rules, service
from services.enterprise.factors.schemas import (
    FactorCreate,
    FactorRead,
    FactorReversal,
    FactorSum,
    FactorSums,
    FirmFactors,
    Kind,
    UnreachedRead,
)
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id, TierFilter
from services.enterprise.policies.schemas import FirmNamed
from services.enterprise.pool.rules import ProgrammeUnknown
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/factors", tags=["factor ledger"])
routes_of_firm = router(prefix="/v1/enterprises", tags=["factor ledger"])
AsOf = Annotated[Day | None, Query(description="As of this day", examples=["2026-12-31"])]
Since = Annotated[Day | None, Query(description="First day looked at; a year before without", examples=["2026-01-01"])]
KindFilter = Annotated[Kind | None, Query(description="Only this factor", examples=["talent"])]
Programme = Annotated[
    str | None, Query(description="Only firms in this cultivation pool", examples=["SRDI"], max_length=40)
]
After = Annotated[str, Query(max_length=18, description="`next_after` of the answer before", examples=[""])]
Limit = Annotated[int, Query(ge=1, le=200, description="Firms an answer", examples=[50])]


@routes_of_firm.post(
    "/{credit_code}/factors",
    status_code=201,
    responses=errors(NotFound, OutOfScope, rules.NotYetReceived, rules.AmountNotPositive),
)
async def record_factor(uow: Write, caller: Officer, credit_code: CreditCode, body: FactorCreate) -> FactorRead:
    """Enter technology, capital, talent or data that reached a firm."""
    firm = await registry.locked(uow, credit_code)
    given = body.model_dump(exclude={"value"}) | {"amount": body.value.fen if body.value else None}
    return _read(await service.record_entry(uow, firm, given))


@routes_of_firm.get("/{credit_code}/factors", responses=errors(NotFound))
async def read_factors_of_firm(uow: Read, caller: Reader, credit_code: CreditCode, as_of: AsOf = None) -> FirmFactors:
    """What reached a firm up to a day, by kind, and the kinds that never did."""
    day = as_of or uow.clock.today()
    rows, missing = await service.of_firm(uow, credit_code, day)
    return FirmFactors.model_validate(
        {"credit_code": credit_code, "as_of": day, "items": [_sum(row) for row in rows], "missing": missing}
    )


@routes.get("")
async def list_factors(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    kind: KindFilter = None,
    as_of: AsOf = None,
) -> Page[FactorRead]:
    """Entries the caller may read; with as_of only those that count on that day."""
    named = {"district": district, "credit_code": credit_code, "kind": kind, "on": as_of}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_read)


@routes.get("/summary")
async def sum_factors(uow: Read, caller: Overseer, district: DistrictFilter = None, as_of: AsOf = None) -> FactorSums:
    """What reached how many firms, by kind."""
    day = as_of or uow.clock.today()
    rows = await repository.sums(uow, {"district": district, "on": day})
    return FactorSums(as_of=day, items=[_sum(row) for row in rows])


@routes.get("/unreached", responses=errors(ProgrammeUnknown))
async def list_unreached(
    uow: Read,
    caller: Overseer,
    kind: KindFilter = None,
    tier: TierFilter = None,
    programme: Programme = None,
    since: Since = None,
    as_of: AsOf = None,
    after: After = "",
    limit: Limit = 50,
) -> UnreachedRead:
    """Active firms nothing reached in the time: all, those that hold a title, or those in a cultivation pool."""
    day = as_of or uow.clock.today()
    first = since or day - timedelta(days=365)
    wanted = service.Wanted(first, day, kind, tier, programme)
    items, following = await service.unreached(uow, wanted, after, limit)
    shown = [FirmNamed.of(dict(each)) for each in items]
    return UnreachedRead(since=first, as_of=day, items=shown, next_after=following)


@routes.post("/{entry_id}/reversal", responses=errors(OutOfScope, rules.FactorNotFound, rules.EntryAlreadyReversed))
async def reverse_factor(uow: Write, caller: Officer, entry_id: Id, body: FactorReversal) -> FactorRead:
    """Take a wrong entry back from today on; it stays on file."""
    return _read(await service.reverse_entry(uow, entry_id, body.reason))


def _sum(row: Record) -> FactorSum:
    names = ("kind", "entries", "firms")
    return FactorSum(**{name: row[name] for name in names}, value=Yuan.of(row["amount"]))


def _read(row: Record) -> FactorRead:
    shown = {name: value for name, value in row.items() if name != "amount"}
    return FactorRead.model_validate({**shown, "value": None if row["amount"] is None else Yuan.of(row["amount"])})
