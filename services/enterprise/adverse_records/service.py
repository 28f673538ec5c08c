"""Entering and removing adverse records, and what they answer in an assessment."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_standing import AdverseRecordEntered, AdverseRecordRemoved
from services.enterprise import homes
from services.enterprise.adverse_records import repository, rules
from services.enterprise.registry import service as registry

MOST = 1000
"""Records of one firm that are told at once."""


def book() -> dict[str, Any]:
    """The kinds of records and the inputs they answer."""
    return policy.load("adverse_records.yaml")


async def against(reader: Reader, codes: Sequence[str]) -> dict[str, tuple[rules.Against, ...]]:
    """What stands or stood against these firms, by code."""
    found: dict[str, list[rules.Against]] = {}
    for row in await repository.of_firms(reader, codes):
        record = rules.Against(row["kind"], row["from_on"], row["removed_on"])
        found.setdefault(row["credit_code"], []).append(record)
    return {code: tuple(records) for code, records in found.items()}


async def answers_of_many(reader: Reader, codes: Sequence[str], on: date) -> dict[str, dict[str, bool]]:
    """The inputs of the ladder that records answer on a day, by code; firms without any are left out."""
    given = book()
    found = {code: rules.answers(given, held, on) for code, held in (await against(reader, codes)).items()}
    return {code: answers for code, answers in found.items() if answers}


async def listed(reader: Reader, codes: Sequence[str], on: date) -> set[str]:
    """Which of these firms stand on a list on a day."""
    lists = rules.kinds(book(), "list")
    found = await against(reader, codes)
    return {code for code, held in found.items() if any(each.kind in lists and each.listed(on) for each in held)}


async def check_clear(reader: Reader, code: str, fields: Collection[str], on: date) -> None:
    """Raises StandsAgainst where a record of the firm answers one of these inputs on a day."""
    rules.check_clear(book(), (await against(reader, [code])).get(code, ()), on, fields)


async def enter(uow: UnitOfWork, code: str, given: Mapping[str, Any]) -> Record:
    """Enters a record of a firm; raises AdverseDayToCome, AlreadyListed."""
    firm = await registry.locked(uow, code)
    record_id = await store(uow, firm, given)
    return await record(uow, record_id)


async def store(uow: UnitOfWork, firm: Record, given: Mapping[str, Any], list_id: UUID | None = None) -> UUID:
    """The same for a locked firm; gives the record's id."""
    code, kind = firm["credit_code"], given["kind"]
    standing = (await against(uow, [code])).get(code, ()) if kind in rules.kinds(book(), "list") else ()
    rules.check_entry(kind, given["from_on"], uow.clock.today(), standing)
    record_id: UUID = uuid7()
    who = {"recorded_at": uow.clock.now(), "recorded_by": uow.principal.subject if uow.principal else "system"}
    row = {"id": record_id, "credit_code": code, "district": firm["district"], "list_id": list_id, **given, **who}
    await repository.add(uow, row)
    named = {"record_id": record_id, "credit_code": code, "kind": kind}
    uow.publish(AdverseRecordEntered(**named, from_on=given["from_on"], source=given["source"]))
    after = {"kind": kind, "from_on": given["from_on"].isoformat(), "source": given["source"]}
    uow.audit(action="adverse_record.entered", subject=("adverse_record", record_id), before=None, after=after)
    return record_id


async def record(reader: Reader, record_id: UUID) -> Record:
    """A record the caller may know of, or AdverseRecordNotFound."""
    row = await repository.one(reader, record_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.AdverseRecordNotFound
    return row


async def remove(
    uow: UnitOfWork, record_id: UUID, asked: date | None, reason: str, evidence: str, *, in_error: bool
) -> Record:
    """Ends a record, which stays on file; raises AlreadyRemoved, IncidentStays, RemovedBeforeEntered."""
    code = (await record(uow, record_id))["credit_code"]
    await registry.locked(uow, code)
    row = await record(uow, record_id)
    held = rules.Against(row["kind"], row["from_on"], row["removed_on"])
    lists = rules.kinds(book(), "list")
    day = rules.removal_day(held, lists, asked, uow.clock.today(), in_error=in_error)
    by = uow.principal.subject if uow.principal else "system"
    given = {"reason": reason, "evidence": evidence, "at": uow.clock.now(), "by": by}
    await repository.remove(uow, {"id": record_id, "removed_on": day, **given})
    named = {"record_id": record_id, "credit_code": code, "kind": row["kind"]}
    uow.publish(AdverseRecordRemoved(**named, removed_on=day, in_error=in_error))
    after = {"removed_on": day.isoformat(), "reason": reason, "in_error": in_error}
    uow.audit(action="adverse_record.removed", subject=("adverse_record", record_id), before={}, after=after)
    return await record(uow, record_id)


async def of_firm(reader: Reader, code: str, on: date) -> list[dict[str, Any]]:
    """A firm's records that stand on a day: lists on their days, incidents from theirs on."""
    rows = await repository.listed(reader, {"credit_code": code, "on": on}, MOST)
    return [dict(row) for row in rows]
