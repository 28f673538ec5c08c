"""Naming a deputy, ending it, and acting for an officer."""

from datetime import date
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.access import Principal
from chassis.uow import Reader, UnitOfWork
from services.enterprise.deputies import repository, rules


async def name_deputy(uow: UnitOfWork, caller: Principal, deputy: str, first: date, last: date, reason: str) -> Record:
    """An officer names who acts for them; role and district are the officer's own."""
    rules.check_pair(caller.subject, deputy)
    rules.check_days(first, last, uow.clock.today())
    deputy_id: UUID = uuid7()
    row = {
        "id": deputy_id,
        "officer": caller.subject,
        "deputy": deputy,
        "role": next(role for role in rules.ROLES if caller.has(role)),
        "district": caller.district,
        "first_on": first,
        "last_on": last,
        "reason": reason,
        "named_at": uow.clock.now(),
    }
    await repository.add(uow, row)
    after = {"deputy": deputy, "first_on": first.isoformat(), "last_on": last.isoformat()}
    uow.audit(action="deputy.named", subject=("deputy", row["id"]), before=None, after=after)
    return await _known(uow, deputy_id)


async def end_deputy(uow: UnitOfWork, caller: Principal, deputy_id: UUID) -> Record:
    """The officer is back; raises DeputyNotFound, DeputyEnded."""
    row = await _known(uow, deputy_id)
    if caller.subject != row["officer"] and not caller.has("platform-admin"):
        raise rules.DeputyNotFound
    today = uow.clock.today()
    if not await repository.end(uow, deputy_id, today):
        raise rules.DeputyEnded(on=row["ended_on"])
    uow.audit(action="deputy.ended", subject=("deputy", deputy_id), before={}, after={"ended_on": today.isoformat()})
    return await _known(uow, deputy_id)


async def deputation(reader: Reader, officer: str, deputy: str) -> Record:
    """The deputation that holds today, or NotADeputy."""
    found = await repository.acting(reader, officer, deputy, reader.clock.today())
    if found is None:
        raise rules.NotADeputy(pointer="/on_behalf_of")
    return found


async def listed(reader: Reader, caller: Principal, after: UUID | None, limit: int) -> list[Record]:
    """Whom the caller represents and who represents the caller; auditors and administrators see all."""
    everybody = caller.has("platform-admin", "auditor")
    return await repository.listed(reader, None if everybody else caller.subject, after or UUID(int=0), limit)


async def _known(reader: Reader, deputy_id: UUID) -> Record:
    row = await repository.one(reader, deputy_id)
    if row is None:
        raise rules.DeputyNotFound
    return row
