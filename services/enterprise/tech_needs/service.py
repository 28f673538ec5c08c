"""Opening a technology need and moving it on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_records import TechNeedMoved, TechNeedOpened
from services.enterprise import homes
from services.enterprise.chains import service as chains
from services.enterprise.registry import service as registry
from services.enterprise.tech_needs import repository, rules


def _by(uow: UnitOfWork) -> str:
    return uow.principal.subject if uow.principal else "system"


async def open_need(uow: UnitOfWork, given: Mapping[str, Any]) -> UUID:
    """Opens a need of a firm the caller may write; `given` holds budget in fen; gives the need's id.

    Raises NotFound, OutOfScope, ChainNodeNotFound, NoBudget, NeededBeforeOpened, NeedsANode.
    """
    firm = await registry.locked(uow, given["credit_code"])
    today = uow.clock.today()
    node = await chains.node(uow, given["node"], today)
    rules.check_need(given["budget"], given["needed_by"], node["level"], given["node"], today)
    need = {"id": uuid7(), **given, "district": firm["district"], "opened_on": today}
    await repository.add(uow, {**need, "recorded_by": _by(uow)})
    first = {"need_id": need["id"], "number": 1, "state": "opened", "moved_on": today, "comment": None}
    await repository.move(uow, {**first, "moved_by": _by(uow)})
    names = ("credit_code", "node", "title", "urgency", "district", "opened_on")
    told = {name: need[name] for name in names}
    uow.publish(TechNeedOpened(need_id=need["id"], budget_fen=need["budget"], **told))
    after = {"node": need["node"], "budget": need["budget"], "urgency": need["urgency"]}
    uow.audit(action="tech_need.opened", subject=("tech_need", need["id"]), after=after)
    return UUID(str(need["id"]))


async def need(reader: Reader, need_id: UUID) -> Record:
    """A need the caller may know of, or TechNeedNotFound."""
    row = await repository.one(reader, need_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.TechNeedNotFound
    return row


async def move_need(uow: UnitOfWork, need_id: UUID, action: str, comment: str | None) -> None:
    """Takes a step; raises TechNeedNotFound, OutOfScope, TechNeedCannotMove."""
    code = (await need(uow, need_id))["credit_code"]
    await registry.locked(uow, code)
    row, today = await need(uow, need_id), uow.clock.today()
    state = rules.moved(row["state"], action)
    step = {"need_id": need_id, "number": row["number"] + 1, "state": state, "moved_on": today, "comment": comment}
    await repository.move(uow, {**step, "moved_by": _by(uow)})
    uow.publish(
        TechNeedMoved.model_validate({"need_id": need_id, "credit_code": code, "state": state, "on": today})
    )  # fmt: skip
    was, after = {"state": row["state"]}, {"state": state, "comment": comment}
    uow.audit(action="tech_need.moved", subject=("tech_need", need_id), before=was, after=after)
