"""Taking a list file: lines matched by code are recorded at once, all others stand in the report for an officer."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from services.enterprise.adverse_records import repository, rules, service
from services.enterprise.imports import files
from services.enterprise.official_lists import rules as entries
from services.enterprise.official_lists import service as official_lists
from services.enterprise.registry import service as registry


@dataclass(frozen=True, slots=True)
class About:
    """What the document says of all its entries."""

    kind: str
    source: str
    document_number: str
    listed_on: date


async def receive_list(uow: UnitOfWork, about: About, spooled: files.Spooled, media: str) -> Record:
    """Stores a list with its report and records who is matched by code; the same file again is the same list."""
    if about.listed_on > uow.clock.today():
        raise rules.AdverseDayToCome(pointer="?listed_on", on=about.listed_on.isoformat())
    lines = entries.entries(await asyncio.to_thread(official_lists.records_of, spooled, media))
    await uow.lock(f"adverse-list:{about.kind}:{about.document_number}")
    known = await repository.same_list(uow, about.kind, about.document_number, spooled.sha256)
    if known is not None:
        return known
    matched = await official_lists.matched(uow, lines)
    codes = sorted({each.matched_code for each in matched if each.finding == "code" and each.matched_code})
    await uow.lock(*codes)
    firms, list_id = await registry.find_many(uow, codes), uuid7()
    who = {"received_on": uow.clock.today(), "received_by": uow.principal.subject if uow.principal else "system"}
    rows = [await _line(uow, about, each, firms, list_id) for each in matched]
    await repository.add_list(uow, {"id": list_id, "sha256": spooled.sha256, **asdict(about), **who}, rows)
    after = {"kind": about.kind, "document_number": about.document_number, "lines": len(rows)}
    uow.audit(action="adverse_list.received", subject=("adverse_list", list_id), before=None, after=after)
    return await known_list(uow, list_id)


async def _line(
    uow: UnitOfWork, about: About, entry: entries.Entry, firms: Mapping[str, Any], list_id: UUID
) -> dict[str, Any]:
    names = ("line", "credit_code", "name", "finding", "matched_code", "note")
    row = {"list_id": list_id, "record_id": None, **{name: getattr(entry, name) for name in names}}
    firm = firms.get(entry.matched_code or "") if entry.finding == "code" else None
    if firm is None:
        return row
    given = {"kind": about.kind, "source": about.source, "document_number": about.document_number}
    given |= {"grounds": about.document_number, "evidence": f"{about.document_number}#{entry.line}"}
    try:
        row["record_id"] = await service.store(uow, firm, {**given, "from_on": about.listed_on}, list_id)
    except rules.AlreadyListed as refused:
        row["note"] = refused.code
    return row


async def known_list(reader: Reader, list_id: UUID) -> Record:
    """A list, or AdverseListNotFound."""
    row = await repository.one_list(reader, list_id)
    if row is None:
        raise rules.AdverseListNotFound
    return row


async def lines(reader: Reader, list_id: UUID, after: int, limit: int) -> list[Record]:
    """The lines of a list, in order."""
    await known_list(reader, list_id)
    return await repository.rows(reader, list_id, after, limit)
