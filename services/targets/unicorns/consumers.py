"""Where the service listens to the list of unicorns: an entry is a title in force, a leave its end."""

from collections.abc import Sequence
from typing import Any

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.enterprise_records import UnicornEntered, UnicornLeft
from services.targets.facts.rules import Fact
from services.targets.facts.service import record_facts

handlers = Handlers()


@handlers.batch(UnicornEntered)
async def handle_unicorn_entered(uow: UnitOfWork, events: Sequence[Received[UnicornEntered]]) -> None:
    """A firm on the list counts from the day of its entry."""
    await record_facts(uow, [_entered(received) for received in events])


@handlers.batch(UnicornLeft)
async def handle_unicorn_left(uow: UnitOfWork, events: Sequence[Received[UnicornLeft]]) -> None:
    """A firm that left counts no more; whether one that listed does, UNICORN_LEAVES_ON_LISTING says."""
    await record_facts(uow, [_left(received) for received in events])


def _fact(received: Received[Any], **given: Any) -> Fact:
    code = received.event.credit_code
    return Fact(
        event_id=received.id, key=code, counted=code, sequence=received.sequence, told_at=received.time, **given
    )  # fmt: skip


def _entered(received: Received[UnicornEntered]) -> Fact:
    event = received.event
    return _fact(
        received, kind="recognition", tier="UNICORN", reference=event.unicorn_id, stated_on=event.entered_on,
        valid_from=event.entered_on, district=event.district, town=event.town,
    )  # fmt: skip


def _left(received: Received[UnicornLeft]) -> Fact:
    """A listing is a fact of its own, as any other news of it would be; every other leave ends the entry."""
    event = received.event
    days = {"stated_on": event.left_on, "valid_from": event.left_on}
    if event.leave_reason == "listed":
        return _fact(received, kind="recognition", tier="LISTED", reference=received.id, **days)
    return _fact(received, kind="revocation", tier="UNICORN", reference=event.unicorn_id, **days)
