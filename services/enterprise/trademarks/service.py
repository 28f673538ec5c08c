"""Recording and reversing batches of trademark figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_support import TrademarkBatchReversed, TrademarksCounted
from services.enterprise.registry import service as registry
from services.enterprise.registry.rules import units_on
from services.enterprise.trademarks import repository, rules

COUNTING = "trademark_counts"
"""The lock of whoever adds figures: two batches that each find no other would count a day twice."""


async def record_batch(uow: UnitOfWork, source: str, first: date, last: date, lines: Sequence[rules.Line]) -> UUID:
    """Stores figures of a period and tells of each line; gives the batch's id.

    Raises PeriodEndsBeforeItBegins, PeriodNotOver, DistrictNotThere, TrademarkFirmUnknown, PeriodAlreadyCounted.
    """
    today, who, batch_id = uow.clock.today(), uow.principal, uuid7()
    rules.check_period(first, last, today)
    await uow.lock(COUNTING, str(batch_id))
    firms = await registry.find_many(uow, [line.credit_code for line in lines if line.credit_code])
    homes = {code: firm["district"] for code, firm in firms.items()}
    rules.check_places(lines, units_on(policy.load("reference/districts.yaml")["units"], last), homes, last)
    told = await repository.told(uow, {line.district for line in lines}, first, last)
    rules.check_once(lines, [rules.Told(str(r["batch_id"]), r["district"], r["credit_code"]) for r in told])
    batch = {
        "id": batch_id,
        "source": source,
        "period_from": first,
        "period_to": last,
        "recorded_on": today,
        "recorded_at": uow.clock.now(),
        "recorded_by": who.subject if who else "system",
        "department": who.department if who else None,
    }
    rows = [_row(batch_id, line) for line in lines]
    await repository.add(uow, batch, rows)
    for row in rows:
        counted = {name: value for name, value in row.items() if name != "id"}
        uow.publish(TrademarksCounted(count_id=row["id"], period_from=first, period_to=last, **counted))
    after = {"source": source, "period_from": str(first), "period_to": str(last), "lines": len(rows)}
    uow.audit(action="trademark_batch.recorded", subject=("trademark_batch", batch_id), after=after)
    return batch_id


def _row(batch_id: UUID, line: rules.Line) -> dict[str, Any]:
    names = ("district", "credit_code", "registered", "cancelled", "expired")
    return {"id": uuid7(), "batch_id": batch_id, **{name: getattr(line, name) for name in names}}


async def batch(reader: Reader, batch_id: UUID) -> tuple[Record, list[Record]]:
    """A batch with those of its lines the caller may see, or TrademarkBatchNotFound."""
    row = await repository.batch(reader, batch_id)
    if row is None:
        raise rules.TrademarkBatchNotFound
    return row, await repository.listed(reader, {"batch_id": batch_id}, rules.MOST)


async def reverse_batch(uow: UnitOfWork, batch_id: UUID, reason: str) -> None:
    """Takes a wrong batch out of every count; raises TrademarkBatchNotFound, BatchAlreadyReversed."""
    await uow.lock(COUNTING, str(batch_id))
    row = await repository.batch(uow, batch_id)
    if row is None:
        raise rules.TrademarkBatchNotFound
    if row["reversed_on"] is not None:
        raise rules.BatchAlreadyReversed(on=row["reversed_on"].isoformat())
    today, by = uow.clock.today(), uow.principal.subject if uow.principal else "system"
    await repository.reverse(uow, batch_id, today, reason, by)
    uow.publish(TrademarkBatchReversed(batch_id=batch_id, reversed_on=today))
    after = {"reversed_on": str(today), "reason": reason}
    uow.audit(action="trademark_batch.reversed", subject=("trademark_batch", batch_id), before={}, after=after)


async def summary(reader: Reader, as_of: date, since: date, district: str | None) -> list[dict[str, Any]]:
    """Gross and net by district of the periods that ended between two days, both included."""
    rows = await repository.sums(reader, {"on": as_of, "since": since, "district": district})
    return [with_net(row) for row in rows]


def with_net(row: Record) -> dict[str, Any]:
    """A row of figures with its gross and net beside."""
    found = dict(row)
    gross, lost = int(found["registered"]), (int(found["cancelled"]), int(found["expired"]))
    return {**found, "gross": gross, "net": rules.net(gross, *lost)}
