"""Taking an official list, telling what its lines match, and recording the accepted ones."""

import asyncio
import csv
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.errors import BusinessError
from chassis.uow import Reader, UnitOfWork
from services.enterprise.imports import files
from services.enterprise.ladder import service as ladder
from services.enterprise.ladder.rules import UnknownTier
from services.enterprise.official_lists import repository, rules
from services.enterprise.recognitions import service as recognitions
from services.enterprise.recognitions.rules import EndsBeforeItBegins
from services.enterprise.registry import service as registry

CHUNK = 100
UNPACKED = 64 * 1024 * 1024
"""A list is read while its sender waits: one of five thousand lines has some five megabytes."""


@dataclass(frozen=True, slots=True)
class About:
    """What the document says of all its entries."""

    tier: str
    kind: str
    batch: str
    document_number: str
    granted_on: date
    valid_from: date
    valid_to: date | None


async def receive_list(uow: UnitOfWork, about: About, spooled: files.Spooled, kind: str) -> tuple[Record, bool]:
    """Stores a list with what its lines match; the same file of which the same is said is the same list (True)."""
    if about.tier not in ladder.tiers():
        raise UnknownTier(pointer="?tier", tier=about.tier)
    if about.valid_to is not None and about.valid_to < about.valid_from:
        raise EndsBeforeItBegins(pointer="?valid_to")
    entries = rules.entries(await asyncio.to_thread(records_of, spooled, kind))
    await uow.lock(f"list:{about.tier}:{about.document_number}")
    known = await repository.same(uow, asdict(about), spooled.sha256)
    if known is not None:
        return known, True
    list_id: UUID = uuid7()
    subject = uow.principal.subject if uow.principal else "system"
    received = {"sha256": spooled.sha256, "received_on": uow.clock.today(), "received_by": subject}
    rows = [{"list_id": list_id, **asdict(each)} for each in await matched(uow, entries)]
    await repository.add(uow, {"id": list_id, **asdict(about), **received}, rows)
    after = {"document_number": about.document_number, "batch": about.batch, "lines": len(rows)}
    uow.audit(action="list.received", subject=("official_list", list_id), before=None, after=after)
    return await known_list(uow, list_id), False


def records_of(spooled: files.Spooled, kind: str) -> list[list[str]]:
    """The records of a spooled CSV, or as many of an XLSX as a list may have and one. Errors: FileUnreadable."""
    if kind == "xlsx":
        return list(islice(files.rows_of_xlsx(spooled.file, unpacked=UNPACKED), rules.MOST_LINES + 2))
    with files.unmixed(spooled.file) as content:
        encoding = files.encoding_of(content)
        content.seek(0)
        try:
            return list(files.Window(content.read(), encoding, 0, ends=True).records())
        except csv.Error:
            raise files.FileUnreadable from None


async def matched(reader: Reader, entries: list[rules.Entry]) -> list[rules.Entry]:
    """The entries, each with the firm it names."""
    codes = [each.credit_code for each in entries if each.credit_code]
    known = {code: firm["name"] for code, firm in (await registry.find_many(reader, codes)).items()}
    names = [rules.plain(each.name) for each in entries if each.credit_code is None]
    named: dict[str, list[str]] = {}
    for row in await repository.named(reader, names):
        named.setdefault(rules.plain(row["name"]), []).append(row["credit_code"])
    return [rules.match(each, known, named) for each in entries]


async def known_list(reader: Reader, list_id: UUID) -> Record:
    """A list, or ListNotFound."""
    row = await repository.one(reader, list_id)
    if row is None:
        raise rules.ListNotFound
    return row


async def report(reader: Reader, list_id: UUID) -> dict[str, dict[str, int]]:
    """How many lines were found how, and of those recorded and refused."""
    rows = await repository.counts(reader, list_id)
    return {row["finding"]: {name: row[name] for name in ("n", "recorded", "refused")} for row in rows}


async def accept(uow: UnitOfWork, list_id: UUID, chosen: Mapping[int, str | None] | None) -> list[dict[str, Any]]:
    """Records accepted lines as titles, each on its own: those named, else the next hundred that are matched."""
    about = await known_list(uow, list_id)
    if chosen is None:
        rows = await repository.open_rows(uow, list_id, CHUNK)
    else:
        rows = await repository.lines(uow, list_id, list(chosen))
        if missing := set(chosen) - {row["line"] for row in rows}:
            raise rules.LineNotFound(pointer="/lines", line=min(missing))
    picked = {row["line"]: (chosen or {}).get(row["line"]) for row in rows}
    codes = {code for row in rows if (code := picked[row["line"]] or row["matched_code"])}
    await uow.lock(*codes)
    recorded = await recognitions.of_document(uow, about["tier"], about["document_number"], sorted(codes))
    return [await _accept(uow, about, row, picked[row["line"]], recorded) for row in rows]


async def _accept(
    uow: UnitOfWork, about: Record, row: Record, chosen: str | None, recorded: dict[str, Record]
) -> dict[str, Any]:
    told: dict[str, Any] = {"list_id": about["id"], "line": row["line"], "matched_code": row["matched_code"]}
    told |= {"recognition_id": row["recognition_id"], "refusal": None}
    if row["recognition_id"] is not None:
        return told
    try:
        async with uow.savepoint():
            code = rules.resolved(row["finding"], row["matched_code"], chosen)
            told["matched_code"] = code
            if code not in recorded:
                recorded[code] = await _record(uow, about, code)
            told["recognition_id"] = recorded[code]["id"]
    except BusinessError as refusal:
        told["refusal"] = refusal.code
    await repository.store(uow, told)
    return told


async def _record(uow: UnitOfWork, about: Record, code: str) -> Record:
    firm = await registry.locked(uow, code)
    days = (about["granted_on"], about["valid_from"], about["valid_to"])
    return await recognitions.record_recognition(
        uow, firm, about["tier"], about["kind"], *days, about["document_number"], batch=about["batch"]
    )


async def lines(reader: Reader, list_id: UUID, after: int, limit: int) -> list[Record]:
    """The lines of a list, in order."""
    await known_list(reader, list_id)
    return await repository.rows(reader, list_id, after, limit)
