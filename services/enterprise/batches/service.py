"""Cases put together, published together and decided in one command, each with an outcome of its own."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.errors import BusinessError
from chassis.uow import Reader, UnitOfWork
from services.enterprise.applications import service as applications
from services.enterprise.applications.moving import Loaded
from services.enterprise.batches import repository, rules
from services.enterprise.ladder import service as ladder
from services.enterprise.ladder.rules import UnknownTier
from services.enterprise.workflow import service as workflow

OPEN, DECIDED = "open", "decided"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: moved to a state, or refused with the error."""

    application_id: UUID
    state: str | None = None
    refusal: BusinessError | None = None


async def open_batch(uow: UnitOfWork, tier: str, name: str) -> Record:
    """Opens a batch of a rung."""
    if tier not in ladder.tiers():
        raise UnknownTier(pointer="/tier", tier=tier)
    batch_id: UUID = uuid7()
    who = workflow.actor(uow.principal)
    row = {"id": batch_id, "tier": tier, "name": name, "opened_on": uow.clock.today(), "opened_by": who.subject}
    await repository.add(uow, row)
    uow.audit(action="batch.opened", subject=("batch", batch_id), before=None, after={"tier": tier, "name": name})
    return await batch(uow, batch_id)


async def batch(reader: Reader, batch_id: UUID) -> Record:
    """A batch, or BatchNotFound."""
    row = await repository.one(reader, batch_id)
    if row is None:
        raise rules.BatchNotFound
    return row


async def cases(reader: Reader, batch_id: UUID) -> list[Record]:
    """The cases of a batch."""
    return await applications.of_batch(reader, batch_id)


async def add_cases(uow: UnitOfWork, batch_id: UUID, ids: Sequence[UUID]) -> list[Outcome]:
    """Puts open cases of the rung into the batch; raises BatchDecided, BatchFull."""
    found = {row["id"]: row for row in await applications.find(uow, ids)}
    await uow.lock(str(batch_id), *(row["credit_code"] for row in found.values()))
    row = await batch(uow, batch_id)
    if row["state"] != OPEN:
        raise rules.BatchDecided
    if len(await cases(uow, batch_id)) + len(ids) > rules.MOST:
        raise rules.BatchFull(pointer="/application_ids", most=rules.MOST)

    async def put(application_id: UUID) -> Loaded:
        return await applications.put_in_batch(uow, application_id, batch_id, row["tier"])

    return await _each(uow, ids, put)


async def publish(
    uow: UnitOfWork, batch_id: UUID, first: date, last: date, document_number: str | None, on_behalf_of: str | None
) -> list[Outcome]:
    """Puts every case of the batch up for public notice under one number."""
    rows = await _locked(uow, batch_id)

    async def put_up(application_id: UUID) -> Loaded:
        return await applications.publish(uow, application_id, first, last, document_number, on_behalf_of)

    return await _each(uow, [row["id"] for row in rows], put_up)


async def decide(
    uow: UnitOfWork,
    batch_id: UUID,
    document_number: str,
    exceptions: Mapping[UUID, tuple[str, str | None]],
    on_behalf_of: str | None,
) -> list[Outcome]:
    """Approves the open cases of a batch save those named with another outcome; what is refused stays as it was."""
    rows = [row for row in await _locked(uow, batch_id) if row["state"] not in workflow.flow().closed]
    if not rows:
        raise rules.BatchDecided
    name = (await batch(uow, batch_id))["name"]

    async def one(application_id: UUID) -> Loaded:
        outcome, comment = exceptions.get(application_id, ("approve", None))
        given = (outcome, comment, document_number, on_behalf_of)
        return await applications.decide(uow, application_id, *given, batch=name)

    outcomes = await _each(uow, [row["id"] for row in rows], one)
    whole = all(each.refusal is None for each in outcomes)
    state, on = (DECIDED, uow.clock.today()) if whole else (OPEN, None)
    await repository.decide(uow, batch_id, state, document_number, on)
    after = {"state": state, "document_number": document_number, "cases": len(outcomes)}
    uow.audit(action="batch.decided", subject=("batch", batch_id), before={"state": OPEN}, after=after)
    return outcomes


async def listed(reader: Reader, after: UUID | None, limit: int) -> list[Record]:
    """Batches, oldest first."""
    return await repository.listed(reader, after or UUID(int=0), limit)


async def _locked(uow: UnitOfWork, batch_id: UUID) -> list[Record]:
    """The cases of a batch, all firms locked at once: later locks would come after the first write."""
    await batch(uow, batch_id)
    rows = await cases(uow, batch_id)
    if not rows:
        raise rules.BatchEmpty
    await uow.lock(str(batch_id), *(row["credit_code"] for row in rows))
    held = {row["id"] for row in rows}
    return [row for row in await cases(uow, batch_id) if row["id"] in held]


async def _each(uow: UnitOfWork, ids: Sequence[UUID], move: Callable[[UUID], Awaitable[Loaded]]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for application_id in dict.fromkeys(ids):
        try:
            async with uow.savepoint():
                found = await move(application_id)
        except BusinessError as refusal:
            outcomes.append(Outcome(application_id, refusal=refusal))
        else:
            outcomes.append(Outcome(application_id, state=found.row["state"]))
    return outcomes
