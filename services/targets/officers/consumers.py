"""Where the service listens to service officers: an assignment is held like a title, its end ends it."""

from collections.abc import Sequence
from typing import Any

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.enterprise_cultivation import OfficerAssigned, OfficerAssignmentEnded
from services.targets.facts.rules import Fact
from services.targets.facts.service import record_facts

OFFICER = "SERVICE_OFFICER"
handlers = Handlers()


@handlers.batch(OfficerAssigned)
async def handle_officer_assigned(uow: UnitOfWork, events: Sequence[Received[OfficerAssigned]]) -> None:
    """A firm is served from the first day of an assignment."""
    await record_facts(uow, [_assigned(received) for received in events])


@handlers.batch(OfficerAssignmentEnded)
async def handle_officer_assignment_ended(uow: UnitOfWork, events: Sequence[Received[OfficerAssignmentEnded]]) -> None:
    """On the day of the end it no longer is, unless another assignment begins."""
    await record_facts(uow, [_ended(received) for received in events])


def _fact(received: Received[Any], **given: Any) -> Fact:
    code = received.event.credit_code
    return Fact(
        event_id=received.id, key=code, counted=code, sequence=received.sequence, told_at=received.time, tier=OFFICER,
        reference=received.event.assignment_id, **given,
    )  # fmt: skip


def _assigned(received: Received[OfficerAssigned]) -> Fact:
    event = received.event
    return _fact(
        received, kind="recognition", stated_on=event.valid_from, valid_from=event.valid_from, district=event.district
    )  # fmt: skip


def _ended(received: Received[OfficerAssignmentEnded]) -> Fact:
    event = received.event
    return _fact(received, kind="revocation", stated_on=event.valid_to, valid_from=event.valid_to)
