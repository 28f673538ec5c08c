"""HTTP of trademark figures."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from asyncpg import Record
from fastapi import Query

from chassis.errors import Forbidden
from chassis.paging import Paging, page
from chassis.policy import load
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Overseer, Reader
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.trademarks import repository, rules, service
from services.enterprise.trademarks.schemas import (
    ReversalCreate,
    TrademarkBatchCreate,
    TrademarkBatchFull,
    TrademarkBatchRead,
    TrademarkCountRead,
    TrademarkSum,
    TrademarkSummary,
)

routes = router(prefix="/v1/trademarks", tags=["trademarks"])
PLAN_START = date(2024, 1, 1)
AsOf = Annotated[Day | None, Query(description="Only periods that ended by this day", examples=["2026-12-31"])]
Since = Annotated[Day | None, Query(description="Only periods that ended on this day or later; the plan's first day")]
BatchFilter = Annotated[UUID | None, Query(description="Only of this batch")]


@routes.post(
    "/batches",
    status_code=201,
    responses=errors(
        rules.PeriodEndsBeforeItBegins,
        rules.PeriodNotOver,
        rules.DistrictNotThere,
        rules.TrademarkFirmUnknown,
        rules.PeriodAlreadyCounted,
    ),
)
async def record_trademark_batch(
    uow: Write, caller: MunicipalOfficer, body: TrademarkBatchCreate
) -> TrademarkBatchFull:
    """Record the figures of a period by district or firm; taken whole or not at all."""
    lines = [rules.Line(**each.model_dump()) for each in body.lines]
    batch_id = await service.record_batch(uow, body.source, body.period_from, body.period_to, lines)
    uow.response_headers["Location"] = f"/v1/trademarks/batches/{batch_id}"
    return _full(*await service.batch(uow, batch_id))


@routes.get("/batches", responses=errors(Forbidden))
async def list_trademark_batches(uow: Read, caller: Overseer, paging: Paging) -> Page[TrademarkBatchRead]:
    """Batches, newest first, reversed ones too."""
    after = paging.decode({})
    rows = await repository.batches(uow, after[0] if after else None, paging.limit + 1)
    shape = TrademarkBatchRead.model_validate
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=lambda row: shape(dict(row)))


@routes.get("/batches/{batch_id}", responses=errors(rules.TrademarkBatchNotFound))
async def read_trademark_batch(uow: Read, caller: Overseer, batch_id: Id) -> TrademarkBatchFull:
    """A batch with those of its lines the caller may see."""
    return _full(*await service.batch(uow, batch_id))


@routes.post("/batches/{batch_id}/reversal", responses=errors(rules.TrademarkBatchNotFound, rules.BatchAlreadyReversed))
async def reverse_trademark_batch(
    uow: Write, caller: MunicipalOfficer, batch_id: Id, body: ReversalCreate
) -> TrademarkBatchFull:
    """Take a wrong batch out of every count; it stays on file."""
    await service.reverse_batch(uow, batch_id, body.reason)
    return _full(*await service.batch(uow, batch_id))


@routes.get("")
async def list_trademarks(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    batch_id: BatchFilter = None,
    as_of: AsOf = None,
) -> Page[TrademarkCountRead]:
    """Lines the caller may read: a firm its own, a district its own, the city all."""
    named = {"district": district, "credit_code": credit_code, "batch_id": batch_id, "on": as_of}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_read)


@routes.get("/summary")
async def sum_trademarks(
    uow: Read, caller: Overseer, district: DistrictFilter = None, since: Since = None, as_of: AsOf = None
) -> TrademarkSummary:
    """Gross and net by district on a day, since the plan's first day or another."""
    day, first = as_of or uow.clock.today(), since or PLAN_START
    items = await service.summary(uow, day, first, district)
    return TrademarkSummary(
        as_of=day,
        since=first,
        gross=sum(each["gross"] for each in items),
        net=sum(each["net"] for each in items),
        reading=_reading(),
        items=[TrademarkSum.model_validate(each) for each in items],
    )


def _reading() -> Any:
    settings = load("settings.yaml")["settings"]
    return next(each["value"] for each in settings if each["name"] == "TRADEMARK_NET_OR_GROSS")


def _read(row: Record) -> TrademarkCountRead:
    return TrademarkCountRead.model_validate(service.with_net(row))


def _full(batch: Record, rows: list[Record]) -> TrademarkBatchFull:
    return TrademarkBatchFull.model_validate({**dict(batch), "items": [_read(row) for row in rows]})
