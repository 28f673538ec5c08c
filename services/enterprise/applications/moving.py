"""An application with what happened to it, and the one place that moves it: row, move, event and audit line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_applications import ApplicationMoved
from services.enterprise.applications import repository, rules
from services.enterprise.scope import may_see
from services.enterprise.workflow import service as workflow
from services.enterprise.workflow.rules import Actor, Case

LATE_ADMISSION = "late-admission"


@dataclass(frozen=True, slots=True)
class Loaded:
    """An application with what happened to it."""

    row: Record
    moves: list[Record]
    objections: list[Record]

    @property
    def applied_on(self) -> date | None:
        """The day of the first submission."""
        return next((move["on"] for move in self.moves if move["action"] == "submission"), None)

    @property
    def admitted_late(self) -> bool:
        """Whether an officer let it be submitted outside the ministry's window."""
        return any(move["action"] == LATE_ADMISSION for move in self.moves)

    @property
    def case(self) -> Case:
        """As the rules see it: only what was done since the last submission separates people."""
        since: dict[str, frozenset[str]] = {}
        for move in self.moves:
            if move["action"] == "submission":
                since.clear()
            people = {move["by_subject"], move["on_behalf_of"]} - {None}
            since[move["action"]] = since.get(move["action"], frozenset()) | people
        return Case(self.row["state"], self.row["credit_code"], self.row["unit"], self.row["tier"], since)


async def loaded(reader: Reader, application_id: UUID, who: Actor, *, open_to_all: bool = False) -> Loaded:
    """An application the actor may know of, or ApplicationNotFound."""
    row = await repository.one(reader, application_id)
    if row is None or not (open_to_all or may_see(who, row["credit_code"], row["unit"])):
        raise rules.ApplicationNotFound
    moves = await repository.moves(reader, [application_id])
    return Loaded(row, moves[application_id], await repository.objections(reader, application_id))


async def locked(uow: UnitOfWork, application_id: UUID, who: Actor, *, open_to_all: bool = False) -> Loaded:
    """An application whose firm is locked: read for the key, then read again under the lock."""
    first = await loaded(uow, application_id, who, open_to_all=open_to_all)
    await uow.lock(first.row["credit_code"])
    return await loaded(uow, application_id, who, open_to_all=open_to_all)


async def store_move(
    uow: UnitOfWork,
    found: Loaded,
    who: Actor,
    action: str,
    to_state: str,
    comment: str | None = None,
    document_number: str | None = None,
    change: Mapping[str, Any] | None = None,
) -> Loaded:
    """Moves a locked application; `change` names the columns that change with it."""
    row, today = found.row, uow.clock.today()
    term = {"entered_on": today, "due_on": workflow.due_on(to_state, today)}
    after = {**dict(row), **term, **(change or {}), "state": to_state}
    await repository.update(uow, after)
    moved = {
        "application_id": row["id"],
        "action": action,
        "from_state": row["state"],
        "to_state": to_state,
        "comment": comment,
        "on": today,
        "at": uow.clock.now(),
        "by_subject": who.subject,
        "on_behalf_of": who.represents,
        "document_number": document_number,
    }
    await repository.add_move(uow, moved)
    told = {name: after[name] for name in ("credit_code", "tier", "kind", "district")}
    uow.publish(
        ApplicationMoved(application_id=row["id"], from_state=row["state"], to_state=to_state, on=today, **told)
    )
    became = {"state": to_state} | ({"on_behalf_of": who.represents} if who.represents else {})
    was = {"state": row["state"]}
    uow.audit(action=f"application.{action}", subject=("application", row["id"]), before=was, after=became)
    return await loaded(uow, row["id"], who, open_to_all=True)
