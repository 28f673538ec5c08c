"""Vetoes, runs and published versions of the white list."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_support import WhiteListChanged
from services.enterprise import homes
from services.enterprise.adverse_records import service as adverse_records
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry
from services.enterprise.white_list import repository, rules, signing

LOCK = "white_list"


def criteria() -> dict[str, Any]:
    """The conditions and terms in use."""
    return policy.load("white_list.yaml")


def _by(uow: Reader) -> str:
    return uow.principal.subject if uow.principal else "system"


def changed(uow: Reader, entry: Mapping[str, Any], *, listed: bool, because: Sequence[str] = ()) -> WhiteListChanged:
    """What is told of an entry."""
    return WhiteListChanged(
        entry_id=entry["id"],
        credit_code=entry["credit_code"],
        listed=listed,
        on=uow.clock.today(),
        since=entry["entered_on"],
        valid_to=entry["valid_to"],
        because=tuple(because),
    )


async def standings(reader: Reader, codes: Sequence[str], on: date) -> dict[str, tuple[dict[str, Any], rules.Standing]]:
    """The firms of these codes with what the conditions ask of them."""
    firms = await registry.find_many(reader, codes)
    titles = await recognitions.titles_of_many(reader, codes)
    bars = await recognitions.bars(reader, codes, on)
    vetoed = await repository.vetoed(reader, codes)
    listed = await adverse_records.listed(reader, codes, on)
    found = {}
    for code, firm in firms.items():
        held = {title.code for title in titles.get(code, ()) if title.in_force(on)}
        found[code] = (firm, rules.Standing(firm["status"], held, bars.get(code), code in vetoed, code in listed))
    return found


async def veto_firm(uow: UnitOfWork, code: str, reason_code: str, reason: str) -> Record:
    """Takes a firm off the list today and keeps it off until the veto is lifted; raises VetoInForce."""
    firm = await registry.locked(uow, code)
    rules.check_veto(code in await repository.vetoed(uow, [code]))
    veto_id, today = uuid7(), uow.clock.today()
    told = {"reason_code": reason_code, "reason": reason}
    row = {"id": veto_id, "credit_code": code, "district": firm["district"], "from_on": today, "by_subject": _by(uow)}
    await repository.add_veto(uow, {**row, **told})
    for entry in (await repository.open_entries(uow, [code])).values():
        await repository.end(uow, [{"id": entry["id"], "on": today, "because": ["veto"]}])
        uow.publish(changed(uow, dict(entry), listed=False, because=["veto"]))
    uow.audit(action="white_list.vetoed", subject=("enterprise", code), after=told)
    return await veto(uow, veto_id)


async def veto(reader: Reader, veto_id: UUID) -> Record:
    """A veto the caller may know of, or VetoNotFound."""
    row = await repository.veto(reader, veto_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.VetoNotFound
    return row


async def lift_veto(uow: UnitOfWork, veto_id: UUID, reason: str) -> Record:
    """Ends a veto; the next run decides whether the firm comes back. Raises VetoAlreadyLifted."""
    code = (await veto(uow, veto_id))["credit_code"]
    await uow.lock(code)
    rules.check_lifting((await veto(uow, veto_id))["lifted_on"])
    await repository.lift(uow, veto_id, uow.clock.today(), reason, _by(uow))
    uow.audit(action="white_list.veto_lifted", subject=("enterprise", code), after={"reason": reason})
    return await veto(uow, veto_id)


async def request_run(uow: UnitOfWork) -> Record:
    """Asks for a run over all firms as of today; the worker does it. Raises RunUnderWay."""
    await uow.lock(LOCK)
    if await repository.open_run(uow) is not None:
        raise rules.RunUnderWay
    run_id, today = uuid7(), uow.clock.today()
    version = int(criteria()["version"])
    row = {"id": run_id, "on": today, "criteria": version, "at": uow.clock.now(), "by": _by(uow)}
    await repository.add_run(uow, row)
    uow.audit(action="white_list_run.requested", subject=("white_list_run", run_id), after={"on": str(today)})
    return await run(uow, run_id)


async def run(reader: Reader, run_id: UUID) -> Record:
    """A run, or WhiteListRunNotFound."""
    row = await repository.run(reader, run_id)
    if row is None:
        raise rules.WhiteListRunNotFound
    return row


async def publish_version(uow: UnitOfWork, secret: bytes) -> Record:
    """Freezes and signs today's list under the next number; a version is never changed."""
    await uow.lock(LOCK)
    today, now = uow.clock.today(), uow.clock.now()
    number = await repository.last_number(uow) + 1
    rows = await repository.all_on(uow, today)
    names = await registry.find_many(uow, [row["credit_code"] for row in rows])
    entries = [_entry(row, names[row["credit_code"]]) for row in rows]
    document = {
        "list": "tidu white list",
        "version": number,
        "published_on": today.isoformat(),
        "criteria": {name: criteria()[name] for name in ("version", "validity_months", "conditions")},
        "entries": entries,
    }
    content = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    key_id, key = await signing.key_of(uow, secret, now)
    digest = hashlib.sha256(content).hexdigest()
    row = {"number": number, "published_on": today, "published_at": now, "published_by": _by(uow), "key_id": key_id}
    signed = {"content": content, "sha256": digest, "signature": signing.sign(content, key_id, key)}
    await repository.add_version(uow, {**row, **signed, "firms": len(entries)})
    after = {"sha256": digest, "firms": len(entries)}
    uow.audit(action="white_list.published", subject=("white_list_version", number), after=after)
    return await version(uow, number)


def _entry(row: Record, firm: Mapping[str, Any]) -> dict[str, str]:
    days = {"since": row["entered_on"].isoformat(), "valid_to": row["valid_to"].isoformat()}
    return {"credit_code": row["credit_code"], "name": firm["name"], "district": firm["district"], **days}


async def version(reader: Reader, number: int) -> Record:
    """A version without its content, or WhiteListVersionNotFound."""
    row = await repository.version(reader, number)
    if row is None:
        raise rules.WhiteListVersionNotFound
    return row


async def content(reader: Reader, number: int) -> bytes:
    """The bytes of a version exactly as signed, or WhiteListVersionNotFound."""
    found = await repository.content(reader, number)
    if found is None:
        raise rules.WhiteListVersionNotFound
    return found
