"""The operators' routes for events: dead letters, their retry, and how far the outbox is behind."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from chassis import dead_letters
from chassis.access import Principal, caller
from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import F, Page, Shape
from chassis.sql import Q
from chassis.web import Read, Write, errors

Operator = Annotated[Principal, caller("operator", "platform-admin")]

BEHIND = Q(
    """SELECT count(*) AS waiting, min(o.created_at) AS oldest FROM outbox o, relay_state s
    WHERE (o.epoch, o.xid, o.id) > (s.epoch, s.xid, s.id)"""
)
NEWEST = Q("SELECT coalesce(sum(cardinality(ids)), 0) AS sent FROM outbox_batches WHERE at > now() - interval '1 hour'")


class DeadLetterRead(Shape):
    """An event that waits for an operator."""

    id: int = F("Number of the letter", 1)
    topic: str = F("Topic it came by", "enterprise.recognitions.v1")
    partition: int = F("Partition it came by", 0)
    offset: int = F("Place in the partition", 42)
    key: str = F("Key that orders it", "91500000202869177Y")
    event_id: UUID = F("Id of the event", "0199a5b0-7c1e-7000-8000-000000000000")
    type: str = F("Type of the event", "enterprise.recognition_granted")
    error: str = F("Why it failed, or behind what it is parked", "KeyError: 'tier'")
    parked: bool = F("True while it only waits behind an earlier one of its key", example=False)
    attempts: int = F("How often it was tried", 1)
    retry_requested: bool = F("True once an operator asked for another try", example=False)


class OutboxRead(Shape):
    """How far the relay is behind."""

    waiting: int = F("Events committed and not yet acknowledged by the log", 0)
    oldest: datetime | None = F("When the oldest of them was written", None)
    sent_last_hour: int = F("Events acknowledged within the last hour, repairs counted too", 1200)


def add_routes(operations: APIRouter) -> None:
    """Add them to a service's operations router."""

    @operations.get("/dead-letters")
    async def list_dead_letters(uow: Read, caller: Operator, paging: Paging) -> Page[DeadLetterRead]:
        """The events that wait, oldest first."""
        after = paging.decode({})
        letters = await dead_letters.list_open(uow, after[0] if after else 0, paging.limit + 1)
        return page(
            letters,
            paging,
            key=lambda letter: (letter.id,),
            filters={},
            shape=lambda letter: DeadLetterRead.model_validate(letter, from_attributes=True),
        )

    @operations.post("/dead-letters/{letter_id}/retry", status_code=202, responses=errors(NotFound))
    async def retry_dead_letter(uow: Write, caller: Operator, letter_id: int) -> None:
        """Try the letter's key again from its first waiting event; the worker does it within a second."""
        if not await dead_letters.request_retry(uow, letter_id):
            raise NotFound
        uow.audit(action="dead_letter.retry", subject=("dead_letter", letter_id), after={"requested": True})

    @operations.get("/outbox")
    async def read_outbox(uow: Read, caller: Operator) -> OutboxRead:
        """How far the relay is behind."""
        behind = await uow.fetchrow(BEHIND)
        sent = await uow.fetchval(NEWEST)
        return OutboxRead(
            waiting=behind["waiting"] if behind else 0, oldest=behind["oldest"] if behind else None, sent_last_hour=sent
        )
