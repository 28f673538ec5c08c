"""Opening a talent need and closing it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.chains import service as chains
from services.enterprise.registry import service as registry
from services.enterprise.talent_needs import repository, rules

open_of = repository.open_of


def _by(uow: UnitOfWork) -> str:
    return uow.principal.subject if uow.principal else "system"


async def open_need(uow: UnitOfWork, given: Mapping[str, Any]) -> UUID:
    """Opens a need of a firm the caller may write; gives its id.

    Raises NotFound, OutOfScope, ChainNodeNotFound, TalentNeededBefore.
    """
    firm, today = await registry.locked(uow, given["credit_code"]), uow.clock.today()
    rules.check_need(given["needed_from"], given["needed_until"], today)
    if given["node"] is not None:
        await chains.node(uow, given["node"], today)
    need_id = UUID(str(uuid7()))
    row = {"id": need_id, **given, "district": firm["district"], "opened_on": today, "recorded_by": _by(uow)}
    await repository.add(uow, row)
    after = {name: str(given[name]) for name in ("credit_code", "post", "people", "level", "urgency")}
    uow.audit(action="talent_need.opened", subject=("talent_need", need_id), after=after)
    return need_id


async def need(reader: Reader, need_id: UUID) -> Record:
    """A need the caller may know of, or TalentNeedNotFound."""
    row = await repository.one(reader, need_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.TalentNeedNotFound
    return row


async def close_need(uow: UnitOfWork, need_id: UUID, given: Mapping[str, Any]) -> None:
    """Closes a need as filled or withdrawn.

    Raises TalentNeedNotFound, OutOfScope, TalentNeedClosed, TalentDayToCome, TalentClosedBeforeOpened.
    """
    await registry.locked(uow, (await need(uow, need_id))["credit_code"])
    row = await need(uow, need_id)
    rules.check_closing(row["opened_on"], row["closed_on"], given["closed_on"], uow.clock.today())
    await repository.close(uow, {"id": need_id, **given, "by": _by(uow)})
    after = {name: str(value) for name, value in given.items()}
    uow.audit(action="talent_need.closed", subject=("talent_need", need_id), before={}, after=after)
