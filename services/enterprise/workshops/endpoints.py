"""HTTP of digital workshops."""

from typing import Annotated, Any
from uuid import UUID

from asyncpg import Record
from fastapi import Query

from chassis.errors import Forbidden
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Overseer, Reader
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.workshops import repository, rules, service
from services.enterprise.workshops.schemas import (
    Level,
    WithdrawalCreate,
    WorkshopBatchCreate,
    WorkshopBatchFull,
    WorkshopBatchRead,
    WorkshopRead,
)

routes = router(prefix="/v1/digital-workshops", tags=["digital workshops"])
AsOf = Annotated[Day | None, Query(description="Only those on the list on this day", examples=["2026-12-31"])]
LevelFilter = Annotated[Level | None, Query(description="Only of this level", examples=["municipal"])]
BatchFilter = Annotated[UUID | None, Query(description="Only of this batch")]


@routes.post(
    "/batches",
    status_code=201,
    responses=errors(rules.NotYetRecognised, rules.FirmsUnknown, rules.WorkshopAlreadyRecognised),
)
async def record_workshop_batch(uow: Write, caller: MunicipalOfficer, body: WorkshopBatchCreate) -> WorkshopBatchFull:
    """Record a published list of workshops; taken whole or not at all."""
    entries = [rules.Entry(each.credit_code, each.plant, each.process, each.level) for each in body.entries]
    batch_id = await service.record_batch(uow, body.document_number, body.recognised_on, entries)
    uow.response_headers["Location"] = f"/v1/digital-workshops/batches/{batch_id}"
    return _full(*await service.batch(uow, batch_id))


@routes.get("/batches", responses=errors(Forbidden))
async def list_workshop_batches(uow: Read, caller: Overseer, paging: Paging) -> Page[WorkshopBatchRead]:
    """Batches, newest first."""
    after = paging.decode({})
    rows = await repository.batches(uow, after[0] if after else None, paging.limit + 1)
    shape = WorkshopBatchRead.model_validate
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=lambda row: shape(dict(row)))


@routes.get("/batches/{batch_id}", responses=errors(rules.WorkshopBatchNotFound))
async def read_workshop_batch(uow: Read, caller: Overseer, batch_id: Id) -> WorkshopBatchFull:
    """A batch with its workshops."""
    return _full(*await service.batch(uow, batch_id))


@routes.get("")
async def list_workshops(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    level: LevelFilter = None,
    batch_id: BatchFilter = None,
    as_of: AsOf = None,
) -> Page[WorkshopRead]:
    """Workshops the caller may read: a firm its own, a district those of its firms, the city all."""
    named = {"district": district, "credit_code": credit_code, "level": level, "batch_id": batch_id, "on": as_of}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_read)


@routes.get("/{workshop_id}", responses=errors(rules.WorkshopNotFound))
async def read_workshop(uow: Read, caller: Reader, workshop_id: Id) -> WorkshopRead:
    """One workshop."""
    return _read(await service.workshop(uow, workshop_id))


@routes.post(
    "/{workshop_id}/withdrawal",
    responses=errors(rules.WorkshopNotFound, rules.WorkshopAlreadyWithdrawn, rules.WithdrawnBeforeRecognised),
)
async def withdraw_workshop(
    uow: Write, caller: MunicipalOfficer, workshop_id: Id, body: WithdrawalCreate
) -> WorkshopRead:
    """Take a workshop off the list from a day on; the entry stays."""
    return _read(await service.withdraw_workshop(uow, workshop_id, body.effective_on, body.reason, body.comment))


def _read(row: Record) -> WorkshopRead:
    return WorkshopRead.model_validate(dict(row))


def _full(batch: Record, rows: list[Record]) -> WorkshopBatchFull:
    shown: dict[str, Any] = {**dict(batch), "workshops": len(rows), "items": [_read(row) for row in rows]}
    return WorkshopBatchFull.model_validate(shown)
