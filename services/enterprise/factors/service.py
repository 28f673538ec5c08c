"""Entering what reached a firm, and finding whom nothing reached."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from services.enterprise.factors import repository, rules
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry
from services.enterprise.scope import may_see, must_write

SCANNED = 500


async def record_entry(uow: UnitOfWork, firm: Record, given: Mapping[str, Any]) -> Record:
    """Enters what reached a locked firm (value in fen); raises NotYetReceived, AmountNotPositive."""
    rules.check_entry(given["received_on"], given["amount"], uow.clock.today())
    entry_id, by = uuid7(), uow.principal.subject if uow.principal else "system"
    named = {"credit_code": firm["credit_code"], "district": firm["district"], "by_subject": by}
    await repository.add(uow, {**given, **named, "id": entry_id})
    after = {name: str(value) for name, value in given.items() if value is not None}
    uow.audit(action="factor.recorded", subject=("enterprise", firm["credit_code"]), after=after)
    return await entry(uow, entry_id)


async def entry(reader: Reader, entry_id: UUID) -> Record:
    """An entry the caller may know of, or FactorNotFound."""
    row = await repository.one(reader, entry_id)
    if row is None or not may_see(reader.principal, row["credit_code"], row["district"]):
        raise rules.FactorNotFound
    return row


async def reverse_entry(uow: UnitOfWork, entry_id: UUID, reason: str) -> Record:
    """Takes a wrong entry back from today on; the row stays. Raises EntryAlreadyReversed."""
    row = await entry(uow, entry_id)
    must_write(uow.principal, row["credit_code"], row["district"])
    await uow.lock(row["credit_code"])
    rules.check_reversal((await entry(uow, entry_id))["reversed_on"])
    await repository.reverse(uow, entry_id, uow.clock.today(), reason)
    uow.audit(action="factor.reversed", subject=("factor_entry", entry_id), after={"reason": reason})
    return await entry(uow, entry_id)


async def unreached(
    reader: Reader, since: date, on: date, kind: str | None, tier: str | None, after: str, limit: int
) -> tuple[list[str], str | None]:
    """Codes of the next active firms nothing reached between two days, and the code to go on after."""
    found: list[str] = []
    while True:
        firms = await registry.active_after(reader, after, SCANNED)
        codes = [row["credit_code"] for row in firms]
        reached = await repository.reached(reader, codes, since, on, kind)
        titles = await recognitions.titles_of_many(reader, codes) if tier else {}
        for row in firms:
            code = after = row["credit_code"]
            held = {title.code for title in titles.get(code, ()) if title.in_force(on)}
            wanted = (tier is None or tier in held) and may_see(reader.principal, code, row["district"])
            if wanted and code not in reached:
                found.append(code)
                if len(found) == limit:
                    return found, after
        if len(firms) < SCANNED:
            return found, None
