"""Entering bars by hand and lifting them early."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_standing import FirmBarLifted, FirmBarred
from services.enterprise import homes
from services.enterprise.bars import repository, rules
from services.enterprise.files import service as files
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry

MOST = 1000
"""Bars of one firm that are told at once."""


async def enter(uow: UnitOfWork, code: str, given: Mapping[str, Any]) -> Record:
    """Bars a firm; raises BarEndsBeforeItBegins, BarOver, BarEntered, NotTheFirmsFile."""
    firm = await registry.locked(uow, code)
    from_on, until, document = given["from_on"], given["until"], given["document_number"]
    rules.check_entry(from_on, until, uow.clock.today())
    await files.check_proof(uow, code, given["proof_file"])
    if await repository.stands(uow, code, document):
        raise rules.BarEntered(pointer="/document_number", document=document)
    bar_id: UUID = uuid7()
    who = {"recorded_at": uow.clock.now(), "recorded_by": uow.principal.subject if uow.principal else "system"}
    await repository.add(uow, {"id": bar_id, "credit_code": code, "district": firm["district"], **given, **who})
    await registry.bar(uow, code, until, from_on)
    days = {"from_on": from_on, "until": until}
    uow.publish(FirmBarred(bar_id=bar_id, credit_code=code, **days, document_number=document))
    told = {name: str(value) for name, value in given.items()}
    uow.audit(action="bar.entered", subject=("bar", bar_id), before=None, after={"credit_code": code, **told})
    return await known(uow, bar_id)


async def lift(uow: UnitOfWork, bar_id: UUID, asked: date | None, reason: str) -> Record:
    """Ends a bar early from a day on; the row stays. Raises BarLifted, BarOver, LiftedOutsideBar."""
    code = (await known(uow, bar_id))["credit_code"]
    await registry.locked(uow, code)
    row, today = await known(uow, bar_id), uow.clock.today()
    day = rules.lifting_day(row["from_on"], row["until"], row["lifted_on"], asked, today)
    by = uow.principal.subject if uow.principal else "system"
    now = uow.clock.now()
    given = {"lifted_on": day, "lifting_reason": reason, "lifted_at": now, "lifted_by": by}
    await repository.lift(uow, {"id": bar_id, **given})
    left = await recognitions.latest_bar(uow, code, date.max, now)
    await registry.set_bar(uow, code, left, day)
    uow.publish(FirmBarLifted(bar_id=bar_id, credit_code=code, lifted_on=day, barred_until=left))
    before, after = {"until": row["until"].isoformat()}, {"lifted_on": day.isoformat(), "reason": reason}
    uow.audit(action="bar.lifted", subject=("bar", bar_id), before=before, after=after)
    return await known(uow, bar_id)


async def known(reader: Reader, bar_id: UUID) -> Record:
    """A bar the caller may know of, or BarNotFound."""
    row = await repository.one(reader, bar_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.BarNotFound
    return row


async def of_firm(reader: Reader, code: str, on: date) -> list[dict[str, Any]]:
    """A firm's bars by hand that hold on a day."""
    return [dict(row) for row in await repository.listed(reader, {"credit_code": code, "on": on}, MOST)]
