"""Recording batches of workshops and taking single ones off the list."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_support import WorkshopRecognized, WorkshopWithdrawn
from services.enterprise import homes
from services.enterprise.registry import profiles
from services.enterprise.registry import service as registry
from services.enterprise.workshops import repository, rules


async def record_batch(
    uow: UnitOfWork, document_number: str, recognised_on: date, entries: Sequence[rules.Entry]
) -> UUID:
    """Stores a batch and tells of each workshop; gives the batch's id.

    Raises NotYetRecognised, FirmsUnknown, WorkshopAlreadyRecognised; a batch is taken whole or not at all.
    """
    codes = sorted({entry.credit_code for entry in entries})
    await uow.lock(*codes)
    firms = await registry.find_many(uow, codes)
    rules.check_batch(entries, firms, recognised_on, uow.clock.today())
    on_file = [_listed(row) for row in await repository.of_firms(uow, codes)]
    rules.check_new(entries, on_file)
    who = uow.principal
    batch = {
        "id": uuid7(),
        "document_number": document_number,
        "recognised_on": recognised_on,
        "recorded_at": uow.clock.now(),
        "recorded_by": who.subject if who else "system",
        "department": who.department if who else None,
    }
    rows = [
        {
            "id": uuid7(),
            "batch_id": batch["id"],
            "recognised_on": recognised_on,
            "district": firms[entry.credit_code]["district"],
            "first_time": first,
            **_fields(entry),
        }
        for entry, first in zip(entries, rules.first_times(entries, on_file), strict=True)
    ]
    await repository.add(uow, batch, rows)
    places = {code: await _place_on(uow, firm, recognised_on) for code, firm in firms.items()}
    for row in rows:
        _tell(uow, {**row, **places[row["credit_code"]]}, document_number)
    after = {"document_number": document_number, "recognised_on": str(recognised_on), "workshops": len(rows)}
    uow.audit(action="workshop_batch.recorded", subject=("workshop_batch", batch["id"]), after=after)
    return UUID(str(batch["id"]))


def _fields(entry: rules.Entry) -> dict[str, str]:
    return {name: getattr(entry, name) for name in ("credit_code", "plant", "process", "level")}


def _listed(row: Record) -> rules.Listed:
    entry = rules.Entry(row["credit_code"], row["plant"], row["process"], row["level"])
    return rules.Listed(entry, row["withdrawal_reason"])


async def _place_on(uow: UnitOfWork, firm: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Where a firm was on the day of the list; of a firm younger than the list, where it is."""
    known = day >= firm["registered_on"] and day < uow.clock.today()
    if not known:
        return {"district": firm["district"], "town": firm["town"]}
    place = await profiles.profile_at(uow, firm["credit_code"], day, None)
    return {"district": place["unit"] or place["district"], "town": place["town"]}


def _tell(uow: UnitOfWork, row: Mapping[str, Any], document_number: str) -> None:
    told = {name: value for name, value in row.items() if name != "id"}
    uow.publish(WorkshopRecognized(workshop_id=row["id"], document_number=document_number, **told))


async def workshop(reader: Reader, workshop_id: UUID) -> Record:
    """A workshop the caller may know of, or WorkshopNotFound."""
    row = await repository.one(reader, workshop_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.WorkshopNotFound
    return row


async def batch(reader: Reader, batch_id: UUID) -> tuple[Record, list[Record]]:
    """A batch with those of its workshops the caller may see, or WorkshopBatchNotFound."""
    row = await repository.batch(reader, batch_id)
    if row is None:
        raise rules.WorkshopBatchNotFound
    return row, await repository.listed(reader, {"batch_id": batch_id}, rules.MOST)


async def withdraw_workshop(
    uow: UnitOfWork, workshop_id: UUID, effective_on: date, reason: str, comment: str | None
) -> Record:
    """Takes a workshop off the list from a day on; raises WorkshopAlreadyWithdrawn, WithdrawnBeforeRecognised."""
    code = (await workshop(uow, workshop_id))["credit_code"]
    await uow.lock(code)
    row = await workshop(uow, workshop_id)
    rules.check_withdrawal(row["recognised_on"], row["withdrawn_on"], effective_on)
    by = uow.principal.subject if uow.principal else "system"
    change = {"effective_on": effective_on, "reason": reason, "comment": comment}
    await repository.withdraw(uow, {"id": workshop_id, "by": by, **change})
    in_error = reason == rules.IN_ERROR
    uow.publish(
        WorkshopWithdrawn(
            workshop_id=workshop_id, credit_code=code, effective_on=effective_on, entered_in_error=in_error
        )
    )
    after = {name: str(value) for name, value in change.items() if value is not None}
    uow.audit(action="workshop.withdrawn", subject=("workshop", workshop_id), before={}, after=after)
    return await workshop(uow, workshop_id)
