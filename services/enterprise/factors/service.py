"""Entering what reached a firm, and finding whom nothing reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.factors import repository, rules
from services.enterprise.pool import service as pool
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry
from services.enterprise.scope import may_see

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
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.FactorNotFound
    return row


async def reverse_entry(uow: UnitOfWork, entry_id: UUID, reason: str) -> Record:
    """Takes a wrong entry back from today on; the row stays. Raises EntryAlreadyReversed."""
    row = await entry(uow, entry_id)
    await homes.must_write(uow, row["credit_code"], row["district"])
    await uow.lock(row["credit_code"])
    rules.check_reversal((await entry(uow, entry_id))["reversed_on"])
    await repository.reverse(uow, entry_id, uow.clock.today(), reason)
    uow.audit(action="factor.reversed", subject=("factor_entry", entry_id), after={"reason": reason})
    return await entry(uow, entry_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look at: between which days, what, and only holders of a title or firms in a pool."""

    since: date
    on: date
    kind: str | None
    tier: str | None
    programme: str | None


async def unreached(reader: Reader, wanted: Wanted, after: str, limit: int) -> tuple[list[Record], str | None]:
    """The next active firms nothing reached, and the code to go on after; raises ProgrammeUnknown."""
    found: list[Record] = []
    on, tier, programme = wanted.on, wanted.tier, wanted.programme
    if programme is not None:
        pool.programme(programme)
    while True:
        firms = await registry.active_after(reader, after, SCANNED)
        codes = [row["credit_code"] for row in firms]
        reached = await repository.reached(reader, codes, wanted.since, on, wanted.kind)
        titles = await recognitions.titles_of_many(reader, codes) if tier else {}
        members = await pool.in_pool(reader, programme, codes, on) if programme else set(codes)
        for row in firms:
            code = after = row["credit_code"]
            held = {title.code for title in titles.get(code, ()) if title.in_force(on)}
            asked = code in members and (tier is None or tier in held)
            if asked and code not in reached and may_see(reader.principal, code, row["district"]):
                found.append(row)
                if len(found) == limit:
                    return found, after
        if len(firms) < SCANNED:
            return found, None


async def of_firm(reader: Reader, code: str, on: date) -> tuple[list[Record], list[str]]:
    """What reached a firm up to a day, by kind, and the kinds that never did; or NotFound."""
    await registry.known(reader, code)
    rows = await repository.sums(reader, {"credit_code": code, "on": on})
    return rows, [kind for kind in rules.KINDS if kind not in {row["kind"] for row in rows}]
