"""Putting products on the lists, taking them off, moving them up."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_cultivation import ChampionListed
from services.enterprise import homes
from services.enterprise.champions import repository, rules
from services.enterprise.registry import service as registry


def _by(uow: UnitOfWork) -> str:
    return uow.principal.subject if uow.principal else "system"


async def enter(uow: UnitOfWork, given: Mapping[str, Any]) -> Record:
    """Puts a firm's product on a list; `given` as ChampionCreate. Raises AlreadyListed, ListDayRefused."""
    firm = await registry.locked(uow, given["credit_code"])
    rules.check_entry(given["entered_on"], uow.clock.today())
    return await _add(uow, {**given, "district": firm["district"], "moved_from": None})


async def _add(uow: UnitOfWork, given: Mapping[str, Any]) -> Record:
    if await repository.is_listed(uow, given):
        raise rules.AlreadyListed
    entry_id: UUID = uuid7()
    await repository.add(uow, {**given, "id": entry_id, "at": uow.clock.now(), "by": _by(uow)})
    _tell(uow, {**given, "id": entry_id}, "entered", given["entered_on"])
    after = {name: str(given[name]) for name in ("list", "batch", "credit_code", "product_code", "entered_on")}
    uow.audit(action="champion.listed", subject=("champion_entry", entry_id), before=None, after=after)
    return await entry(uow, entry_id)


def _tell(uow: UnitOfWork, row: Mapping[str, Any], change: Literal["entered", "left"], on: date) -> None:
    told = {name: row[name] for name in ("list", "credit_code", "product_code")}
    uow.publish(ChampionListed(entry_id=row["id"], change=change, on=on, **told))


async def entry(reader: Reader, entry_id: UUID) -> Record:
    """An entry the caller may know of, or ChampionEntryNotFound."""
    row = await repository.entry(reader, entry_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.ChampionEntryNotFound
    return row


async def leave(uow: UnitOfWork, entry_id: UUID, on: date, reason: str) -> Record:
    """Takes an entry off its list; raises AlreadyLeftList, ListDayRefused."""
    await uow.lock((await entry(uow, entry_id))["credit_code"])
    row = await entry(uow, entry_id)
    rules.check_leaving(row["entered_on"], row["left_on"], on, uow.clock.today())
    await repository.leave(uow, {"id": entry_id, "on": on, "reason": reason, "by": _by(uow)})
    _tell(uow, dict(row), "left", on)
    after = {"on": str(on), "reason": reason}
    uow.audit(action="champion.left", subject=("champion_entry", entry_id), before={}, after=after)
    return await entry(uow, entry_id)


async def move_up(uow: UnitOfWork, entry_id: UUID, on: date, batch: str) -> Record:
    """Moves an entry of the city's list to the nation's from a day on; raises NotOnCityList, AlreadyListed."""
    await uow.lock((await entry(uow, entry_id))["credit_code"])
    row = dict(await entry(uow, entry_id))
    if row["list"] != rules.CITY:
        raise rules.NotOnCityList
    await leave(uow, entry_id, on, "moved_to_national")
    kept = {name: row[name] for name in ("credit_code", "district", "product_code", "product")}
    kept |= {name: row[name] for name in ("share", "share_evidence", "sponsor")}
    moved = {"list": rules.NATIONAL, "batch": batch, "entered_on": on, "moved_from": entry_id}
    return await _add(uow, {**kept, **moved})
